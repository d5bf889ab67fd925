/** Citation chips in the text, and the list of sources under it. */

import { el } from "./dom.js";
import { alsoIn, authorLabel, documentBeside, documentName, pageLabel, sourceLine } from "./format.js";
import { t } from "./i18n.js";

/** @typedef {import("./types.js").Citation} Citation */
/** @typedef {(citation: Citation, opener: HTMLElement) => void} OpenCitation */

/**
 * The number after a sentence. Its brackets are not seen but copied, so that copied text keeps `[1]`.
 *
 * @param {Citation} citation
 * @param {OpenCitation} open
 */
export function chip(citation, open) {
  const name = t("citation.name", { number: citation.number, about: sourceLine(citation) });
  const button = el(
    "button",
    { type: "button", class: "chip", "aria-label": name, title: sourceLine(citation), "data-citation": citation.number },
    el("span", { class: "chip-bracket" }, "["),
    citation.number,
    el("span", { class: "chip-bracket" }, "]"),
  );
  button.addEventListener("click", () => open(citation, button));
  return button;
}

/**
 * The sources of an answer, one entry an article, under it each cited place.
 *
 * @param {Citation[]} citations
 * @param {OpenCitation} open
 */
export function sourceList(citations, open) {
  /** @type {Map<string, Citation[]>} */
  const articles = new Map();
  for (const citation of citations) {
    const article = JSON.stringify([citation.document, citation.title, citation.author, citation.office]);
    articles.set(article, [...(articles.get(article) ?? []), citation]);
  }
  return el(
    "section",
    { class: "sources" },
    el("h3", {}, t("answer.sources")),
    el("ol", { class: "source-articles" }, ...[...articles.values()].map((places) => articleEntry(places, open))),
  );
}

/** @param {Citation[]} places @param {OpenCitation} open */
function articleEntry(places, open) {
  const [{ title, document }] = places;
  const also = alsoIn(places);
  return el(
    "li",
    {},
    el("p", { class: "source-article-title", lang: "zh" }, title || documentName(document)),
    el(
      "p",
      { class: "source-article-about", lang: "zh" },
      [authorLabel(places[0]), documentBeside(places[0])].filter(Boolean).join("　"),
    ),
    el("ul", { class: "source-places" }, ...places.map((citation) => el("li", {}, place(citation, open)))),
    also ? el("p", { class: "source-also" }, also) : null,
  );
}

/** @param {Citation} citation @param {OpenCitation} open */
function place(citation, open) {
  const name = t("citation.name", { number: citation.number, about: sourceLine(citation) });
  const button = el(
    "button",
    { type: "button", class: "source-place", "aria-label": name },
    el("span", { class: "place-number" }, citation.number),
    el("span", { class: "place-quote", lang: "zh" }, citation.quote),
    el("span", { class: "place-page" }, pageLabel(citation.pages) || citation.provision),
  );
  button.addEventListener("click", () => open(citation, button));
  return button;
}
