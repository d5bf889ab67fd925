/** Paragraphs of the sources set for reading: headings, printed pages, cited characters marked. */

import { cut } from "./code-points.js";
import { el } from "./dom.js";
import { t } from "./i18n.js";

/** @typedef {import("./types.js").Paragraph} Paragraph */

/**
 * The title is left out where it is the first paragraph of all, because it stands above the text, unless it is what is cited.
 *
 * @param {Paragraph[]} paragraphs in reading order
 * @param {import("./types.js").Article[]} articles whose titles stand among the paragraphs
 * @returns {HTMLElement}
 */
export function readingText(paragraphs, articles) {
  const titles = new Set(articles.map((article) => article.title.trim()));
  const texts = new Set(paragraphs.map((paragraph) => paragraph.text.trim()));
  const headings = new Set(paragraphs.flatMap((paragraph) => paragraph.heading.map((part) => part.trim())));
  const body = el("div", { class: "reading", lang: "zh" });
  /** @type {number | null} */
  let page = null;
  let heading = "";
  paragraphs.forEach((paragraph, at) => {
    if (paragraph.page !== null && paragraph.page !== page) {
      page = paragraph.page;
      body.append(el("p", { class: "page-mark" }, el("span", {}, t("source.page", { page }))));
    }
    const text = paragraph.text.trim();
    if (at === 0 && titles.has(text) && !paragraph.highlights?.length) return;
    const last = paragraph.heading[paragraph.heading.length - 1]?.trim() ?? "";
    // A heading that no paragraph carries would be lost otherwise.
    const carried = texts.has(last) || titles.has(last) || text.startsWith(last);
    if (last !== heading && !carried) body.append(el("h4", {}, last));
    heading = last;
    if (titles.has(text)) body.append(el("h3", {}, ...marked(paragraph)));
    else if (headings.has(text)) body.append(el("h4", {}, ...marked(paragraph)));
    else body.append(el("p", { class: at < 5 && isByline(text, articles) ? "byline" : null }, ...marked(paragraph)));
  });
  return body;
}

/** Whether `text` is a subtitle, or says who wrote it and little more. @param {string} text @param {import("./types.js").Article[]} articles */
function isByline(text, articles) {
  return articles.some(({ subtitle, author, office }) => {
    if (text !== "" && [subtitle, author, office].includes(text)) return true;
    return author !== "" && text.includes(author) && text.length <= author.length + office.length + 16;
  });
}

/** @param {Paragraph} paragraph */
function marked({ text, highlights }) {
  return cut(text, highlights ?? []).map((piece) => (piece.marked ? el("mark", {}, piece.text) : piece.text));
}

/** What is marked, without white space. @param {Paragraph[]} paragraphs */
export function markedText(paragraphs) {
  return paragraphs
    .flatMap(({ text, highlights }) => cut(text, highlights ?? []))
    .filter((piece) => piece.marked)
    .map((piece) => piece.text)
    .join("")
    .replace(/\s+/g, "");
}
