/** @typedef {import("../types.js").Point} Point */

const GRAIN = 8;

/** Coordinates sit on eighths of a pixel: finer than a hand can point, and exact in binary, so that what is moved there and
 * back is the same. @param {number} value */
export const onGrain = (value) => Math.round(value * GRAIN) / GRAIN;

/** `point` on the grain and inside `bounds`.
 * @param {Point} point @param {import("../types.js").Box} bounds @returns {Point} */
export const inside = (point, bounds) => ({
  x: clamp(onGrain(point.x), bounds.x, bounds.x + bounds.width),
  y: clamp(onGrain(point.y), bounds.y, bounds.y + bounds.height),
});

/** The distance between two points.
 * @param {Point} a @param {Point} b */
export const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** The point halfway between two points.
 * @param {Point} a @param {Point} b @returns {Point} */
export const middle = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** `value` kept between `low` and `high`.
 * @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
