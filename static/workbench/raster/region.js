/**
 * A set of pixels of an image, kept as the places where a walk down its columns enters and leaves the set. What a brush or
 * a wand makes has few such places for its size, so that joining and cutting cost what the outline does, not the area.
 *
 * Pixel (x, y) has the number x * height + y. `edges` ascends strictly: the pixels from edges[0] up to edges[1] belong
 * to the region, those from there up to edges[2] do not, and so on; its length is even. Regions are values: nothing here
 * changes one.
 *
 * @typedef {{width: number, height: number, edges: Uint32Array}} Region
 * @typedef {{width: number, height: number}} Size
 * @typedef {import("../types.js").Box} Box
 */

/** @param {Size} size @param {ArrayLike<number>} [edges] @returns {Region} */
export const regionOf = ({ width, height }, edges = []) => ({ width, height, edges: Uint32Array.from(edges) });

/** @param {Region} region */
export const isEmpty = (region) => region.edges.length === 0;

/** How many pixels it has. @param {Region} region */
export function area({ edges }) {
  let sum = 0;
  for (let at = 0; at < edges.length; at += 2) sum += edges[at + 1] - edges[at];
  return sum;
}

/** Where in `edges` the first one beyond `pixel` stands. @param {Uint32Array} edges @param {number} pixel */
export function beyond(edges, pixel) {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (edges[middle] > pixel) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether the pixel that holds the point (x, y) belongs to it. @param {Region} region @param {number} x @param {number} y */
export function contains({ width, height, edges }, x, y) {
  const column = Math.floor(x);
  const row = Math.floor(y);
  if (column < 0 || row < 0 || column >= width || row >= height) return false;
  return beyond(edges, column * height + row) % 2 === 1;
}

/** The smallest box of whole pixels around it; null around nothing. @param {Region} region @returns {Box|null} */
export function bounds({ height, edges }) {
  if (edges.length === 0) return null;
  let top = height;
  let bottom = 0;
  for (let at = 0; at < edges.length; at += 2) {
    const first = edges[at];
    const last = edges[at + 1] - 1;
    if (Math.floor(first / height) !== Math.floor(last / height)) {
      // A run over the end of a column covers the last row of one and the first of the next.
      top = 0;
      bottom = height;
      break;
    }
    top = Math.min(top, first % height);
    bottom = Math.max(bottom, (last % height) + 1);
  }
  const left = Math.floor(edges[0] / height);
  const right = Math.floor((edges[edges.length - 1] - 1) / height) + 1;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Whether a pixel of it lies in a box, were it only in part. @param {Region} region @param {Box} box */
export function touches({ width, height, edges }, box) {
  const top = Math.max(0, Math.floor(box.y));
  const bottom = Math.min(height, Math.max(top + 1, Math.ceil(box.y + box.height)));
  const right = Math.min(width, Math.max(Math.floor(box.x) + 1, Math.ceil(box.x + box.width)));
  if (top >= bottom) return false;
  for (let column = Math.max(0, Math.floor(box.x)); column < right; column += 1) {
    const at = beyond(edges, column * height + top);
    if (at % 2 === 1 || edges[at] < column * height + bottom) return true;
  }
  return false;
}

/** @param {Region} a @param {Region} b */
export const equals = (a, b) => a.width === b.width && a.height === b.height && a.edges.length === b.edges.length
  && a.edges.every((edge, at) => edge === b.edges[at]);

/** Walk both edge lists at once and keep the edges at which `keep` changes its mind.
 * @param {Region} a @param {Region} b @param {(inA: boolean, inB: boolean) => boolean} keep @returns {Region} */
function combined(a, b, keep) {
  if (a.width !== b.width || a.height !== b.height) throw new RangeError("regions of two images");
  const out = new Uint32Array(a.edges.length + b.edges.length);
  let length = 0;
  let isKept = false;
  for (let i = 0, j = 0; i < a.edges.length || j < b.edges.length;) {
    const edge = Math.min(a.edges[i] ?? Infinity, b.edges[j] ?? Infinity);
    if (a.edges[i] === edge) i += 1;
    if (b.edges[j] === edge) j += 1;
    if (keep(i % 2 === 1, j % 2 === 1) !== isKept) {
      isKept = !isKept;
      out[length] = edge;
      length += 1;
    }
  }
  return { width: a.width, height: a.height, edges: out.slice(0, length) };
}

/** What is in either. @param {Region} a @param {Region} b */
export const union = (a, b) => combined(a, b, (inA, inB) => inA || inB);

/** What is in `a` and not in `b`. @param {Region} a @param {Region} b */
export const difference = (a, b) => combined(a, b, (inA, inB) => inA && !inB);

/** What is in one of the two only. @param {Region} a @param {Region} b */
export const exclusive = (a, b) => combined(a, b, (inA, inB) => inA !== inB);

/** Each stretch of pixels below one another, column by column, from the column `from` up to (without) `to`.
 * @param {Region} region @param {(column: number, top: number, bottom: number) => void} visit `bottom` is exclusive
 * @param {number} [from] @param {number} [to] */
export function eachRun({ height, edges }, visit, from = 0, to = Infinity) {
  const stop = to * height;
  // The run that reaches into the first column may begin before it.
  for (let at = beyond(edges, from * height) & ~1; at < edges.length && edges[at] < stop; at += 2) {
    const last = Math.min(edges[at + 1], stop);
    for (let pixel = Math.max(edges[at], from * height); pixel < last;) {
      const column = Math.floor(pixel / height);
      const end = Math.min(last, (column + 1) * height);
      visit(column, pixel - column * height, end - column * height);
      pixel = end;
    }
  }
}

/** Gathers runs, given from left to right and from top to bottom, into a region; runs that touch become one. */
export class RegionBuilder {
  /** @type {number[]} */
  #edges = [];

  /** @param {Size} size */
  constructor({ width, height }) {
    this.width = width;
    this.height = height;
  }

  /** @param {number} column @param {number} top @param {number} bottom exclusive; parts outside the image are left out */
  add(column, top, bottom) {
    const first = Math.max(0, top);
    const last = Math.min(this.height, bottom);
    if (column < 0 || column >= this.width || last <= first) return;
    const edges = this.#edges;
    const begin = column * this.height + first;
    const end = column * this.height + last;
    if (edges.length > 0 && begin < edges[edges.length - 1]) {
      if (begin < edges[edges.length - 2]) throw new RangeError("runs out of order");
      edges[edges.length - 1] = Math.max(end, edges[edges.length - 1]);
    } else if (begin === edges[edges.length - 1]) edges[edges.length - 1] = end;
    else edges.push(begin, end);
  }

  /** @returns {Region} */
  build() {
    return { width: this.width, height: this.height, edges: Uint32Array.from(this.#edges) };
  }
}

/** It moved by whole pixels; what leaves the image is lost. With `size`, moved into an image of that size.
 * @param {Region} region @param {number} x @param {number} y @param {Size} [size] @returns {Region} */
export function shifted(region, x, y, size = region) {
  const builder = new RegionBuilder(size);
  eachRun(region, (column, top, bottom) => builder.add(column + x, top + y, bottom + y));
  const made = builder.build();
  const from = origin(region);
  if (area(made) === area(region)) moves.set(made, { of: from.of, x: from.x + x, y: from.y + y });
  return made;
}

/** @type {WeakMap<Region, {of: Region, x: number, y: number}>} */
const moves = new WeakMap();

/** Which region it is, and how far moved: a picture or an outline of the one, laid elsewhere, is that of the other.
 * @param {Region} region @returns {{of: Region, x: number, y: number}} */
export const origin = (region) => moves.get(region) ?? { of: region, x: 0, y: 0 };
