/**
 * Axis-aligned boxes in image pixels. Edges sit on the grain, so that x + width is the right edge to the last bit.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Point} Point
 * @typedef {"nw"|"n"|"ne"|"e"|"se"|"s"|"sw"|"w"} Handle
 */
import { clamp, inside, onGrain } from "./point.js";

/** @type {readonly Handle[]} */
export const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

/** The box between two opposite corners, clipped to `bounds`.
 * @param {Point} a @param {Point} b @param {Box} bounds @returns {Box} */
export function fromCorners(a, b, bounds) {
  const low = inside({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y) }, bounds);
  const high = inside({ x: Math.max(a.x, b.x), y: Math.max(a.y, b.y) }, bounds);
  return { ...low, width: high.x - low.x, height: high.y - low.y };
}

/** @param {Box} box @param {Point} point @param {number} [slack] */
export function contains(box, point, slack = 0) {
  return (
    point.x >= box.x - slack &&
    point.y >= box.y - slack &&
    point.x <= box.x + box.width + slack &&
    point.y <= box.y + box.height + slack
  );
}

/** @param {Box} a @param {Box} b */
export function intersects(a, b) {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

/** The smallest box around all of `boxes`; null for none.
 * @param {Iterable<Box>} boxes @returns {Box|null} */
export function around(boxes) {
  let x1 = Infinity, y1 = Infinity, x2 = -Infinity, y2 = -Infinity;
  for (const box of boxes) {
    x1 = Math.min(x1, box.x);
    y1 = Math.min(y1, box.y);
    x2 = Math.max(x2, box.x + box.width);
    y2 = Math.max(y2, box.y + box.height);
  }
  return x2 < x1 ? null : { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
}

/** @param {Box} box @param {number} by */
export const grow = (box, by) => ({
  x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by,
});

/** How far `box` may really move when asked for `delta`, so that it stays inside `bounds`.
 * @param {Box} box @param {Point} delta @param {Box} bounds @returns {Point} */
export function allowedMove(box, delta, bounds) {
  return {
    x: clamp(onGrain(delta.x), bounds.x - box.x, bounds.x + bounds.width - box.x - box.width),
    y: clamp(onGrain(delta.y), bounds.y - box.y, bounds.y + bounds.height - box.y - box.height),
  };
}

/** @template {Box} T @param {T} box @param {Point} delta @returns {T} */
export const moved = (box, delta) => ({ ...box, x: box.x + delta.x, y: box.y + delta.y });

/** `box` with the edges that `handle` holds moved by `delta`; dragging an edge past its opposite flips the box.
 * @param {Box} box @param {Handle} handle @param {Point} delta @param {Box} bounds @returns {Box} */
export function resized(box, handle, delta, bounds) {
  const west = handle.includes("w") ? delta.x : 0;
  const east = handle.includes("e") ? delta.x : 0;
  const north = handle.includes("n") ? delta.y : 0;
  const south = handle.includes("s") ? delta.y : 0;
  return fromCorners(
    { x: box.x + west, y: box.y + north },
    { x: box.x + box.width + east, y: box.y + box.height + south },
    bounds,
  );
}

/** Where `handle` sits on the rim of `box`.
 * @param {Box} box @param {Handle} handle @returns {Point} */
export function handlePoint(box, handle) {
  const x = handle.includes("w") ? 0 : handle.includes("e") ? 1 : 0.5;
  const y = handle.includes("n") ? 0 : handle.includes("s") ? 1 : 0.5;
  return { x: box.x + x * box.width, y: box.y + y * box.height };
}

/** The rim that carries the handles: the box itself, or a larger one around a box that is too small on the screen to
 * leave room between its handles.
 * @param {Box} box @param {number} scale screen pixels per image pixel @param {number} [room] screen pixels */
export function handleRim(box, scale, room = 36) {
  const padX = Math.max(0, room / scale - box.width) / 2;
  const padY = Math.max(0, room / scale - box.height) / 2;
  return { x: box.x - padX, y: box.y - padY, width: box.width + 2 * padX, height: box.height + 2 * padY };
}

/** What is left of a box that must fit into `bounds`.
 * @param {Box} box @param {Box} bounds @returns {Box} */
export const shrunk = (box, bounds) => ({
  x: box.x, y: box.y, width: Math.min(box.width, bounds.width), height: Math.min(box.height, bounds.height),
});

/** @param {Box} box */
export const sizeWords = (box) => `${Math.round(box.width)} × ${Math.round(box.height)}`;

const CORNERS_FIRST = [...HANDLES].sort((a, b) => b.length - a.length);

/** Boxes as shapes. @type {import("./shapes.js").Shape} */
export const BOX = {
  isOpen: false,
  bounds: (box) => box,
  extent: (box) => box,
  size: (box) => box.width * box.height,
  contains,
  touches: () => true,
  moved: (box, delta) => ({ x: box.x + delta.x, y: box.y + delta.y }),
  fitted(box, delta, bounds) {
    const small = shrunk(box, bounds);
    return moved(small, allowedMove(small, delta, bounds));
  },
  handles(box, scale) {
    const rim = handleRim(box, scale);
    return CORNERS_FIRST.map((name) => ({ name, at: handlePoint(rim, name), look: "corner", cursor: `${name}-resize` }));
  },
  reshaped(box, handle, delta, { bounds }) {
    const shape = resized(box, /** @type {Handle} */ (handle), delta, bounds);
    return shape.width >= 1 && shape.height >= 1 ? shape : null;
  },
  vertices: (box) => [
    { x: box.x, y: box.y }, { x: box.x + box.width, y: box.y },
    { x: box.x + box.width, y: box.y + box.height }, { x: box.x, y: box.y + box.height },
  ],
  words: sizeWords,
  trace(pen, view, box) {
    pen.rect(box.x * view.scale + view.x, box.y * view.scale + view.y, box.width * view.scale, box.height * view.scale);
  },
};

/** The box around points. @param {Point[]} points @returns {Box|null} */
export const aroundPoints = (points) => around(points.map((point) => ({ ...point, width: 0, height: 0 })));
