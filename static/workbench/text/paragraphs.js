/**
 * A text in pieces that can be drawn one by one. Paragraphs are the lines of the text without their line ends; a long one
 * has several chunks. Offsets are UTF-16.
 *
 * @typedef {{start: number, end: number}} Chunk
 */

const CHUNK = 1500;
const LINE_END = /\r\n|\r|\n/g;

/** @param {string} text @returns {Chunk[][]} the chunks of each paragraph */
export function paragraphs(text) {
  const found = [];
  let start = 0;
  for (const { index, 0: mark } of text.matchAll(LINE_END)) {
    found.push(chunks(text, start, index));
    start = index + mark.length;
  }
  found.push(chunks(text, start, text.length));
  return found;
}

/** @param {string} text @param {number} start @param {number} end @returns {Chunk[]} */
function chunks(text, start, end) {
  const found = [];
  while (end - start > CHUNK * 1.5) {
    const space = text.lastIndexOf(" ", start + CHUNK);
    const cut = space > start ? space + 1 : wholeCharacter(text, start + CHUNK);
    found.push({ start, end: cut });
    start = cut;
  }
  found.push({ start, end });
  return found;
}

/** @param {string} text @param {number} index */
const wholeCharacter = (text, index) => (/[\udc00-\udfff]/.test(text[index]) ? index + 1 : index);
