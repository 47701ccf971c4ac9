/**
 * Where else the words of a span stand in the text.
 *
 * @typedef {import("./tokens.js").Range} Range
 */
import { stems } from "./josa.js";
import { wholeCharacters, wordAt } from "./tokens.js";

const WORD = /[\p{L}\p{N}\p{M}_]/u;
const HANGUL = /[\p{Script=Hangul}]/u;
const UNSPACED_SCRIPT = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** The ranges, from the text's beginning, where the words of `range` stand as whole words; in Korean a particle may follow.
 * An end that cuts a word in `range` itself (a part of a compound) may cut words elsewhere too. `range` is among them.
 * @param {string} text @param {Range} range @returns {Range[]} */
export function occurrences(text, range) {
  const words = text.slice(range.start, range.end);
  const open = { start: !isStart(text, range), end: !isEnd(text, range) };
  const found = [];
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
    const place = { start: at, end: at + words.length };
    const isWhole = (open.start || isStart(text, place)) && (open.end || isEnd(text, place)) && cutsNothing(text, place);
    if (isWhole || at === range.start) found.push(place);
    else at -= words.length - 1;
  }
  return found;
}

/** The next occurrence after `range` (or before it), around the end of the text; null when there is no other.
 * @param {string} text @param {Range} range @param {1|-1} step @returns {Range|null} */
export function nextOccurrence(text, range, step) {
  const all = occurrences(text, range);
  const at = all.findIndex(({ start }) => start === range.start);
  const next = all[(at + step + all.length) % all.length];
  return all.length > 1 ? next : null;
}

/** The letter that begins at, or ends before, a place: pairs count as one. @param {string} text @param {number} index */
const letterAt = (text, index) => (index < text.length ? String.fromCodePoint(/** @type {number} */ (text.codePointAt(index))) : "");
/** @param {string} text @param {number} index */
const letterBefore = (text, index) => (/[\udc00-\udfff]/.test(text[index - 1] ?? "") ? letterAt(text, index - 2) : text[index - 1] ?? "");

/** @param {string} before @param {string} after */
const areJoined = (before, after) =>
  WORD.test(before) && WORD.test(after) && !UNSPACED_SCRIPT.test(before) && !UNSPACED_SCRIPT.test(after);

/** @param {string} text @param {Range} place */
const isStart = (text, { start }) => !areJoined(letterBefore(text, start), letterAt(text, start));

/** @param {string} text @param {Range} place */
function isEnd(text, { start, end }) {
  const after = letterAt(text, end);
  if (!areJoined(letterBefore(text, end), after)) return true;
  if (!HANGUL.test(after)) return false;
  const word = wordAt(text, end);
  if (!word) return false;
  const from = Math.max(start, word.start);
  return stems(text.slice(from, word.end)).includes(end - from);
}

/** @param {string} text @param {Range} place */
function cutsNothing(text, place) {
  const whole = wholeCharacters(text, place);
  return whole.start === place.start && whole.end === place.end;
}
