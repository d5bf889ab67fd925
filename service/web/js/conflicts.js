/** What the documents tell differently: each value with its sources, none preferred. */

import { chip } from "./citations.js";
import { el, icon } from "./dom.js";
import { t } from "./i18n.js";

/** @typedef {import("./types.js").Citation} Citation */

/**
 * @param {import("./types.js").Conflict[]} conflicts
 * @param {Citation[]} citations
 * @param {(citation: Citation, opener: HTMLElement) => void} open
 */
export function conflictGroup(conflicts, citations, open) {
  const byNumber = new Map(citations.map((citation) => [citation.number, citation]));
  const sources = (/** @type {number[]} */ numbers) =>
    numbers.flatMap((number) => byNumber.get(number) ?? []).map((citation) => chip(citation, open));
  return el(
    "section",
    { class: "conflicts", "aria-label": t("answer.conflicts") },
    el("h3", {}, icon("alert"), t("answer.conflicts")),
    el("p", { class: "quiet" }, t("answer.conflicts.note")),
    ...conflicts.map(({ values }) =>
      el(
        "ul",
        {},
        ...values.map(({ value, citations: numbers }) => el("li", {}, el("strong", { lang: "zh" }, value), ...sources(numbers))),
      ),
    ),
  );
}
