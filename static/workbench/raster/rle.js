/**
 * Regions as COCO writes them: how many pixels are out, in, out ... column by column, and those counts packed into a
 * string. From the fourth count on the difference to the count two before is written; each number in pieces of five
 * bits, the lowest first, a sixth bit for "more follows", as the character 48 above (cocodataset/cocoapi, maskApi.c).
 * No counts longer than 32 bits are made or taken.
 *
 * @typedef {import("./region.js").Region} Region
 */

const FIRST = 48;
const MOST_PIECES = 7;

/** @param {Region} region @returns {number[]} */
export function toCounts({ width, height, edges }) {
  const counts = [];
  let before = 0;
  for (const edge of edges) {
    counts.push(edge - before);
    before = edge;
  }
  const rest = width * height - before;
  if (rest > 0 || counts.length === 0) counts.push(rest);
  return counts;
}

/** Throws on counts that are no image of this size. Empty runs in between are taken, and are gone from the region.
 * @param {ArrayLike<number>} counts @param {import("./region.js").Size} size @returns {Region} */
export function fromCounts(counts, { width, height }) {
  /** @type {number[]} */
  const edges = [];
  let at = 0;
  for (let index = 0; index < counts.length; index += 1) {
    const count = counts[index];
    if (!Number.isInteger(count) || count < 0) throw new RangeError(`count ${index} is ${count}`);
    if (index > 0) edges.push(at);
    at += count;
    if (at > width * height) break;
  }
  if (at !== width * height) throw new RangeError(`the counts do not add up to ${width} × ${height} pixels`);
  if (counts.length % 2 === 0) edges.push(at);
  return { width, height, edges: Uint32Array.from(withoutEmptyRuns(edges)) };
}

/** @param {number[]} edges ascending, pairs of equal ones cancel each other */
function withoutEmptyRuns(edges) {
  /** @type {number[]} */
  const kept = [];
  for (const edge of edges) {
    if (kept.at(-1) === edge) kept.pop();
    else kept.push(edge);
  }
  return kept;
}

/** @param {Region} region @returns {string} */
export function toRle(region) {
  const counts = toCounts(region);
  /** @type {number[]} */
  const codes = [];
  counts.forEach((count, index) => pack(index > 2 ? count - counts[index - 2] : count, codes));
  return text(codes);
}

/** @param {number} value @param {number[]} codes */
function pack(value, codes) {
  let rest = value;
  for (let more = true; more;) {
    const piece = ((rest % 32) + 32) % 32;
    rest = (rest - piece) / 32;
    more = piece & 16 ? rest !== -1 : rest !== 0;
    codes.push(FIRST + piece + (more ? 32 : 0));
  }
}

/** In parts: one call cannot take a hundred thousand arguments. @param {number[]} codes */
function text(codes) {
  let out = "";
  for (let at = 0; at < codes.length; at += 4096) out += String.fromCharCode(...codes.slice(at, at + 4096));
  return out;
}

/** Throws on a string that is cut off, has other characters or is of an image of another size.
 * @param {string} rle @param {import("./region.js").Size} size @returns {Region} */
export function fromRle(rle, size) {
  /** @type {number[]} */
  const counts = [];
  for (let at = 0; at < rle.length;) {
    const { value, next } = unpack(rle, at);
    counts.push(counts.length > 2 ? value + counts[counts.length - 2] : value);
    at = next;
  }
  return fromCounts(counts, size);
}

/** @param {string} rle @param {number} start */
function unpack(rle, start) {
  let value = 0;
  for (let piece = 0; piece < MOST_PIECES; piece += 1) {
    const code = rle.charCodeAt(start + piece) - FIRST;
    if (!(code >= 0 && code < 64)) throw new RangeError(`not a run-length string at character ${start + piece + 1}`);
    value += (code & 31) * 32 ** piece;
    if (code < 32) {
      const isNegative = (code & 16) !== 0;
      return { value: isNegative ? value - 32 ** (piece + 1) : value, next: start + piece + 1 };
    }
  }
  throw new RangeError(`a number too long at character ${start + 1}`);
}
