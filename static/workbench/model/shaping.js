/**
 * What a worker can do to shapes on an image, besides what commands.js has for labels of every kind.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("./commands.js").Command} Command
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../types.js").LabelObject} LabelObject
 * @typedef {import("../types.js").Change} Change
 * @typedef {import("../geometry/shapes.js").Shape} Shape
 */
import { allowedMove, around } from "../geometry/box.js";
import { creating, ordering, updating } from "./changes.js";
import { movable, when } from "./commands.js";
import { fieldOf, keyOf } from "./document.js";

/** The shape of an object that is there. @param {Desk} desk @param {string} key @returns {Shape} */
export const shapeAt = (desk, key) => /** @type {Shape} */ (desk.index?.shapeOf(key));

/** The box around what of these objects must stay inside the image. @param {Desk} desk @param {string[]} keys @returns {Box} */
export const extentOf = (desk, keys) =>
  /** @type {Box} */ (around(keys.map((key) => shapeAt(desk, key).extent(desk.document.get(key)))));

/** @param {Desk} desk @param {string[]} keys @param {Point} delta @returns {Change[]} */
const movingBy = (desk, keys, delta) =>
  keys.map((key) => updating(desk.document, key, shapeAt(desk, key).moved(desk.document.get(key), delta)));

/** Move the selected objects, or the one point that is held. @param {number} x @param {number} y image pixels
 * @returns {Command} */
export const nudge = (x, y) => (desk, perform = true) => {
  const keys = desk.index ? movable(desk) : [];
  return when(desk, keys.length > 0, perform, () => {
    if (desk.point !== null && desk.single) return nudgePoint(desk, desk.single, desk.point, { x, y });
    const delta = allowedMove(extentOf(desk, keys), { x, y }, desk.bounds);
    if (delta.x !== 0 || delta.y !== 0) desk.history.run(movingBy(desk, keys, delta));
  });
};

/** @param {Desk} desk @param {string} key @param {number} index @param {Point} delta */
function nudgePoint(desk, key, index, delta) {
  const patch = shapeAt(desk, key).points?.moved(desk.document.get(key), index, delta, { bounds: desk.bounds });
  if (patch) desk.history.run([updating(desk.document, key, patch)]);
}

/** Take the point that is held out of the selected object. @type {Command} */
export const removePoint = (desk, perform = true) => {
  const key = desk.single;
  const index = desk.point;
  if (!key || index === null || !desk.isMovable(key)) return false;
  const patch = shapeAt(desk, key).points?.without(desk.document.get(key), index);
  return when(desk, !!patch, perform, () => {
    desk.history.run([updating(desk.document, key, patch ?? {})]);
    desk.hold(null);
  });
};

/** @param {Desk} desk @returns {{field: string, object: LabelObject}[]} */
export const copied = (desk) =>
  desk.keys().filter((key) => desk.selection.has(key)).map((key) => ({
    field: fieldOf(key), object: /** @type {LabelObject} */ (desk.document.get(key)),
  }));

/** New objects like the copied ones, moved so that they stay inside the image, and selected.
 * @param {{field: string, object: LabelObject}[]} copies @param {Point} offset @returns {Command} */
export const paste = (copies, offset) => (desk, perform = true) => {
  const fitting = copies.filter(({ field }) => desk.index?.shapeOf(keyOf(field, "")));
  return when(desk, fitting.length > 0 && !desk.readonly, perform, () => {
    desk.history.begin();
    const keys = fitting.map(({ field, object }) => {
      const shape = shapeAt(desk, keyOf(field, ""));
      const fresh = { ...object, ...shape.fitted(object, offset, desk.bounds), id: desk.newId() };
      desk.history.apply(creating(desk.document, field, fresh));
      return keyOf(field, fresh.id);
    });
    desk.history.commit();
    desk.select(keys);
  });
};

/** Put the selected objects last in their fields, where they are drawn over the others, or first.
 * @param {"front"|"back"} where @returns {Command} */
export const arrange = (where) => (desk, perform = true) => {
  const keys = desk.index ? movable(desk) : [];
  const changes = [...new Set(keys.map(fieldOf))].flatMap((field) => {
    const order = [...desk.document.keys(field)];
    const chosen = order.filter((key) => desk.selection.has(key) && keys.includes(key));
    const others = order.filter((key) => !chosen.includes(key));
    const after = where === "front" ? [...others, ...chosen] : [...chosen, ...others];
    return after.every((key, index) => key === order[index]) ? [] : [ordering(desk.document, field, after)];
  });
  return when(desk, changes.length > 0, perform, () => desk.history.run(changes));
};
