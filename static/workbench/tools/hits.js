/**
 * What is under the pointer.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../geometry/shapes.js").Handle} Handle
 */
import { handleAt } from "../geometry/shapes.js";

const REACH = 7;
const TOUCH_REACH = 18;
const EDGE = 3;

/** How far from a handle, in screen pixels, a hand still means it. @param {Gesture} gesture */
export const reachOf = (gesture) => (gesture.touch ? TOUCH_REACH : REACH);

/** Visible objects under the pointer, the smallest first.
 * @param {Desk} desk @param {Gesture} gesture @param {number} scale @returns {string[]} */
export function objectsUnder(desk, gesture, scale) {
  const found = desk.index?.under(gesture.point, (gesture.touch ? TOUCH_REACH / 2 : EDGE) / scale) ?? [];
  return found.filter((key) => !desk.isHidden(key));
}

/** The handles of the selected object, if it is one and may be changed.
 * @param {Desk} desk @param {number} scale @returns {Handle[]} */
export function handlesOf(desk, scale) {
  const key = desk.single;
  const entry = key && desk.isMovable(key) ? desk.index?.entry(key) : undefined;
  return entry ? entry.shape.handles(entry.object, scale, desk.schema.label(entry.field.name, entry.object.class)) : [];
}

/** The handle of the selected object under the pointer.
 * @param {Desk} desk @param {Gesture} gesture @param {number} scale @returns {{key: string, handle: Handle}|null} */
export function handleUnder(desk, gesture, scale) {
  const key = desk.single;
  const handle = key ? handleAt(handlesOf(desk, scale), gesture.point, scale, reachOf(gesture)) : null;
  return key && handle ? { key, handle } : null;
}

/** The index of the point that a handle holds, or pulls out of an edge. @param {Handle} handle @returns {number|null} */
export function pointOf({ look, name }) {
  const index = Number(name.slice(1));
  return { vertex: index, middle: index + 1, corner: null, turn: null }[look];
}
