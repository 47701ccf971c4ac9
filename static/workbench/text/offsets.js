/**
 * The only place that converts between the two ways of counting a text: the browser counts UTF-16 units, the stored labels
 * count Unicode code points. A lone surrogate is one code point, as it is in Python.
 */
export class Offsets {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    /** Where the surrogate pairs begin, in UTF-16 units: usually few, so both directions are a short search. */
    this.pairs = pairPositions(text);
    this.length = text.length - this.pairs.length;
  }

  /** UTF-16 to code points. Inside a pair it gives the code point after it, or with `down` the one before.
   * @param {number} utf16 @param {boolean} [down] */
  toCodePoint(utf16, down = false) {
    const before = firstWhere(this.pairs.length, (index) => this.pairs[index] + 2 > utf16);
    const isInside = this.pairs[before] + 1 === utf16;
    return utf16 - before - (isInside && down ? 1 : 0);
  }

  /** Code points to UTF-16. @param {number} codePoint */
  toUtf16(codePoint) {
    return codePoint + firstWhere(this.pairs.length, (index) => this.pairs[index] - index >= codePoint);
  }

  /** @param {number} start code points @param {number} end */
  slice(start, end) {
    return this.text.slice(this.toUtf16(start), this.toUtf16(end));
  }
}

/** @param {string} text @returns {number[]} */
function pairPositions(text) {
  const found = [];
  for (let index = 0; index < text.length; index += 1) {
    if (/** @type {number} */ (text.codePointAt(index)) > 0xffff) {
      found.push(index);
      index += 1;
    }
  }
  return found;
}

/** The first of 0..count-1 that passes, or count; `passes` must be false up to some index and true from there on.
 * @param {number} count @param {(index: number) => boolean} passes */
export function firstWhere(count, passes) {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (passes(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
