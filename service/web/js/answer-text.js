/** From the answer's text, with markers like `[1]`, to lines of pieces that know their verdict. Pure functions. */

/**
 * @typedef {{kind: "text", text: string, sentence: number, verdict: "supported" | "unsupported" | null}} TextPiece
 * @typedef {{kind: "marker", number: number}} MarkerPiece
 * @typedef {{item: boolean, pieces: (TextPiece | MarkerPiece)[]}} Line
 */

const MARKER = /\[(\d{1,4})\]/g;
const BULLET = /^\s*[-*•·]\s+/;

/**
 * The lines of `answer`. A marker counts as one only when `numbers` has it: `[2023]` in a text stays text.
 * `sentences` are found in the text in their order, markers and white space between their words passed over;
 * text that belongs to no sentence (lead-ins) has sentence -1 and verdict null.
 *
 * @param {string} answer
 * @param {import("./types.js").Sentence[]} sentences
 * @param {Set<number>} numbers
 * @returns {Line[]}
 */
export function lines(answer, sentences, numbers) {
  const owners = ownersOf(answer, sentences, numbers);
  const result = [];
  let offset = 0;
  for (const raw of answer.split("\n")) {
    const start = offset;
    offset += raw.length + 1;
    if (!raw.trim()) continue;
    const bullet = BULLET.exec(raw)?.[0].length ?? 0;
    result.push({ item: bullet > 0, pieces: pieces(answer, start + bullet, start + raw.length, owners, sentences, numbers) });
  }
  return result;
}

/**
 * Which sentence each UTF-16 unit of `answer` belongs to; -1 for none.
 *
 * @param {string} answer
 * @param {import("./types.js").Sentence[]} sentences
 * @param {Set<number>} numbers
 */
function ownersOf(answer, sentences, numbers) {
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
  const owners = new Int32Array(answer.length).fill(-1);
  let from = 0;
  sentences.forEach((sentence, index) => {
    const wanted = sentence.text.replace(/\s+/g, "");
    const found = wanted ? bare.indexOf(wanted, from) : -1;
    if (found < 0) return;
    from = found + wanted.length;
    // White space inside the sentence is its own too, so that a mark under it is not broken.
    owners.fill(index, origin[found], origin[from - 1] + 1);
  });
  return owners;
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
 * @param {Int32Array} owners
 * @param {import("./types.js").Sentence[]} sentences
 * @param {Set<number>} numbers
 */
function pieces(answer, start, end, owners, sentences, numbers) {
  /** @type {(TextPiece | MarkerPiece)[]} */
  const result = [];
  for (let at = start; at < end; ) {
    const marker = markerAt(answer, at, numbers);
    if (marker) {
      result.push({ kind: "marker", number: marker.number });
      at += marker.length;
      continue;
    }
    const sentence = owners[at];
    const from = at;
    do at += 1;
    while (at < end && owners[at] === sentence && !markerAt(answer, at, numbers));
    const verdict = sentence < 0 ? null : sentences[sentence].verdict;
    result.push({ kind: "text", text: answer.slice(from, at), sentence, verdict });
  }
  return result;
}
