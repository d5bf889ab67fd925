/** The retrieval view, for those who look after the index: which passages a question finds, and why these. */

import { api } from "./api.js";
import { announce, el, fill, icon } from "./dom.js";
import { explanationOf, longestOf, understoodBox } from "./explanation.js";
import { filterChips } from "./filter-chips.js";
import { countOf, KINDS } from "./filters.js";
import { alsoIn, authorLabel, documentBeside, pageLabel } from "./format.js";
import { t } from "./i18n.js";
import { problem } from "./problem.js";

/** @typedef {import("./types.js").Filters} Filters */

const SHOWN = 10;

/**
 * The address of what `question` finds. @param {string} question @param {Filters} filters
 */
export function retrievalRoute(question, filters) {
  const values = new URLSearchParams();
  if (question) values.set("q", question);
  for (const kind of KINDS) for (const value of filters[kind]) values.append(kind, String(value));
  return `#/retrieval${values.size ? `?${values}` : ""}`;
}

/**
 * @param {HTMLElement} main
 * @param {string} question
 * @param {Filters} filters
 */
export function retrievalView(main, question, filters) {
  const input = el("input", {
    type: "search",
    class: "retrieval-input",
    value: question,
    "aria-label": t("retrieval.input"),
    placeholder: t("retrieval.input"),
    autocomplete: "off",
    enterkeyhint: "search",
  });
  const found = el("div", { class: "found" });
  const go = () => {
    const route = retrievalRoute(input.value.trim(), filters);
    // The same question again is asked again: the index may have changed.
    if (route === location.hash) search();
    else location.hash = route;
  };
  const form = el(
    "form",
    { class: "retrieval-form", role: "search" },
    input,
    el("button", { type: "submit", class: "button button-strong" }, icon("search"), t("retrieval.search")),
  );
  form.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    go();
  });

  async function search() {
    found.setAttribute("aria-busy", "true");
    fill(found, el("p", { class: "quiet loading" }, t("loading")));
    try {
      const result = await api.search(question, filters, SHOWN);
      fill(found, ...results(result));
      announce(t("retrieval.count", { count: result.passages.length }));
    } catch (error) {
      fill(found, problem(error, search));
    } finally {
      found.removeAttribute("aria-busy");
    }
  }

  const { pickers, chips, load } = filterChips(filters, go);
  load();
  fill(
    main,
    el(
      "div",
      { class: "page" },
      el("header", { class: "page-head" }, el("h1", { tabindex: "-1" }, t("retrieval.title")), el("p", { class: "lead" }, t("retrieval.lead"))),
      form,
      el("div", { class: "filter-box" }, pickers, chips),
      found,
    ),
  );
  if (question) return search();

  /** @param {import("./types.js").SearchResult} result */
  function results({ passages, understood }) {
    const longest = longestOf(passages.map(({ explanation }) => explanation));
    const empty = t(countOf(filters) ? "retrieval.none.filtered" : "retrieval.none");
    return [
      understoodBox(understood),
      passages.length
        ? el("ol", { class: "hits" }, ...passages.map((passage, at) => hit(passage, at + 1, longest)))
        : el("p", { class: "empty" }, empty),
    ];
  }
}

/** @param {import("./types.js").ExplainedPassage} passage @param {number} rank @param {number} longest */
function hit(passage, rank, longest) {
  const about = [authorLabel(passage), passage.place, documentBeside(passage), pageLabel(passage.pages)];
  const also = alsoIn([passage]);
  const href = `#/library/${encodeURIComponent(passage.document)}?start=${passage.start}&end=${passage.end}&mark=1`;
  const text = el("p", { class: "hit-text", lang: "zh" }, passage.text);
  return el(
    "li",
    { class: "hit" },
    el(
      "header",
      { class: "hit-head" },
      el("span", { class: "hit-rank", "aria-hidden": "true" }, rank),
      el("h2", { lang: "zh" }, el("a", { href }, passage.title || t("library.untitled"))),
      el(
        "span",
        { class: "hit-score", title: t("retrieval.score") },
        el("span", { class: "visually-hidden" }, t("retrieval.score"), " "),
        passage.score.toFixed(2),
      ),
    ),
    el("p", { class: "hit-about", lang: "zh" }, about.filter(Boolean).join(" · ")),
    passage.heading.length > 0 && el("p", { class: "hit-about", lang: "zh" }, passage.heading.join(" › ")),
    text,
    also && el("p", { class: "hit-about" }, also),
    explanationOf(passage.explanation, longest),
  );
}
