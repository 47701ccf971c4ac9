/**
 * Polygons and polylines: points in order, `[[x, y], ...]`, joined by straight edges; a polygon's last point is joined to its
 * first.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("./shapes.js").Limits} Limits
 * @typedef {[number, number]} Pair
 * @typedef {{points: Pair[]}} Path
 */
import { t, tn } from "../../i18n.js";
import { allowedMove, contains } from "./box.js";
import { inside, onGrain } from "./point.js";

/** The fewest screen pixels between two vertices that leave room for a handle between them. */
const ROOM = 26;

/** The smallest box around points. @param {Iterable<readonly number[]>} points @returns {Box} */
export function boundsOf(points) {
  let x1 = Infinity, y1 = Infinity, x2 = -Infinity, y2 = -Infinity;
  for (const [x, y] of points) {
    if (x < x1) x1 = x;
    if (x > x2) x2 = x;
    if (y < y1) y1 = y;
    if (y > y2) y2 = y;
  }
  return x2 < x1 ? { x: 0, y: 0, width: 0, height: 0 } : { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
}

/** The area inside a ring, by the shoelace formula. @param {readonly (readonly number[])[]} ring */
export function areaOf(ring) {
  let twice = 0;
  ring.forEach(([x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length];
    twice += x * nextY - nextX * y;
  });
  return Math.abs(twice) / 2;
}

/** Whether a ring encloses a point, by the even-odd rule. @param {readonly (readonly number[])[]} ring @param {Point} point */
export function encloses(ring, { x, y }) {
  let isInside = false;
  for (let index = 0, before = ring.length - 1; index < ring.length; before = index, index += 1) {
    const [ax, ay] = ring[index];
    const [bx, by] = ring[before];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) isInside = !isInside;
  }
  return isInside;
}

/** How far a point is from the straight line between two others.
 * @param {Point} point @param {readonly number[]} a @param {readonly number[]} b */
export function distanceToEdge({ x, y }, [ax, ay], [bx, by]) {
  const dx = bx - ax;
  const dy = by - ay;
  const along = dx === 0 && dy === 0 ? 0 : Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}

/** Whether an edge passes through a box (Liang and Barsky's clipping). @param {readonly number[]} a
 * @param {readonly number[]} b @param {Box} box */
export function crosses([ax, ay], [bx, by], box) {
  let from = 0, to = 1;
  const dx = bx - ax;
  const dy = by - ay;
  for (const [step, room] of [
    [-dx, ax - box.x], [dx, box.x + box.width - ax], [-dy, ay - box.y], [dy, box.y + box.height - ay],
  ]) {
    if (step === 0 && room < 0) return false;
    if (step < 0) from = Math.max(from, room / step);
    if (step > 0) to = Math.min(to, room / step);
    if (from > to) return false;
  }
  return true;
}

/** The shape of paths that are closed or open, with at least `fewest` points.
 * @param {{closed: boolean, fewest: number}} rules @returns {import("./shapes.js").Shape} */
export function pathShape({ closed, fewest }) {
  /** @param {Path} path @param {(a: Pair, b: Pair) => boolean} test */
  const someEdge = ({ points }, test) =>
    points.some((point, index) => (index > 0 || closed) && test(points.at(index - 1) ?? point, point));

  /** @param {Path} path @param {Point} delta */
  const moved = ({ points }, delta) => ({ points: points.map(([x, y]) => [x + delta.x, y + delta.y]) });

  return {
    isOpen: !closed,
    bounds: (path) => boundsOf(path.points),
    extent: (path) => boundsOf(path.points),
    size: (path) => (closed ? areaOf(path.points) : 0),
    contains: (path, point, slack = 0) => contains(boundsOf(path.points), point, slack) && (
      (closed && encloses(path.points, point)) || someEdge(path, (a, b) => distanceToEdge(point, a, b) <= slack)),
    touches: (path, area) => someEdge(path, (a, b) => crosses(a, b, area)) || (closed && encloses(path.points, area)),
    moved,
    fitted(path, delta, bounds) {
      const { points } = moved(path, allowedMove(boundsOf(path.points), delta, bounds));
      return { points: points.map(([x, y]) => pairAt(inside({ x, y }, bounds))) };
    },
    handles: (path, scale) => [...vertexHandles(path), ...middleHandles(path, scale, closed)],
    reshaped: (path, handle, delta, limits) => reshaped(path, handle, delta, limits),
    vertices: (path) => path.points.map(pointAt),
    words: ({ points }) => tn("%(n)s point", "%(n)s points", points.length),
    trace(pen, view, { points }) {
      points.forEach((/** @type {Pair} */ [x, y], /** @type {number} */ index) => {
        if (index === 0) pen.moveTo(x * view.scale + view.x, y * view.scale + view.y);
        else pen.lineTo(x * view.scale + view.x, y * view.scale + view.y);
      });
      if (closed) pen.closePath();
    },
    points: {
      count: (path) => path.points.length,
      at: (path, index) => pointAt(path.points[index]),
      moved: (path, index, delta, limits) => ({ points: withMoved(path.points, index, delta, limits) }),
      without: (path, index) => (path.points.length <= fewest ? null
        : { points: path.points.filter((/** @type {Pair} */ _, /** @type {number} */ at) => at !== index) }),
      split: ({ points }, index) => {
        const edge = !closed && index === points.length - 1 ? index - 1 : index;
        return { patch: { points: withMiddle(points, edge) }, index: edge + 1 };
      },
      title: (_path, index) => t("Point %(number)s", { number: index + 1 }),
    },
  };
}

/** @param {readonly number[]} pair @returns {Point} */
const pointAt = ([x, y]) => ({ x, y });

/** @param {Point} point @returns {Pair} */
export const pairAt = ({ x, y }) => [x, y];

/** @param {Path} path @returns {import("./shapes.js").Handle[]} */
const vertexHandles = ({ points }) =>
  points.map((pair, index) => ({ name: `v${index}`, at: pointAt(pair), look: "vertex", cursor: "move" }));

/** @param {Path} path @param {number} scale @param {boolean} closed @returns {import("./shapes.js").Handle[]} */
function middleHandles({ points }, scale, closed) {
  /** @type {import("./shapes.js").Handle[]} */
  const handles = [];
  for (let index = 0; index < points.length - (closed ? 0 : 1); index += 1) {
    const [ax, ay] = points[index];
    const [bx, by] = points[(index + 1) % points.length];
    if (Math.hypot(bx - ax, by - ay) * scale < ROOM) continue;
    handles.push({ name: `m${index}`, at: { x: (ax + bx) / 2, y: (ay + by) / 2 }, look: "middle", cursor: "copy" });
  }
  return handles;
}

/** The points with one more in the middle of an edge. @param {Pair[]} points @param {number} edge the one after this vertex
 * @returns {Pair[]} */
function withMiddle(points, edge) {
  const [ax, ay] = points[edge];
  const [bx, by] = points[(edge + 1) % points.length];
  return [...points.slice(0, edge + 1), [onGrain((ax + bx) / 2), onGrain((ay + by) / 2)], ...points.slice(edge + 1)];
}

/** A vertex dragged, or a new one pulled out of the middle of an edge.
 * @param {Path} path @param {string} handle @param {Point} delta @param {Limits} limits */
function reshaped({ points }, handle, delta, limits) {
  const index = Number(handle.slice(1));
  if (handle[0] === "v") return { points: withMoved(points, index, delta, limits) };
  return { points: withMoved(withMiddle(points, index), index + 1, delta, limits) };
}

/** @param {Pair[]} points @param {number} index @param {Point} delta @param {Limits} limits @returns {Pair[]} */
function withMoved(points, index, delta, { bounds, snap }) {
  const [x, y] = points[index];
  const wanted = { x: x + delta.x, y: y + delta.y };
  const to = pairAt(inside(snap ? snap(wanted) : wanted, bounds));
  return points.map((pair, at) => (at === index ? to : pair));
}
