/**
 * Drags that change shapes: each opens one step of history, and ends it by `finish` or takes it back by `cancel`.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../types.js").LabelObject} LabelObject
 */
import { allowedMove, BOX } from "../geometry/box.js";
import { distance } from "../geometry/point.js";
import { updating } from "../model/changes.js";
import { extentOf, removePoint, shapeAt } from "../model/shaping.js";
import { handleUnder, pointOf } from "./hits.js";
import { pulledBox } from "./pulling.js";
import { Snapping } from "./snapping.js";

/** A vertex is pulled out of an edge only when the hand has moved by so many screen pixels. */
const PULL = 3;

/** @param {Point} from @param {Point} to */
const between = (from, to) => ({ x: to.x - from.x, y: to.y - from.y });

class Drag {
  /** Where the hand was drawn to a vertex of another shape. @type {Point|null} */
  snapped = null;

  /** @param {Desk} desk @param {Point} from @param {string[]} keys */
  constructor(desk, from, keys) {
    this.desk = desk;
    this.from = from;
    this.before = new Map(keys.map((key) => [key, /** @type {LabelObject} */ (desk.document.get(key))]));
    desk.history.begin();
    desk.lift(keys);
  }

  finish() {
    this.desk.history.commit();
    this.desk.lift([]);
  }

  cancel() {
    this.desk.history.cancel();
    this.desk.lift([]);
  }
}

export class MoveDrag extends Drag {
  /** @param {Desk} desk @param {Point} from @param {string[]} keys */
  constructor(desk, from, keys) {
    super(desk, from, keys);
    this.extent = extentOf(desk, keys);
  }

  /** @param {Gesture} gesture */
  to({ point }) {
    const { desk } = this;
    const delta = allowedMove(this.extent, between(this.from, point), desk.bounds);
    desk.history.apply([...this.before].map(([key, object]) =>
      updating(desk.document, key, shapeAt(desk, key).moved(object, delta))));
  }
}

export class ReshapeDrag extends Drag {
  /** @param {Desk} desk @param {Point} from @param {string} key @param {import("../geometry/shapes.js").Handle} handle
   *  @param {number} scale screen pixels per image pixel */
  constructor(desk, from, key, handle, scale) {
    super(desk, from, [key]);
    this.handle = handle;
    this.scale = scale;
    this.isPulled = handle.look !== "middle";
    this.snapping = new Snapping(desk, scale, key);
  }

  /** @param {Gesture} gesture */
  to(gesture) {
    const { desk } = this;
    this.isPulled ||= distance(this.from, gesture.point) * this.scale >= PULL;
    if (!this.isPulled) return;
    this.snapped = null;
    const snap = (/** @type {Point} */ point) => {
      this.snapped = gesture.ctrl ? null : this.snapping.at(point);
      return this.snapped ?? point;
    };
    for (const [key, object] of this.before) {
      const patch = shapeAt(desk, key).reshaped(object, this.handle.name, between(this.from, gesture.point),
        { bounds: desk.bounds, snap, shift: gesture.shift });
      if (patch) desk.history.apply([updating(desk.document, key, this.#pulled(key, patch, gesture))]);
    }
  }

  /** @param {string} key @param {Record<string, unknown>} patch @param {Gesture} gesture */
  #pulled(key, patch, gesture) {
    if (gesture.ctrl || shapeAt(this.desk, key) !== BOX) return patch;
    return pulledBox(this.desk.edgeNear, /** @type {any} */ (patch), this.handle.name, this.scale);
  }

  finish() {
    super.finish();
    if (this.isPulled) this.desk.hold(pointOf(this.handle));
  }
}

/** What a press on a handle of the selected object begins: with Alt the vertex under it goes, and there is no drag. Null where
 * there is no handle. @param {Desk} desk @param {Gesture} gesture @param {number} scale
 * @returns {{drag: ReshapeDrag|null}|null} */
export function grabHandle(desk, gesture, scale) {
  const held = handleUnder(desk, gesture, scale);
  if (!held) return null;
  const index = pointOf(held.handle);
  if (gesture.alt && index !== null && held.handle.look === "vertex") {
    desk.hold(index);
    removePoint(desk);
    return { drag: null };
  }
  return { drag: new ReshapeDrag(desk, gesture.point, held.key, held.handle, scale) };
}
