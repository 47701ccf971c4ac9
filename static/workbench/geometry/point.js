/** @typedef {import("../types.js").Point} Point */

/** The distance between two points.
 * @param {Point} a @param {Point} b */
export const distance = (a, b) => Math.hypot(a.x - b.x, a.y - b.y);

/** The point halfway between two points.
 * @param {Point} a @param {Point} b @returns {Point} */
export const middle = (a, b) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

/** `value` kept between `low` and `high`.
 * @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
