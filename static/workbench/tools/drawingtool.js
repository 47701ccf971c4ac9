/**
 * What all tools that draw have in common: the handles of the selected object stay at hand, and what was drawn is an object of
 * the next class, selected.
 *
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../model/desk.js").Desk} Desk
 */
import { creating } from "../model/changes.js";
import { startingAttributes } from "../model/schema.js";
import { grabHandle } from "./drags.js";
import { handleUnder } from "./hits.js";
import { Machine } from "./machine.js";

export class DrawingTool extends Machine {
  /** @type {import("./drags.js").ReshapeDrag|null} */
  #drag = null;

  /** @param {Desk} desk @param {import("./machine.js").View} view @param {Record<string, import("./machine.js").State>} states */
  constructor(desk, view, states) {
    super({
      ...states,
      reshaping: {
        move: (gesture) => this.#drag?.to(gesture),
        up: (gesture) => {
          this.#drag?.to(gesture);
          this.#drag?.finish();
          this.state = "idle";
        },
        cancel: () => this.#drag?.cancel(),
      },
    });
    this.desk = desk;
    this.view = view;
  }

  /** @returns {import("./machine.js").Preview} */
  preview() {
    const { snapped = null } = this.state === "reshaping" && this.#drag ? this.#drag : {};
    return {
      ...super.preview(), crosshair: this.state !== "reshaping",
      spots: snapped ? [{ at: snapped, look: "snap" }] : [],
    };
  }

  /** @param {Gesture} gesture */
  cursor(gesture) {
    const held = this.busy ? null : handleUnder(this.desk, gesture, this.view.scale);
    return held ? held.handle.cursor : "crosshair";
  }

  /** Begin to draw, unless the press was on a handle or nothing can be drawn. @param {Gesture} gesture
   * @param {() => void} draw */
  begin(gesture, draw) {
    if (this.desk.readonly || !this.desk.active) return;
    this.start = gesture;
    const grabbed = grabHandle(this.desk, gesture, this.view.scale);
    if (grabbed) {
      this.#drag = grabbed.drag;
      if (this.#drag) this.state = "reshaping";
      return;
    }
    this.desk.select([]);
    draw();
  }

  /** @param {Record<string, unknown>} value what makes the shape */
  create(value) {
    const { field, label } = /** @type {import("../model/schema.js").ClassRef} */ (this.desk.active);
    const id = this.desk.newId();
    const object = /** @type {any} */ ({ id, class: label.name, ...value, attributes: startingAttributes(label) });
    this.desk.history.run(creating(this.desk.document, field.name, object));
    this.desk.select([`${field.name}/${id}`]);
  }
}
