/**
 * What is under the pointer.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../types.js").BoxObject} BoxObject
 */
import { handleAt } from "../geometry/box.js";

const REACH = 7;
const TOUCH_REACH = 18;
const EDGE = 3;

/** @param {Gesture} gesture */
const reach = (gesture) => (gesture.touch ? TOUCH_REACH : REACH);

/** Visible boxes under the pointer, the smallest first.
 * @param {Desk} desk @param {Gesture} gesture @param {number} scale @returns {string[]} */
export function objectsUnder(desk, gesture, scale) {
  const found = desk.index?.under(gesture.point, (gesture.touch ? TOUCH_REACH / 2 : EDGE) / scale) ?? [];
  return found.filter((key) => !desk.isHidden(key));
}

/** The handle of the selected box under the pointer.
 * @param {Desk} desk @param {Gesture} gesture @param {number} scale
 * @returns {{key: string, handle: import("../geometry/box.js").Handle}|null} */
export function handleUnder(desk, gesture, scale) {
  const key = desk.single;
  if (!key || !desk.isMovable(key)) return null;
  const box = /** @type {BoxObject} */ (desk.document.get(key));
  const handle = handleAt(box, gesture.point, scale, reach(gesture));
  return handle ? { key, handle } : null;
}
