/**
 * A text in pieces that can be drawn one by one. A block is a line of the text without its line end; a line as long as a book
 * is several. Blocks that follow one another are a section, the piece that is laid out only when it comes into sight.
 * Offsets are UTF-16.
 *
 * @typedef {{start: number, end: number, wide: number}} Block   `wide`: how many half-width columns its characters take
 * @typedef {Block[]} Section
 */

const LONGEST_LINE = 6000;
const SECTION_BLOCKS = 40;
const SECTION_LENGTH = 5000;
const LINE_END = /\r\n|\r|\n/g;

/** @param {string} text @returns {Section[]} at least one, of at least one block */
export function sections(text) {
  /** @type {Section[]} */
  const found = [];
  let length = Infinity;
  for (const block of blocks(text)) {
    if (length >= SECTION_LENGTH || found[found.length - 1].length >= SECTION_BLOCKS) {
      found.push([]);
      length = 0;
    }
    found[found.length - 1].push(block);
    length += block.end - block.start;
  }
  return found;
}

/** @param {string} text */
function* blocks(text) {
  let start = 0;
  for (const { index, 0: mark } of text.matchAll(LINE_END)) {
    yield* pieces(text, start, index);
    start = index + mark.length;
  }
  yield* pieces(text, start, text.length);
}

/** @param {string} text @param {number} start @param {number} end @returns {Generator<Block>} */
function* pieces(text, start, end) {
  while (end - start > LONGEST_LINE) {
    const space = text.lastIndexOf(" ", start + LONGEST_LINE - 1);
    const cut = space > start + LONGEST_LINE / 2 ? space + 1 : wholeCharacter(text, start + LONGEST_LINE);
    yield { start, end: cut, wide: columns(text, start, cut) };
    start = cut;
  }
  yield { start, end, wide: columns(text, start, end) };
}

/** A cut near `index` that parts no surrogate pair, joined emoji or combining mark. @param {string} text @param {number} index */
function wholeCharacter(text, index) {
  const found = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text.slice(index - 100, index + 100)).containing(100);
  return found && found.index < 100 ? index - 100 + found.index : index;
}

/** @param {string} text @param {number} start @param {number} end */
function columns(text, start, end) {
  let count = end - start;
  for (let index = start; index < end; index += 1) if (text.charCodeAt(index) >= 0x1100) count += 1;
  return count;
}
