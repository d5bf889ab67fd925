/** From the answer's text, with markers like `[1]`, to lines of pieces that know what they are. Pure functions. */

import { unitIndex } from "./code-points.js";

/**
 * `strong`: what was asked for; `added`: not the source's words but ours, as a name in brackets for 我市.
 *
 * @typedef {{kind: "text", text: string, sentence: number, verdict: "supported" | "unsupported" | null, strong: boolean,
 *   added: boolean}} TextPiece
 *
 * `quiet`: the next marker on the line says the same of what stands between.
 *
 * @typedef {{kind: "marker", number: number, quiet: boolean}} MarkerPiece
 * @typedef {{kind: "paragraph" | "bullet" | "numbered", pieces: (TextPiece | MarkerPiece)[]}} Line
 * @typedef {import("./types.js").Sentence} Sentence
 */

const MARKER = /\[(\d{1,4})\]/g;
const BULLET = /^\s*[-*•·]\s+/;
const NUMBERED =
  /^\s*(?:[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|[一二三四五六七八九十]{1,3}(?:[是要][，、：]?|、)|第[一二三四五六七八九十]{1,3}[，、：]|\d{1,2}[.．、)）](?!\d)|[①-⑳])/;
// A name put in for 我市. Brackets around digits only are the source's own: 〔2023〕 is the year of a document's number.
const ADDED = /〔(?!\d+〕)[^〔〕\n]{1,40}〕/g;
/** What the server writes behind a sentence that nothing bears; the page shows a mark of its own. */
const UNVERIFIED = "〔未核实〕";

/**
 * The lines of `answer`. A marker counts as one only when `numbers` has it: `[2023]` in a text stays text.
 * `sentences` are found in the text in their order, markers and white space between their words passed over;
 * text that belongs to no sentence (lead-ins) has sentence -1 and verdict null.
 *
 * @param {string} answer
 * @param {Sentence[]} sentences
 * @param {Set<number>} numbers
 * @returns {Line[]}
 */
export function lines(answer, sentences, numbers) {
  const marks = marksOf(answer, sentences, numbers);
  const result = [];
  let offset = 0;
  for (const raw of answer.split("\n")) {
    const start = offset;
    offset += raw.length + 1;
    if (!raw.trim()) continue;
    const bullet = BULLET.exec(raw)?.[0].length ?? 0;
    const kind = bullet ? "bullet" : NUMBERED.test(raw) ? "numbered" : "paragraph";
    const found = pieces(answer, start + bullet, start + raw.length, marks, sentences, numbers);
    result.push({ kind, pieces: quieted(found) });
  }
  return /** @type {Line[]} */ (result);
}

/**
 * Of each UTF-16 unit of `answer`: the sentence it belongs to (-1 for none), whether it is what was asked for, whether it is ours.
 *
 * @param {string} answer
 * @param {Sentence[]} sentences
 * @param {Set<number>} numbers
 */
function marksOf(answer, sentences, numbers) {
  let bare = "";
  /** @type {number[]} */
  const origin = [];
  for (let at = 0; at < answer.length; ) {
    const marker = markerAt(answer, at, numbers);
    if (marker) {
      at += marker.length;
      continue;
    }
    if (!/\s/.test(answer[at])) {
      bare += answer[at];
      origin.push(at);
    }
    at += 1;
  }
  const owner = new Int32Array(answer.length).fill(-1);
  const strong = new Uint8Array(answer.length);
  const added = new Uint8Array(answer.length);
  let from = 0;
  sentences.forEach((sentence, index) => {
    const wanted = sentence.text.replace(/\s+/g, "");
    const found = wanted ? bare.indexOf(wanted, from) : -1;
    if (found < 0) return;
    from = found + wanted.length;
    // White space inside the sentence is its own too, so that a mark under it is not broken.
    owner.fill(index, origin[found], origin[from - 1] + 1);
    for (const [start, end] of emphasised(sentence)) {
      if (end > start) strong.fill(1, origin[found + start], origin[found + end - 1] + 1);
    }
  });
  for (const match of answer.matchAll(ADDED)) added.fill(1, match.index, match.index + match[0].length);
  return { owner, strong, added };
}

/** The emphasis of a sentence in units of its text without white space. @param {Sentence} sentence @returns {[number, number][]} */
function emphasised({ text, emphasis = [] }) {
  const units = unitIndex(text);
  const bare = (/** @type {number} */ point) => text.slice(0, units[Math.min(point, units.length - 1)]).replace(/\s+/g, "").length;
  return emphasis.map(([start, end]) => [bare(start), bare(end)]);
}

/** @param {string} text @param {number} at @param {Set<number>} numbers */
function markerAt(text, at, numbers) {
  if (text[at] !== "[") return null;
  MARKER.lastIndex = at;
  const match = MARKER.exec(text);
  if (!match || match.index !== at || !numbers.has(Number(match[1]))) return null;
  return { number: Number(match[1]), length: match[0].length };
}

/**
 * @param {string} answer
 * @param {number} start
 * @param {number} end
 * @param {ReturnType<typeof marksOf>} marks
 * @param {Sentence[]} sentences
 * @param {Set<number>} numbers
 */
function pieces(answer, start, end, { owner, strong, added }, sentences, numbers) {
  /** @type {(TextPiece | MarkerPiece)[]} */
  const result = [];
  for (let at = start; at < end; ) {
    const marker = markerAt(answer, at, numbers);
    if (marker) {
      result.push({ kind: "marker", number: marker.number, quiet: false });
      at += marker.length;
      continue;
    }
    if (owner[at] < 0 && answer.startsWith(UNVERIFIED, at)) {
      at += UNVERIFIED.length;
      continue;
    }
    const from = at;
    do at += 1;
    while (
      at < end &&
      owner[at] === owner[from] &&
      strong[at] === strong[from] &&
      added[at] === added[from] &&
      !markerAt(answer, at, numbers)
    );
    const sentence = owner[from];
    result.push({
      kind: "text",
      text: answer.slice(from, at),
      sentence,
      verdict: sentence < 0 ? null : sentences[sentence].verdict,
      strong: Boolean(strong[from]),
      added: Boolean(added[from]),
    });
  }
  return result;
}

/**
 * A run of sentences from one place needs its number once, at its end. Numbers stay where the verdict changes.
 *
 * @param {(TextPiece | MarkerPiece)[]} found pieces of one line
 */
function quieted(found) {
  /** @type {MarkerPiece[]} */
  let before = [];
  /** @type {MarkerPiece[]} */
  let group = [];
  let verdict = null;
  let changed = false;
  const told = (/** @type {MarkerPiece[]} */ markers) => markers.map(({ number }) => number).join();
  const close = () => {
    if (group.length && !changed && told(before) === told(group)) for (const marker of before) marker.quiet = true;
    if (group.length) [before, group, changed] = [group, [], false];
  };
  for (const piece of found) {
    if (piece.kind === "marker") {
      group.push(piece);
      continue;
    }
    close();
    if (before.length && piece.verdict !== verdict) changed = true;
    verdict = piece.verdict;
  }
  close();
  return found;
}
