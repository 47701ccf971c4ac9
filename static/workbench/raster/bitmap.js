/**
 * A window onto an image, one byte a pixel, row by row: 1 in, 0 out. For what must look at neighbours; everything else
 * stays with regions.
 *
 * @typedef {{x: number, y: number, width: number, height: number, data: Uint8Array}} Bitmap   x, y: where in the image
 * @typedef {import("./region.js").Region} Region
 * @typedef {import("../types.js").Box} Box
 */
import { bounds, eachRun, RegionBuilder } from "./region.js";

/** @param {Box} box whole pixels @returns {Bitmap} */
export const blank = ({ x, y, width, height }) => ({ x, y, width, height, data: new Uint8Array(width * height) });

/** The part of a region that lies in `box`, by default all of it.
 * @param {Region} region @param {Box|null} [box] whole pixels @returns {Bitmap} */
export function toBitmap(region, box = bounds(region)) {
  const bitmap = blank(box ?? { x: 0, y: 0, width: 0, height: 0 });
  const { x, y, width, height, data } = bitmap;
  eachRun(region, (column, top, bottom) => {
    const last = Math.min(bottom - y, height);
    for (let row = Math.max(0, top - y); row < last; row += 1) data[row * width + column - x] = 1;
  }, x, x + width);
  return bitmap;
}

/** @param {Bitmap} bitmap @param {import("./region.js").Size} size @returns {Region} */
export function fromBitmap({ x, y, width, height, data }, size) {
  const builder = new RegionBuilder(size);
  for (let column = 0; column < width; column += 1) {
    for (let row = 0; row < height; row += 1) {
      if (data[row * width + column] === 0) continue;
      const top = row;
      while (row < height && data[row * width + column] !== 0) row += 1;
      builder.add(column + x, top + y, row + y);
    }
  }
  return builder.build();
}

/** Numbers each group of connected pixels that have the value `of`: 1, 2 ... in `labels`, 0 elsewhere; `areas[n]` and
 * `touchesRim[n]` tell of group n.
 * @param {Bitmap} bitmap @param {0|1} of @param {4|8} neighbours
 * @returns {{labels: Int32Array, areas: number[], touchesRim: boolean[]}} */
export function components({ width, height, data }, of, neighbours) {
  const labels = new Int32Array(width * height);
  const areas = [0];
  const touchesRim = [false];
  /** @type {number[]} */
  const waiting = [];
  for (let start = 0; start < data.length; start += 1) {
    if (data[start] !== of || labels[start] !== 0) continue;
    const label = areas.length;
    let found = 0;
    let atRim = false;
    const reach = (/** @type {number} */ x, /** @type {number} */ y) => {
      if (x < 0 || y < 0 || x >= width || y >= height) return;
      const at = y * width + x;
      if (data[at] !== of || labels[at] !== 0) return;
      labels[at] = label;
      waiting.push(at);
    };
    reach(start % width, Math.floor(start / width));
    while (waiting.length > 0) {
      const at = /** @type {number} */ (waiting.pop());
      const x = at % width;
      const y = (at - x) / width;
      found += 1;
      atRim ||= x === 0 || y === 0 || x === width - 1 || y === height - 1;
      reach(x - 1, y);
      reach(x + 1, y);
      reach(x, y - 1);
      reach(x, y + 1);
      if (neighbours === 8) for (const dx of [-1, 1]) for (const dy of [-1, 1]) reach(x + dx, y + dy);
    }
    areas.push(found);
    touchesRim.push(atRim);
  }
  return { labels, areas, touchesRim };
}

/** The same bitmap with its holes filled, as far as they have at most `most` pixels. What reaches the window's rim is no
 * hole. @param {Bitmap} bitmap @param {number} [most] @returns {Bitmap} */
export function withoutHoles(bitmap, most = Infinity) {
  const { labels, areas, touchesRim } = components(bitmap, 0, 4);
  const data = bitmap.data.map((value, at) => (labels[at] > 0 && !touchesRim[labels[at]] && areas[labels[at]] <= most ? 1 : value));
  return { ...bitmap, data };
}
