/**
 * Draw boxes: press, drag, release; or click one corner and click the opposite one. The new box is selected, so that its
 * handles and its class are at hand, and the tool stays for the next.
 *
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../types.js").Box} Box
 */
import { BOX, fromCorners } from "../geometry/box.js";
import { DrawingTool } from "./drawingtool.js";
import { pulledBox } from "./pulling.js";

export class BoxTool extends DrawingTool {
  /** @type {Box|null} */
  #draft = null;

  /** @param {import("../model/desk.js").Desk} desk @param {import("./machine.js").View} view
   *  @param {Record<string, unknown>} [more] properties of every box of this kind */
  constructor(desk, view, more = {}) {
    const drop = () => { this.#draft = null; };
    super(desk, view, {
      idle: { down: (gesture) => this.begin(gesture, () => { this.state = "pressed"; }) },
      pressed: {
        move: (gesture) => this.#slide(gesture),
        up: (gesture) => { this.state = "waiting"; this.#stretch(gesture); },
        cancel: drop,
      },
      dragging: { move: (gesture) => this.#stretch(gesture), up: (gesture) => this.#finish(gesture), cancel: drop },
      waiting: {
        move: (gesture) => this.#stretch(gesture),
        down: (gesture) => this.#stretch(gesture),
        up: (gesture) => this.#finish(gesture),
        cancel: drop,
      },
    });
    this.more = more;
  }

  preview() {
    return { ...super.preview(), draft: this.#draft && { shape: BOX, object: this.#draft } };
  }

  /** @param {Gesture} gesture */
  #slide(gesture) {
    if (!this.hasMoved(gesture)) return;
    this.state = "dragging";
    this.#stretch(gesture);
  }

  /** @param {Gesture} gesture */
  #stretch(gesture) {
    const box = fromCorners(/** @type {Gesture} */ (this.start).point, gesture.point, this.desk.bounds);
    this.#draft = gesture.ctrl ? box : pulledBox(this.desk.edgeNear, box, "nesw", this.view.scale);
  }

  /** @param {Gesture} gesture */
  #finish(gesture) {
    this.#stretch(gesture);
    const box = /** @type {Box} */ (this.#draft);
    if (this.state === "waiting" && !this.hasMoved(gesture)) return;
    this.#draft = null;
    this.state = "idle";
    if (box.width >= 1 && box.height >= 1) this.create({ ...box, ...this.more });
  }
}
