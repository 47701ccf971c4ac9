import { Machine } from "./machine.js";

/** Drag the image itself. */
export class PanTool extends Machine {
  /** @param {import("./machine.js").View} view */
  constructor(view) {
    super({
      idle: { down: (gesture) => { this.start = gesture; this.state = "panning"; } },
      panning: { move: (gesture) => this.#pan(gesture), up: () => { this.state = "idle"; } },
    });
    this.view = view;
  }

  cursor() {
    return this.busy ? "grabbing" : "grab";
  }

  /** @param {import("../types.js").Gesture} gesture */
  #pan(gesture) {
    const from = /** @type {import("../types.js").Gesture} */ (this.start).screen;
    this.view.panBy({ x: gesture.screen.x - from.x, y: gesture.screen.y - from.y });
    this.start = gesture;
  }
}
