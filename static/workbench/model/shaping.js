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

/** The selected shapes that may be changed; a relation is none. @param {Desk} desk */
const movableShapes = (desk) => movable(desk).filter((key) => desk.index?.entry(key));

/** @param {Desk} desk @param {string[]} keys @param {Point} delta @returns {Change[]} */
const movingBy = (desk, keys, delta) =>
  keys.map((key) => updating(desk.document, key, shapeAt(desk, key).moved(desk.document.get(key), delta)));

/** Move the selected objects, or the one point that is held. @param {number} x @param {number} y image pixels
 * @returns {Command} */
export const nudge = (x, y) => (desk, perform = true) => {
  const keys = movableShapes(desk);
  return when(desk, keys.length > 0, perform, () => {
    const found = desk.point === null ? null : pointsOf(desk);
    if (found) return nudgePoint(desk, found, { x, y });
    const delta = allowedMove(extentOf(desk, keys), { x, y }, desk.bounds);
    if (delta.x !== 0 || delta.y !== 0) desk.history.run(movingBy(desk, keys, delta));
  });
};

/** @param {Desk} desk @param {NonNullable<ReturnType<typeof pointsOf>>} found @param {Point} delta */
function nudgePoint(desk, { key, object, points }, delta) {
  const index = /** @type {number} */ (desk.point);
  if (!points.at(object, index)) return;
  desk.history.run([updating(desk.document, key, points.moved(object, index, delta, { bounds: desk.bounds }))]);
}

/** Turn the selected objects about their own middles. @param {number} degrees clockwise @returns {Command} */
export const turn = (degrees) => (desk, perform = true) => {
  const changes = (desk.index ? movable(desk) : []).flatMap((key) => {
    const patch = shapeAt(desk, key).turned?.(desk.document.get(key), degrees, desk.bounds);
    return patch ? [updating(desk.document, key, patch)] : [];
  });
  return when(desk, changes.length > 0, perform, () => desk.history.run(changes));
};

/** The points of the only selected object, if it has some and may be changed.
 * @param {Desk} desk @returns {{key: string, object: any, points: import("../geometry/shapes.js").Points}|null} */
function pointsOf(desk) {
  const key = desk.single;
  const points = key && desk.index && desk.isMovable(key) ? shapeAt(desk, key).points : undefined;
  return key && points ? { key, points, object: desk.document.get(key) } : null;
}

/** Hold the next point of the selected object, or the previous; past the last one none is held.
 * @param {1|-1} step @returns {Command} */
export const walkPoints = (step) => (desk, perform = true) => {
  const found = pointsOf(desk);
  if (!found || desk.history.isOpen) return false;
  const count = found.points.count(found.object);
  const next = desk.point === null ? (step === 1 ? 0 : count - 1) : desk.point + step;
  if (perform) desk.hold(next >= 0 && next < count ? next : null);
  return count > 0;
};

/** A new point in the middle of the edge after the one that is held, or after the first; it is held then. @type {Command} */
export const insertPoint = (desk, perform = true) => {
  const found = pointsOf(desk);
  const split = found?.points.split;
  return when(desk, !!split, perform, () => {
    if (!found || !split) return;
    const { patch, index } = split(found.object, desk.point ?? 0);
    desk.history.run([updating(desk.document, found.key, patch)]);
    desk.hold(index);
  });
};

/** Show the point that is held as hidden, or visible again; where it is not there, it comes. @param {Point} at where it comes
 * @returns {Command} */
export const seePoint = (at) => (desk, perform = true) => {
  const found = pointsOf(desk);
  const patch = found && desk.point !== null ? found.points.seen?.(found.object, desk.point, at, desk.bounds) : undefined;
  return when(desk, !!patch, perform, () => desk.history.run([updating(desk.document, found?.key ?? "", patch ?? {})]));
};

/** Exchange the left and the right points of the selected objects. @type {Command} */
export const mirror = (desk, perform = true) => {
  const changes = (desk.index ? movable(desk) : []).flatMap((key) => {
    const object = desk.document.get(key);
    const label = desk.schema.label(fieldOf(key), object?.class ?? "");
    const patch = label && shapeAt(desk, key).points?.mirrored?.(object, label);
    return patch ? [updating(desk.document, key, patch)] : [];
  });
  return when(desk, changes.length > 0, perform, () => desk.history.run(changes));
};

/** Take the point that is held out of the selected object. @type {Command} */
export const removePoint = (desk, perform = true) => {
  const found = pointsOf(desk);
  const patch = found && desk.point !== null ? found.points.without(found.object, desk.point) : null;
  return when(desk, !!patch, perform, () => {
    desk.history.run([updating(desk.document, found?.key ?? "", patch ?? {})]);
    desk.hold(null);
  });
};

/** @typedef {{field: string, object: LabelObject}} Copy */

/** @param {Desk} desk @returns {Copy[]} */
export const copied = (desk) =>
  desk.keys().filter((key) => desk.selection.has(key)).map((key) => ({
    field: fieldOf(key), object: /** @type {LabelObject} */ (desk.document.get(key)),
  }));

/** The objects of a result, to be pasted. @param {import("../types.js").Result} result
 * @returns {{field: string, object: LabelObject}[]} */
export const allOf = (result) => Object.entries(result).flatMap(([field, value]) =>
  (Array.isArray(value) ? value : []).flatMap((object) => (object?.id ? [{ field, object }] : [])));

/** One more of a shape, with its middle where asked, as far as the image goes. @param {Copy} copy @param {Point} at
 * @returns {Command} */
export const placed = (copy, at) => (desk, perform = true) => {
  const box = desk.index?.shapeOf(keyOf(copy.field, ""))?.bounds(copy.object);
  if (!box) return false;
  return paste([copy], { x: at.x - box.x - box.width / 2, y: at.y - box.y - box.height / 2 })(desk, perform);
};

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
  const keys = movableShapes(desk);
  const changes = [...new Set(keys.map(fieldOf))].flatMap((field) => {
    const order = [...desk.document.keys(field)];
    const chosen = order.filter((key) => desk.selection.has(key) && keys.includes(key));
    const others = order.filter((key) => !chosen.includes(key));
    const after = where === "front" ? [...others, ...chosen] : [...chosen, ...others];
    return after.every((key, index) => key === order[index]) ? [] : [ordering(desk.document, field, after)];
  });
  return when(desk, changes.length > 0, perform, () => desk.history.run(changes));
};
