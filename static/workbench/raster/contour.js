/**
 * The outlines of a bitmap, and simpler lines in their place.
 *
 * @typedef {import("./bitmap.js").Bitmap} Bitmap
 * @typedef {import("../types.js").Point} Point
 */

/** East, south, west, north: steps along the cracks between pixels. */
const STEPS = [[1, 0], [0, 1], [-1, 0], [0, -1]];

/** Every outline, along the cracks between pixels, in image pixels: outer rims clockwise as seen on the screen, holes the
 * other way round. Pixels that touch by a corner only have rims of their own. Filled by the even-odd rule the rings give
 * back the bitmap. @param {Bitmap} bitmap @returns {Point[][]} */
export function outlines(bitmap) {
  const { x, y, width, height, data } = bitmap;
  const isIn = (/** @type {number} */ column, /** @type {number} */ row) =>
    column >= 0 && row >= 0 && column < width && row < height && data[row * width + column] !== 0;
  // A rim passes eastwards above each pixel that has none above it; each such crack is passed once.
  const passed = new Uint8Array(width * height);
  /** @type {Point[][]} */
  const rings = [];
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      if (!isIn(column, row) || isIn(column, row - 1) || passed[row * width + column]) continue;
      rings.push(rim(isIn, column, row, (px, py) => { passed[py * width + px] = 1; }).map((at) => ({ x: at.x + x, y: at.y + y })));
    }
  }
  return rings;
}

/** Follow one rim with the inside at the right hand, corner by corner.
 * @param {(column: number, row: number) => boolean} isIn @param {number} column @param {number} row the pixel below the
 * first crack @param {(column: number, row: number) => void} pass told each pixel under an eastward crack */
function rim(isIn, column, row, pass) {
  /** @type {Point[]} */
  const corners = [];
  let at = { x: column, y: row };
  let heading = 0;
  do {
    if (heading === 0) pass(at.x, at.y);
    const [dx, dy] = STEPS[heading];
    at = { x: at.x + dx, y: at.y + dy };
    const next = turn(isIn, at, heading);
    if (next !== heading) corners.push(at);
    heading = next;
  } while (at.x !== column || at.y !== row || heading !== 0);
  return corners;
}

/** The way on from a corner: to the right where it can be, else ahead, else to the left.
 * @param {(column: number, row: number) => boolean} isIn @param {Point} at @param {number} heading */
function turn(isIn, at, heading) {
  for (const by of [1, 0, 3]) {
    const next = (heading + by) % 4;
    if (isIn(...right(at, next)) && !isIn(...left(at, next))) return next;
  }
  throw new Error("a rim that ends");
}

/** The pixel at the right hand of the crack that leaves `at`. @param {Point} at @param {number} heading
 * @returns {[number, number]} */
const right = ({ x, y }, heading) => [heading === 0 || heading === 3 ? x : x - 1, heading === 0 || heading === 1 ? y : y - 1];

/** @param {Point} at @param {number} heading @returns {[number, number]} */
const left = ({ x, y }, heading) => [heading === 2 || heading === 3 ? x - 1 : x, heading === 0 || heading === 3 ? y - 1 : y];

/** The area inside a ring: positive for outer rims, negative for holes. @param {Point[]} ring */
export function ringArea(ring) {
  let sum = 0;
  ring.forEach((a, index) => {
    const b = ring[(index + 1) % ring.length];
    sum += a.x * b.y - b.x * a.y;
  });
  return sum / 2;
}

/** The staircase of a slanting rim, cut through: the middle of each crack instead of its corners. Straight sides keep
 * their corners. @param {Point[]} ring along cracks @returns {Point[]} */
export function unstepped(ring) {
  return ring.flatMap((at, index) => {
    const before = ring[(index + ring.length - 1) % ring.length];
    const after = ring[(index + 1) % ring.length];
    const isStep = (/** @type {Point} */ other) => Math.abs(other.x - at.x) + Math.abs(other.y - at.y) <= 2;
    if (!isStep(before) && !isStep(after)) return [at];
    return [before, after].filter(isStep).map((other) => ({ x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 }));
  }).filter((at, index, all) => {
    const before = all[(index + all.length - 1) % all.length];
    return at.x !== before.x || at.y !== before.y;
  });
}

/** A ring with fewer points, none of the left-out ones farther than `tolerance` from it (Douglas and Peucker 1973), and at
 * least three. @param {Point[]} ring @param {number} tolerance image pixels @returns {Point[]} */
export function simplified(ring, tolerance) {
  if (ring.length <= 3) return ring;
  const far = farthest(ring, 0, ring.length, (point) => Math.hypot(point.x - ring[0].x, point.y - ring[0].y));
  const keep = new Uint8Array(ring.length);
  keep[0] = keep[far.index] = 1;
  const waiting = [[0, far.index], [far.index, ring.length]];
  while (waiting.length > 0) {
    const [from, to] = /** @type {[number, number]} */ (waiting.pop());
    const found = farthest(ring, from + 1, to, toSegment(ring[from], ring[to % ring.length]));
    if (found.distance <= tolerance) continue;
    keep[found.index] = 1;
    waiting.push([from, found.index], [found.index, to]);
  }
  const kept = ring.filter((_, index) => keep[index]);
  if (kept.length >= 3) return kept;
  const third = farthest(ring, 0, ring.length, toSegment(kept[0], kept[1]));
  return ring.filter((_, index) => keep[index] || index === third.index);
}

/** @param {Point[]} ring @param {number} from @param {number} to exclusive @param {(point: Point) => number} measure */
function farthest(ring, from, to, measure) {
  let index = from;
  let distance = -1;
  for (let at = from; at < to; at += 1) {
    const here = measure(ring[at]);
    if (here > distance) {
      distance = here;
      index = at;
    }
  }
  return { index, distance };
}

/** How far a point is from the segment between two. @param {Point} a @param {Point} b @returns {(point: Point) => number} */
function toSegment(a, b) {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const square = dx * dx + dy * dy;
  return ({ x, y }) => {
    const along = square === 0 ? 0 : Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / square));
    return Math.hypot(x - a.x - along * dx, y - a.y - along * dy);
  };
}

/** The outer rim of the largest part, smoothed and with few points: what a person would have clicked.
 * @param {Bitmap} bitmap @param {number} [tolerance] image pixels @returns {Point[]} empty for an empty bitmap */
export function outerPolygon(bitmap, tolerance = 1) {
  /** @type {Point[]} */
  let largest = [];
  for (const ring of outlines(bitmap)) if (ringArea(ring) > ringArea(largest)) largest = ring;
  return simplified(unstepped(largest), tolerance);
}
