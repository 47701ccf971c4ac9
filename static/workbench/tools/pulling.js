/**
 * Edges of boxes, and vertices, that are drawn to edges of the image while that is switched on. What finds an edge comes with the
 * assists (desk.edgeNear); here is only what is done with it.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Point} Point
 * @typedef {"columns"|"rows"} Across
 * @typedef {(across: Across, at: number, from: number, to: number, reach: number) => number|null} EdgeFinder
 *   the place of the edge nearest to the line at `at` that runs from `from` to `to`; null when there is none within `reach`
 */
import { clamp } from "../geometry/point.js";

const REACH = 8;
const MOST = 24;

/** How far an edge is looked for: some pixels of the screen, but not half the image. @param {number} scale */
const reachAt = (scale) => clamp(REACH / scale, 1.5, MOST);

/** @param {EdgeFinder|null} edgeNear @param {Box} box @param {string} sides those that may move, of "nesw" @param {number} scale
 * @returns {Box} */
export function pulledBox(edgeNear, box, sides, scale) {
  if (!edgeNear || box.width < 4 || box.height < 4) return box;
  const reach = Math.min(reachAt(scale), box.width / 2 - 1, box.height / 2 - 1);
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  const side = (/** @type {string} */ name, /** @type {Across} */ across, /** @type {number} */ at) => {
    const [from, to] = across === "columns" ? [box.y, bottom] : [box.x, right];
    return sides.includes(name) ? edgeNear(across, at, from, to, reach) ?? at : at;
  };
  const x = side("w", "columns", box.x);
  const y = side("n", "rows", box.y);
  return { x, y, width: side("e", "columns", right) - x, height: side("s", "rows", bottom) - y };
}

/** @param {EdgeFinder|null} edgeNear @param {Point} point @param {number} scale @returns {Point} */
export function pulledPoint(edgeNear, point, scale) {
  if (!edgeNear) return point;
  const reach = reachAt(scale);
  return {
    x: edgeNear("columns", point.x, point.y - reach, point.y + reach, reach) ?? point.x,
    y: edgeNear("rows", point.y, point.x - reach, point.x + reach, reach) ?? point.y,
  };
}
