/** The text of an answer on the page: its lines and lists, its chips, what was asked for, what nothing bears. */

import { lines } from "./answer-text.js";
import { chip } from "./citations.js";
import { el, icon } from "./dom.js";
import { t } from "./i18n.js";

/** @typedef {import("./types.js").Citation} Citation */
/** @typedef {import("./types.js").Sentence} Sentence */
/** @typedef {(citation: Citation, opener: HTMLElement) => void} OpenCitation */

/**
 * The text with its chips.
 *
 * @param {string} text
 * @param {Sentence[]} sentences empty while it streams: verdicts and emphasis come at the end
 * @param {Citation[]} citations
 * @param {OpenCitation} open
 */
export function answerBody(text, sentences, citations, open) {
  const byNumber = new Map(citations.map((citation) => [citation.number, citation]));
  const body = el("div", { class: "answer-text", lang: "zh" });
  let list = null;
  let kind = "";
  for (const line of lines(text, sentences, new Set(byNumber.keys()))) {
    const content = lineOf(line, byNumber, open);
    if (line.kind === "paragraph") {
      body.append(el("p", {}, ...content));
    } else {
      // Numbers are the source's own words, so the list must not count once more.
      if (line.kind !== kind) list = body.appendChild(el("ul", line.kind === "numbered" ? { class: "numbered", role: "list" } : {}));
      list.append(el("li", {}, ...content));
    }
    kind = line.kind;
  }
  return body;
}

/** @param {import("./answer-text.js").Line} line @param {Map<number, Citation>} byNumber @param {OpenCitation} open */
function lineOf({ pieces }, byNumber, open) {
  /** @type {Node[]} */
  const nodes = [];
  pieces.forEach((piece, at) => {
    const next = pieces[at + 1];
    if (piece.kind === "marker") {
      const citation = /** @type {Citation} */ (byNumber.get(piece.number));
      // Not shown, but copied with the text, which keeps a number for every sentence.
      if (piece.quiet) nodes.push(el("span", { class: "chip-bracket", "aria-hidden": "true" }, `[${piece.number}]`));
      else holdTogether(nodes).append(chip(citation, open));
    } else {
      nodes.push(textOf(piece));
      const ends = !next || next.kind === "marker" || next.sentence !== piece.sentence;
      if (piece.verdict === "unsupported" && ends) nodes.push(unsupportedMark());
    }
  });
  return nodes;
}

/** @param {import("./answer-text.js").TextPiece} piece */
function textOf({ text, verdict, strong, added }) {
  if (verdict === "unsupported") return el("span", { class: "unsupported" }, text);
  const words = added ? el("span", { class: "added", title: t("answer.added") }, text) : document.createTextNode(text);
  return strong ? el("strong", {}, words) : words;
}

/**
 * The element at the end of `nodes` that takes a chip: with it stand the last characters before it, so that no line breaks
 * between them.
 *
 * @param {Node[]} nodes
 */
function holdTogether(nodes) {
  const last = nodes[nodes.length - 1];
  if (last instanceof HTMLElement && last.className === "with-chips") return last;
  const holder = el("span", { class: "with-chips" });
  if (last instanceof Text) {
    const characters = [...last.data];
    holder.append(characters.splice(-2).join(""));
    last.data = characters.join("");
  }
  nodes.push(holder);
  return holder;
}

function unsupportedMark() {
  return el(
    "span",
    { class: "unsupported-mark", title: t("answer.unsupported.title") },
    icon("alert"),
    t("answer.unsupported"),
  );
}
