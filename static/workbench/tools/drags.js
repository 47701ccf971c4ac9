/**
 * Drags that change boxes: each opens one step of history, and ends it by `finish` or takes it back by `cancel`.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").BoxObject} BoxObject
 */
import { allowedMove, moved, resized } from "../geometry/box.js";
import { updating } from "../model/changes.js";
import { selectionBox } from "../model/commands.js";

/** @param {Point} from @param {Point} to */
const between = (from, to) => ({ x: to.x - from.x, y: to.y - from.y });

class Drag {
  /** @param {Desk} desk @param {Point} from @param {string[]} keys */
  constructor(desk, from, keys) {
    this.desk = desk;
    this.from = from;
    this.before = new Map(keys.map((key) => [key, /** @type {BoxObject} */ (desk.document.get(key))]));
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
    this.around = selectionBox(desk, keys);
  }

  /** @param {Point} point */
  to(point) {
    const { desk } = this;
    const delta = allowedMove(this.around, between(this.from, point), desk.bounds);
    desk.history.apply([...this.before].map(([key, box]) => {
      const { x, y } = moved(box, delta);
      return updating(desk.document, key, { x, y });
    }));
  }
}

export class ResizeDrag extends Drag {
  /** @param {Desk} desk @param {Point} from @param {string} key @param {import("../geometry/box.js").Handle} handle */
  constructor(desk, from, key, handle) {
    super(desk, from, [key]);
    this.handle = handle;
  }

  /** @param {Point} point */
  to(point) {
    const { desk } = this;
    for (const [key, box] of this.before) {
      const shape = resized(box, this.handle, between(this.from, point), desk.bounds);
      if (shape.width >= 1 && shape.height >= 1) desk.history.apply([updating(desk.document, key, shape)]);
    }
  }
}
