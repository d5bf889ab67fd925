/** A box that narrows a list as one types. */

import { el } from "./dom.js";
import { number } from "./format.js";
import { t } from "./i18n.js";

/**
 * @param {string} label
 * @param {{element: HTMLElement, text: string}[]} entries what may be hidden, and the text that is searched
 * @returns {HTMLElement}
 */
export function filterBox(label, entries) {
  const input = el("input", { type: "search", placeholder: label, "aria-label": label, autocomplete: "off" });
  const count = el("p", { class: "filter-count quiet", role: "status" });
  const keys = entries.map(({ text }) => text.normalize("NFKC").toLowerCase());
  input.addEventListener("input", () => {
    const words = input.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    entries.forEach(({ element }, at) => {
      element.hidden = !words.every((/** @type {string} */ word) => keys[at].includes(word));
      shown += element.hidden ? 0 : 1;
    });
    if (!words.length) count.textContent = "";
    else if (!shown) count.textContent = t("library.none");
    else count.textContent = t("library.count", { shown: number(shown), total: number(entries.length) });
  });
  return el("div", { class: "filter" }, input, count);
}
