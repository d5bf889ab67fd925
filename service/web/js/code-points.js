/** The server counts code points, JavaScript counts UTF-16 units; they part at characters beyond U+FFFF (rare 汉字). */

/**
 * The UTF-16 index of each code point of `text`, and of its end: entry k is where code point k begins.
 *
 * @param {string} text
 * @returns {number[]}
 */
export function unitIndex(text) {
  const starts = [];
  let unit = 0;
  for (const character of text) {
    starts.push(unit);
    unit += character.length;
  }
  starts.push(unit);
  return starts;
}

/**
 * Cuts `text` at code point `ranges`: the pieces in order, each marked or not; joined they are `text`.
 * Ranges may touch, overlap, be unordered or reach beyond the text.
 *
 * @param {string} text
 * @param {[number, number][]} ranges half-open, in code points
 * @returns {{text: string, marked: boolean}[]}
 */
export function cut(text, ranges) {
  const units = unitIndex(text);
  const length = units.length - 1;
  const within = (/** @type {number} */ k) => units[Math.min(Math.max(k, 0), length)];
  const pieces = [];
  let at = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(within(start), at);
    const to = within(end);
    if (to <= from) continue;
    if (from > at) pieces.push({ text: text.slice(at, from), marked: false });
    pieces.push({ text: text.slice(from, to), marked: true });
    at = to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false });
  return pieces;
}
