/**
 * Draw boxes: press, drag, release; or click one corner and click the opposite one. The new box is selected, so that its
 * handles and its class are at hand, and the tool stays for the next.
 *
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../types.js").Box} Box
 */
import { fromCorners } from "../geometry/box.js";
import { creating } from "../model/changes.js";
import { startingAttributes } from "../model/schema.js";
import { ResizeDrag } from "./drags.js";
import { handleUnder } from "./hits.js";
import { Machine } from "./machine.js";

export class BoxTool extends Machine {
  /** @type {Box|null} */
  #draft = null;
  /** @type {ResizeDrag|null} */
  #resize = null;

  /** @param {import("../model/desk.js").Desk} desk @param {import("./machine.js").View} view */
  constructor(desk, view) {
    super({
      idle: { down: (gesture) => this.#press(gesture) },
      pressed: {
        move: (gesture) => this.#slide(gesture),
        up: (gesture) => { this.state = "waiting"; this.#stretch(gesture); },
        cancel: () => { this.#draft = null; },
      },
      dragging: {
        move: (gesture) => this.#stretch(gesture),
        up: (gesture) => this.#finish(gesture),
        cancel: () => { this.#draft = null; },
      },
      waiting: {
        move: (gesture) => this.#stretch(gesture),
        down: (gesture) => this.#stretch(gesture),
        up: (gesture) => this.#finish(gesture),
        cancel: () => { this.#draft = null; },
      },
      resizing: {
        move: (gesture) => this.#resize?.to(gesture.point),
        up: (gesture) => this.#release(gesture),
        cancel: () => this.#resize?.cancel(),
      },
    });
    this.desk = desk;
    this.view = view;
  }

  preview() {
    return { ...super.preview(), draft: this.#draft, crosshair: this.state !== "resizing" };
  }

  /** @param {Gesture} gesture */
  cursor(gesture) {
    const held = this.busy ? null : handleUnder(this.desk, gesture, this.view.scale);
    return held ? `${held.handle}-resize` : "crosshair";
  }

  /** @param {Gesture} gesture */
  #press(gesture) {
    if (this.desk.readonly || !this.desk.active) return;
    this.start = gesture;
    const held = handleUnder(this.desk, gesture, this.view.scale);
    if (held) {
      this.#resize = new ResizeDrag(this.desk, gesture.point, held.key, held.handle);
      this.state = "resizing";
      return;
    }
    this.desk.select([]);
    this.state = "pressed";
  }

  /** @param {Gesture} gesture */
  #slide(gesture) {
    if (!this.hasMoved(gesture)) return;
    this.state = "dragging";
    this.#stretch(gesture);
  }

  /** @param {Gesture} gesture */
  #stretch(gesture) {
    this.#draft = fromCorners(/** @type {Gesture} */ (this.start).point, gesture.point, this.desk.bounds);
  }

  /** @param {Gesture} gesture */
  #finish(gesture) {
    this.#stretch(gesture);
    const box = /** @type {Box} */ (this.#draft);
    if (this.state === "waiting" && !this.hasMoved(gesture)) return;
    this.#draft = null;
    this.state = "idle";
    if (box.width >= 1 && box.height >= 1) this.#create(box);
  }

  /** @param {Box} box */
  #create(box) {
    const { field, label } = /** @type {import("../model/schema.js").ClassRef} */ (this.desk.active);
    const id = this.desk.newId();
    const object = { id, class: label.name, ...box, attributes: startingAttributes(label) };
    this.desk.history.run(creating(this.desk.document, field.name, object));
    this.desk.select([`${field.name}/${id}`]);
  }

  /** @param {Gesture} gesture */
  #release(gesture) {
    this.#resize?.to(gesture.point);
    this.#resize?.finish();
    this.state = "idle";
  }
}
