/** What a question keeps to. No elements here. */

import { documentName } from "./format.js";
import { t } from "./i18n.js";

/** @typedef {import("./types.js").Filters} Filters */
/** @typedef {keyof Filters} Kind */

/** @type {Kind[]} */
export const KINDS = ["documents", "folders", "places", "authors", "years"];

/** @returns {Filters} */
export const noFilters = () => ({ documents: [], folders: [], places: [], authors: [], years: [] });

/** How many values are chosen. @param {Filters} filters */
export const countOf = (filters) => KINDS.reduce((sum, kind) => sum + filters[kind].length, 0);

/** A value as it is shown. @param {Kind} kind @param {string | number} value */
export const labelOf = (kind, value) => (kind === "documents" ? documentName(String(value)) : String(value));

/** The values chosen, in one line. @param {Filters} filters */
export const namesOf = (filters) =>
  KINDS.flatMap((kind) => filters[kind].map((value) => labelOf(kind, value))).join(t("separator"));
