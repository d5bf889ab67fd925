/** What a question keeps to: one picker for each kind of filter, and a chip for each value that was chosen. */

import { api } from "./api.js";
import { el, fill, icon } from "./dom.js";
import { documentName, number } from "./format.js";
import { t } from "./i18n.js";

/** @typedef {import("./types.js").Filters} Filters */
/** @typedef {keyof Filters} Kind */

/** @type {Kind[]} */
export const KINDS = ["documents", "folders", "places", "authors", "years"];

/** @returns {Filters} */
export const noFilters = () => ({ documents: [], folders: [], places: [], authors: [], years: [] });

/** How many values are chosen. @param {Filters} filters */
export const countOf = (filters) => KINDS.reduce((sum, kind) => sum + filters[kind].length, 0);

/** @param {Kind} kind @param {string | number} value */
const labelOf = (kind, value) => (kind === "documents" ? documentName(String(value)) : String(value));

/**
 * Pickers and chips. The pickers come when the server has told what there is; a kind without values has none.
 *
 * @param {Filters} chosen is changed in place
 * @param {() => void} onchange
 * @returns {HTMLElement}
 */
export function filterChips(chosen, onchange) {
  const pickers = el("div", { class: "filter-pickers" });
  const chips = el("ul", { class: "filter-chips", "aria-label": t("filters.chosen") });

  function draw() {
    fill(chips, ...KINDS.flatMap((kind) => chosen[kind].map((value) => chip(kind, value))));
    chips.hidden = countOf(chosen) === 0;
  }

  /** @param {Kind} kind @param {(string | number)[]} values */
  function set(kind, values) {
    /** @type {any} */ (chosen)[kind] = values;
    draw();
    onchange();
  }

  /** @param {Kind} kind @param {string | number} value */
  function chip(kind, value) {
    const name = labelOf(kind, value);
    const label = t("filters.remove", { kind: t(`filters.${kind}`), value: name });
    const remove = () => set(kind, chosen[kind].filter((other) => other !== value));
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "filter-chip", "aria-label": label, title: label, onclick: remove },
        el("span", { class: "filter-kind" }, t(`filters.${kind}`)),
        el("span", { class: "filter-value", lang: "zh" }, name),
        icon("close"),
      ),
    );
  }

  /** @param {Kind} kind @param {{value: string | number, passages: number}[]} values */
  function picker(kind, values) {
    const select = el(
      "select",
      { class: "filter-picker", "aria-label": t("filters.add", { kind: t(`filters.${kind}`) }) },
      el("option", { value: "" }, t(`filters.${kind}`)),
      ...values.map(({ value, passages }, at) =>
        el("option", { value: at }, t("filters.option", { value: labelOf(kind, value), count: number(passages) })),
      ),
    );
    select.addEventListener("change", () => {
      const value = values[Number(select.value)]?.value;
      select.value = "";
      if (value !== undefined && !(/** @type {(string | number)[]} */ (chosen[kind]).includes(value))) {
        set(kind, [...chosen[kind], value]);
      }
    });
    return select;
  }

  async function load() {
    const offered = await api.filters();
    fill(pickers, ...KINDS.filter((kind) => offered[kind]?.length > 0).map((kind) => picker(kind, offered[kind])));
  }

  draw();
  // Without them one can ask all the same; the search itself tells what is wrong.
  load().catch(() => fill(pickers));
  return el("div", { class: "filter-box", role: "group", "aria-label": t("filters.title") }, pickers, chips);
}
