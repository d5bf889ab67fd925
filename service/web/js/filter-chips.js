/** What a question keeps to: one picker for each kind of filter, and a chip for each value that was chosen. */

import { api } from "./api.js";
import { el, fill, icon } from "./dom.js";
import { countOf, KINDS, labelOf } from "./filters.js";
import { number } from "./format.js";
import { t } from "./i18n.js";
import { problem } from "./problem.js";

/** @typedef {import("./filters.js").Kind} Kind */

/**
 * Pickers and chips. `load` asks the server what there is; a kind without values has no picker.
 *
 * @param {import("./types.js").Filters} chosen is changed in place
 * @param {() => void} onchange
 * @returns {{pickers: HTMLElement, chips: HTMLElement, load: () => Promise<void>}}
 */
export function filterChips(chosen, onchange) {
  const pickers = el("div", { class: "filter-pickers", role: "group", "aria-label": t("filters.title") });
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
    try {
      const offered = await api.filters();
      fill(pickers, ...KINDS.filter((kind) => offered[kind]?.length > 0).map((kind) => picker(kind, offered[kind])));
    } catch (error) {
      fill(pickers, problem(error, load));
    }
  }

  draw();
  return { pickers, chips, load };
}
