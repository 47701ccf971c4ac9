/**
 * The magic wand: the connected pixels whose colour is like the one that was pointed at.
 *
 * @typedef {import("./color.js").Pixels} Pixels
 * @typedef {import("./bitmap.js").Bitmap} Bitmap
 */
import { blank, withoutHoles } from "./bitmap.js";
import { toLab } from "./color.js";

/** Holes up to this many pixels, or this part of the region, are noise. */
const NOISE_PIXELS = 40;
const NOISE_PART = 0.02;
/** Neighbours of the first pixel that differ more than this are not of its kind. */
const GRAIN = 8;

/** The region around a point. Its colour is the mean of the nine pixels there that are like the middle one, so that one
 * grain of noise does not decide; a pixel's own is what it is.
 * @param {Pixels} pixels @param {number} x whole @param {number} y whole @param {number} tolerance of the distance in colour
 * @param {{neighbours?: 4|8, holes?: "noise"|"all"|"none"}} [options] which holes to fill
 * @returns {Bitmap} as large as what was found; empty when the point lies outside */
export function flood(pixels, x, y, tolerance, { neighbours = 4, holes = "noise" } = {}) {
  const { width, height } = pixels;
  if (x < 0 || y < 0 || x >= width || y >= height) return blank({ x: 0, y: 0, width: 0, height: 0 });
  const { data, found, box } = spread(width, height, y * width + x, likeness(pixels, x, y, tolerance), neighbours);
  const bitmap = cut(data, width, box);
  if (holes === "none") return bitmap;
  return withoutHoles(bitmap, holes === "all" ? Infinity : Math.max(NOISE_PIXELS, found * NOISE_PART));
}

/** @param {Pixels} pixels @param {number} x @param {number} y @param {number} tolerance
 * @returns {(pixel: number) => boolean} */
function likeness({ width, height, data }, x, y, tolerance) {
  const seed = seedColor({ width, height, data }, x, y);
  const square = tolerance * tolerance;
  const start = y * width + x;
  const lab = new Float32Array(3);
  return (pixel) => {
    if (pixel === start) return true;
    toLab(data[pixel * 4], data[pixel * 4 + 1], data[pixel * 4 + 2], lab);
    return distance(lab, seed) <= square;
  };
}

/** @param {Float32Array} a @param {Float32Array} b the square of the distance */
const distance = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;

/** @param {Pixels} pixels @param {number} x @param {number} y */
function seedColor({ width, height, data }, x, y) {
  const labAt = (/** @type {number} */ pixel) => {
    const lab = new Float32Array(3);
    toLab(data[pixel * 4], data[pixel * 4 + 1], data[pixel * 4 + 2], lab);
    return lab;
  };
  const own = labAt(y * width + x);
  const sum = new Float32Array(3);
  let count = 0;
  for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row += 1) {
    for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column += 1) {
      const lab = labAt(row * width + column);
      if (distance(lab, own) > GRAIN * GRAIN) continue;
      count += 1;
      for (let part = 0; part < 3; part += 1) sum[part] += lab[part];
    }
  }
  return sum.map((part) => part / count);
}

/** @param {Uint8Array} data 1 for what is in @param {number} width @param {import("../types.js").Box} box */
function cut(data, width, box) {
  const bitmap = blank(box);
  for (let row = 0; row < box.height; row += 1) {
    const start = (box.y + row) * width + box.x;
    for (let at = 0; at < box.width; at += 1) bitmap.data[row * box.width + at] = data[start + at] & 1;
  }
  return bitmap;
}

const IN = 1;
const OUT = 2;
/** In, and its run is done. */
const DONE = 4 | IN;

/** Fill run by run: each run looks at the rows above and below it once. A pixel is asked about once.
 * @param {number} width @param {number} height @param {number} start @param {(pixel: number) => boolean} isLike
 * @param {4|8} neighbours @returns {{data: Uint8Array, found: number, box: import("../types.js").Box}} */
function spread(width, height, start, isLike, neighbours) {
  const data = new Uint8Array(width * height);
  const slack = neighbours === 8 ? 1 : 0;
  const waiting = [start];
  let found = 0;
  let x1 = width, y1 = height, x2 = 0, y2 = 0;
  const take = (/** @type {number} */ pixel) => {
    if (data[pixel] === 0) data[pixel] = isLike(pixel) ? IN : OUT;
    return (data[pixel] & IN) !== 0;
  };
  const lookAlong = (/** @type {number} */ from, /** @type {number} */ to) => {
    let isInside = false;
    for (let at = from; at <= to; at += 1) {
      const isOpen = data[at] !== DONE && take(at);
      if (isOpen && !isInside) waiting.push(at);
      isInside = isOpen;
    }
  };
  while (waiting.length > 0) {
    const pixel = /** @type {number} */ (waiting.pop());
    if (data[pixel] === DONE || !take(pixel)) continue;
    const row = Math.floor(pixel / width);
    const first = row * width;
    let left = pixel - first;
    let right = left;
    while (left > 0 && take(first + left - 1)) left -= 1;
    while (right < width - 1 && take(first + right + 1)) right += 1;
    data.fill(DONE, first + left, first + right + 1);
    found += right - left + 1;
    [x1, x2, y1, y2] = [Math.min(x1, left), Math.max(x2, right), Math.min(y1, row), Math.max(y2, row)];
    const from = Math.max(0, left - slack);
    const to = Math.min(width - 1, right + slack);
    if (row > 0) lookAlong(first - width + from, first - width + to);
    if (row < height - 1) lookAlong(first + width + from, first + width + to);
  }
  return { data, found, box: { x: x1, y: y1, width: x2 - x1 + 1, height: y2 - y1 + 1 } };
}
