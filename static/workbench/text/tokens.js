/**
 * What a person means by "this word". Ranges are UTF-16 offsets, end exclusive.
 *
 * @typedef {{start: number, end: number}} Range
 */

const SPACE = /\s/u;
const EDGE_PUNCTUATION = /^[\p{P}\p{S}\p{Cf}]+|[\p{P}\p{S}\p{Cf}]+$/gu;
const UNSPACED_SCRIPT = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
const NEARBY = 200;

/** The word around `index`: what stands between spaces (in Korean, the eojeol) without the punctuation on its rim; in
 * scripts written without spaces, the dictionary's word; on a symbol, that symbol.
 * @param {string} text @param {number} index @returns {Range|null} */
export function wordAt(text, index) {
  if (index >= text.length || SPACE.test(text[index])) return null;
  let start = index;
  let end = index;
  while (start > 0 && !SPACE.test(text[start - 1])) start -= 1;
  while (end < text.length && !SPACE.test(text[end])) end += 1;
  const run = text.slice(start, end);
  if (UNSPACED_SCRIPT.test(run)) return segmentAt(text, index, "word");
  const core = run.replace(EDGE_PUNCTUATION, "");
  const from = start + run.indexOf(core);
  return core && index >= from && index < from + core.length
    ? { start: from, end: from + core.length }
    : segmentAt(text, index, "grapheme");
}

/** @param {string} text @param {number} index @param {"word"|"grapheme"} granularity @returns {Range|null} */
function segmentAt(text, index, granularity) {
  const from = Math.max(0, index - NEARBY);
  const piece = text.slice(from, index + NEARBY);
  const found = new Intl.Segmenter(undefined, { granularity }).segment(piece).containing(index - from);
  return found ? { start: from + found.index, end: from + found.index + found.segment.length } : null;
}

/** The boundary of the character before (-1) or after (1) `index`, as a reader counts characters.
 * @param {string} text @param {number} index @param {1|-1} step */
export function characterFrom(text, index, step) {
  const found = segmentAt(text, step === 1 ? index : index - 1, "grapheme");
  return found ? (step === 1 ? found.end : found.start) : index;
}

/** `range` without white space at its ends; null when nothing is left.
 * @param {string} text @param {Range} range @returns {Range|null} */
export function trimmed(text, { start, end }) {
  while (start < end && SPACE.test(text[start])) start += 1;
  while (end > start && SPACE.test(text[end - 1])) end -= 1;
  return start < end ? { start, end } : null;
}
