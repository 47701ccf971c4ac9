/**
 * Select, move and resize. A click selects, and on the same spot again reaches for what lies beneath; Shift adds; a drag
 * moves what it began on, or draws a marquee where nothing was.
 *
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../model/desk.js").Desk} Desk
 */
import { fromCorners } from "../geometry/box.js";
import { grabHandle, MoveDrag } from "./drags.js";
import { handleUnder, objectsUnder } from "./hits.js";
import { Machine } from "./machine.js";

export class SelectTool extends Machine {
  /** @type {string|null} */
  #hover = null;
  /** What the handle under the pointer is called. */
  #hint = "";
  /** @type {string|null} what was pressed */
  #target = null;
  #wasSelected = false;
  /** @type {import("../types.js").Box|null} */
  #marquee = null;
  /** @type {MoveDrag|import("./drags.js").ReshapeDrag|null} */
  #drag = null;

  /** @param {Desk} desk @param {import("./machine.js").View} view */
  constructor(desk, view) {
    super({
      idle: { down: (gesture) => this.#press(gesture), move: (gesture) => this.#look(gesture) },
      pressed: { move: (gesture) => this.#slide(gesture), up: (gesture) => this.#click(gesture) },
      dragging: {
        move: (gesture) => this.#drag?.to(gesture),
        up: (gesture) => this.#drop(gesture),
        cancel: () => this.#drag?.cancel(),
      },
      marquee: {
        move: (gesture) => this.#stretch(gesture),
        up: (gesture) => this.#collect(gesture),
        cancel: () => { this.#marquee = null; },
      },
      // What cannot be moved stays, and takes nothing else along.
      stuck: { up: () => { this.state = "idle"; } },
      panning: { move: (gesture) => this.#pan(gesture), up: () => { this.state = "idle"; } },
    });
    this.desk = desk;
    this.view = view;
  }

  preview() {
    return { ...super.preview(), hover: this.busy ? null : this.#hover, hint: this.busy ? "" : this.#hint, marquee: this.#marquee, spots: this.#spots() };
  }

  /** @returns {import("./machine.js").Spot[]} */
  #spots() {
    return this.state === "dragging" && this.#drag?.snapped ? [{ at: this.#drag.snapped, look: "snap" }] : [];
  }

  /** @param {Gesture} gesture */
  cursor(gesture) {
    const held = handleUnder(this.desk, gesture, this.view.scale);
    if (held) return held.handle.cursor;
    return this.#hover && this.desk.isMovable(this.#hover) ? "move" : "default";
  }

  /** @param {Gesture} gesture */
  #look(gesture) {
    this.#hint = handleUnder(this.desk, gesture, this.view.scale)?.handle.title ?? "";
    this.#hover = objectsUnder(this.desk, gesture, this.view.scale)[0] ?? null;
  }

  /** @param {Gesture} gesture */
  #press(gesture) {
    this.start = gesture;
    const grabbed = grabHandle(this.desk, gesture, this.view.scale);
    if (grabbed) {
      this.#drag = grabbed.drag;
      if (this.#drag) this.state = "dragging";
      return;
    }
    this.desk.hold(null);
    const under = objectsUnder(this.desk, gesture, this.view.scale);
    this.#target = under.find((key) => this.desk.selection.has(key)) ?? under[0] ?? null;
    this.#wasSelected = this.#target !== null && this.desk.selection.has(this.#target);
    if (this.#target && !this.#wasSelected && !gesture.shift) this.desk.select([this.#target]);
    this.state = "pressed";
  }

  /** @param {Gesture} gesture */
  #slide(gesture) {
    if (!this.hasMoved(gesture)) return;
    const from = /** @type {Gesture} */ (this.start);
    const keys = [...this.desk.selection].filter((key) => this.desk.isMovable(key) && this.desk.index?.entry(key));
    if (this.#target && this.desk.selection.has(this.#target) && keys.length > 0) {
      this.#drag = new MoveDrag(this.desk, from.point, keys);
      this.state = "dragging";
    } else if (gesture.touch) {
      this.state = "panning";
    } else {
      this.state = this.#target ? "stuck" : "marquee";
    }
    this.send("move", gesture);
  }

  /** @param {Gesture} gesture */
  #click(gesture) {
    this.state = "idle";
    if (gesture.shift) {
      if (this.#target) this.desk.toggle(this.#target);
    } else if (!this.#target) {
      this.desk.select([]);
    } else if (this.#wasSelected) {
      this.desk.select([this.desk.selection.size > 1 ? this.#target : this.#beneath(gesture)]);
    }
  }

  /** @param {Gesture} gesture */
  #beneath(gesture) {
    const under = objectsUnder(this.desk, gesture, this.view.scale);
    return under[(under.indexOf(/** @type {string} */ (this.#target)) + 1) % under.length];
  }

  /** @param {Gesture} gesture */
  #drop(gesture) {
    this.#drag?.to(gesture);
    this.#drag?.finish();
    this.state = "idle";
  }

  /** @param {Gesture} gesture */
  #stretch(gesture) {
    this.#marquee = fromCorners(/** @type {Gesture} */ (this.start).point, gesture.point, this.desk.bounds);
  }

  /** @param {Gesture} gesture */
  #collect(gesture) {
    this.#stretch(gesture);
    const caught = this.desk.index?.within(/** @type {import("../types.js").Box} */ (this.#marquee)) ?? [];
    const visible = caught.filter((key) => !this.desk.isHidden(key));
    this.desk.select(gesture.shift ? [...this.desk.selection, ...visible] : visible);
    this.#marquee = null;
    this.state = "idle";
  }

  /** @param {Gesture} gesture */
  #pan(gesture) {
    const from = /** @type {Gesture} */ (this.start).screen;
    this.view.panBy({ x: gesture.screen.x - from.x, y: gesture.screen.y - from.y });
    this.start = gesture;
  }
}
