/**
 * Boxes that may be turned: x, y, width and height are those before the turn, `rotation` is degrees clockwise about the centre.
 * A turned box may reach over the rim of the image as long as its centre is inside; one that lies straight may not.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Point} Point
 * @typedef {Box & {rotation?: number}} TurnedBox
 * @typedef {import("./box.js").Handle} Direction
 */
import {
  BOX, allowedMove, contains, fromCorners, handleRim, intersects, moved, resized, shrunk, sizeWords,
} from "./box.js";
import { encloses, crosses, boundsOf } from "./path.js";
import { inside, onGrain } from "./point.js";

/** How far from the box its handle for turning stands, in screen pixels. */
const STEM = 26;
const CURSORS = ["ns-resize", "nesw-resize", "ew-resize", "nwse-resize"];
/** Shift turns by whole steps of this many degrees. */
const STEP = 15;

/** @param {Box} box @returns {Point} */
const centreOf = (box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

/** A direction turned clockwise. @param {Point} point @param {number} degrees @returns {Point} */
export function turnedAbout(point, degrees, centre = { x: 0, y: 0 }) {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [point.x - centre.x, point.y - centre.y];
  return { x: centre.x + x * cos - y * sin, y: centre.y + x * sin + y * cos };
}

/** Degrees from 0 up to 360, in tenths. @param {number} degrees */
const round = (degrees) => (Math.round((((degrees % 360) + 360) % 360) * 10) / 10) % 360;

/** @param {TurnedBox} box @returns {Point[]} */
function cornersOf(box) {
  const corners = BOX.vertices(box);
  return box.rotation ? corners.map((corner) => turnedAbout(corner, box.rotation ?? 0, centreOf(box))) : corners;
}

/** @param {TurnedBox} box @returns {[number, number][]} */
const ringOf = (box) => cornersOf(box).map(({ x, y }) => [x, y]);

/** @param {TurnedBox} box @returns {Box} */
const boundsOfTurned = (box) => (box.rotation ? boundsOf(ringOf(box)) : box);

/** The point as the box sees it before its turn. @param {TurnedBox} box @param {Point} point */
const straightened = (box, point) => (box.rotation ? turnedAbout(point, -box.rotation, centreOf(box)) : point);

/** A box of this size about a centre, the centre inside the image. @param {Point} centre @param {number} width
 * @param {number} height @param {Box} bounds @returns {Box} */
function about(centre, width, height, bounds) {
  const { x, y } = inside(centre, bounds);
  return { x: onGrain(x - width / 2), y: onGrain(y - height / 2), width, height };
}

/** @param {TurnedBox} box @param {Direction} handle @param {Point} delta @param {Box} bounds @returns {Box|null} */
function resizedTurned(box, handle, delta, bounds) {
  const own = turnedAbout(delta, -(box.rotation ?? 0));
  const free = resized(box, handle, own, { x: -1e6, y: -1e6, width: 3e6, height: 3e6 });
  if (free.width < 1 || free.height < 1) return null;
  const centre = turnedAbout(centreOf(free), box.rotation ?? 0, centreOf(box));
  const outside = centre.x < bounds.x || centre.y < bounds.y || centre.x > bounds.x + bounds.width || centre.y > bounds.y + bounds.height;
  return outside ? null : about(centre, free.width, free.height, bounds);
}

/** The box turned to so many degrees; laid straight it is cut at the rim. @param {TurnedBox} box @param {number} degrees
 * @param {Box} bounds */
function turnedTo(box, degrees, bounds) {
  const rotation = round(degrees);
  if (rotation !== 0) return { rotation };
  const corner = { x: box.x + box.width, y: box.y + box.height };
  return { ...fromCorners(box, corner, bounds), rotation };
}

/** @param {TurnedBox} box @param {number} scale @returns {import("./shapes.js").Handle[]} */
function handlesOf(box, scale) {
  const rim = handleRim(box, scale);
  const turn = box.rotation ?? 0;
  const centre = centreOf(box);
  const stem = { x: centre.x, y: rim.y - STEM / scale };
  const sides = BOX.handles(box, scale).map((handle) => ({
    ...handle, at: turnedAbout(handle.at, turn, centre), cursor: cursorOf(/** @type {Direction} */ (handle.name), turn),
  }));
  return [...sides, { name: "turn", at: turnedAbout(stem, turn, centre), look: "turn", cursor: "grab" }];
}

/** The cursor that points where the handle pulls. @param {Direction} handle @param {number} turn */
function cursorOf(handle, turn) {
  const around = { n: 0, ne: 45, e: 90, se: 135, s: 180, sw: 225, w: 270, nw: 315 }[handle];
  return CURSORS[Math.round((around + turn) / 45) % 4];
}

/** @param {TurnedBox} box @param {Point} delta @param {import("./shapes.js").Limits} limits */
function draggedRound(box, delta, { bounds, shift }) {
  const centre = centreOf(box);
  const stem = turnedAbout({ x: centre.x, y: box.y - STEM }, box.rotation ?? 0, centre);
  const degrees = (Math.atan2(stem.x + delta.x - centre.x, centre.y - stem.y - delta.y) * 180) / Math.PI;
  return turnedTo(box, shift ? Math.round(degrees / STEP) * STEP : degrees, bounds);
}

/** @type {import("./shapes.js").Shape} */
export const TURNED = {
  ...BOX,
  bounds: boundsOfTurned,
  extent: (box) => (box.rotation ? { ...centreOf(box), width: 0, height: 0 } : box),
  contains: (box, point, slack) => contains(box, straightened(box, point), slack),
  touches(box, area) {
    if (!box.rotation) return intersects(box, area);
    const ring = ringOf(box);
    return ring.some((corner, index) => crosses(ring.at(index - 1) ?? corner, corner, area)) || encloses(ring, area);
  },
  fitted(box, delta, bounds) {
    if (!box.rotation) return BOX.fitted(box, delta, bounds);
    const small = { ...box, ...shrunk(box, bounds) };
    return moved(small, allowedMove(TURNED.extent(small), delta, bounds));
  },
  handles: handlesOf,
  reshaped(box, handle, delta, limits) {
    if (handle === "turn") return draggedRound(box, delta, limits);
    if (!box.rotation) return BOX.reshaped(box, handle, delta, limits);
    return resizedTurned(box, /** @type {Direction} */ (handle), delta, limits.bounds);
  },
  vertices: cornersOf,
  words: (box) => (box.rotation ? `${sizeWords(box)} · ${box.rotation}°` : sizeWords(box)),
  trace(pen, view, box) {
    cornersOf(box).forEach(({ x, y }, index) => {
      if (index === 0) pen.moveTo(x * view.scale + view.x, y * view.scale + view.y);
      else pen.lineTo(x * view.scale + view.x, y * view.scale + view.y);
    });
    pen.closePath();
  },
  turned: (box, degrees, bounds) => turnedTo(box, (box.rotation ?? 0) + degrees, bounds),
};

/** The box with one edge between two points that reaches across to a third; a line for less.
 * @param {Point[]} points @param {Box} bounds @returns {TurnedBox|null} */
export function acrossFrom([a, b, c], bounds) {
  if (!b) return null;
  const width = Math.max(1, onGrain(Math.hypot(b.x - a.x, b.y - a.y)));
  const rotation = round((Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI);
  const across = c ? turnedAbout({ x: c.x - a.x, y: c.y - a.y }, -rotation).y : 0;
  const height = onGrain(Math.abs(across));
  const half = turnedAbout({ x: 0, y: across / 2 }, rotation);
  const middle = { x: (a.x + b.x) / 2 + half.x, y: (a.y + b.y) / 2 + half.y };
  const box = about(middle, width, height, bounds);
  return { ...box, ...turnedTo(box, rotation, bounds) };
}
