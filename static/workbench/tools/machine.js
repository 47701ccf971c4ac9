/**
 * A tool is a small state machine: in each state it knows what a press, a move and a release mean. It sees points of the
 * image, never the page, so that a test can be its hand.
 *
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Point} Point
 * @typedef {{scale: number, panBy: (by: Point) => void, way?: string, hasPen?: boolean}} View   `way` to draw boxes
 * @typedef {{down?: (gesture: Gesture) => void, move?: (gesture: Gesture) => void, up?: (gesture: Gesture) => void,
 *   cancel?: () => void}} State
 * @typedef {{shape: import("../geometry/shapes.js").Shape, object: any}} Draft   what is being drawn
 * @typedef {{at: Point, look: "vertex"|"first"|"snap"}} Spot
 * @typedef {{words: string, less: string, more: string}} Setting   what it is now, and names for less and more of it
 * @typedef {{draft: Draft|null, marquee: Box|null, hover: string|null, crosshair: boolean, spots: Spot[], hint: string,
 *   covered: string|null, paint: ((context: CanvasRenderingContext2D, view: import("../types.js").Viewport, pointer: Point|null) => void)|null}} Preview
 *   `spots` are points to see, `hint` is words beside the pointer, `paint` is for what none of these can show, in
 *   place of the object `covered`
 */

/** How far, in screen pixels, a press may slide and still be a click. */
const SLOP = 4;
const TOUCH_SLOP = 10;

export class Machine {
  state = "idle";
  /** @type {Gesture|null} where the current gesture was pressed */
  start = null;

  /** @param {Record<string, State>} states */
  constructor(states) {
    this.states = states;
  }

  get busy() {
    return this.state !== "idle";
  }

  /** @param {"down"|"move"|"up"} type @param {Gesture} gesture */
  send(type, gesture) {
    this.states[this.state][type]?.(gesture);
  }

  /** Drop the gesture under way, as if it had never begun. @returns {boolean} whether there was one */
  cancel() {
    if (!this.busy) return false;
    this.states[this.state].cancel?.();
    this.state = "idle";
    return true;
  }

  /** End what is being drawn, where it has no end of its own. @param {boolean} [_perform] @returns {boolean} whether it can */
  finish(_perform) {
    return false;
  }

  /** Take back the last point of what is being drawn. @param {boolean} [_perform] @returns {boolean} whether there is one */
  takeBack(_perform) {
    return false;
  }

  /** Leave out the point that comes next. @param {boolean} [_perform] @returns {boolean} whether one does */
  skip(_perform) {
    return false;
  }

  /** The press under way was not meant (a second finger came, the pen left): what was made before it stays. */
  interrupt() {
    this.cancel();
  }

  /** What a button or a key may change about the tool: its size, its tolerance. @returns {Setting|null} */
  get setting() {
    return null;
  }

  /** More or less of what can be set. @param {1|-1} _direction */
  grow(_direction) {}

  /** Whether it takes away instead of adding; null where that is no question. @returns {boolean|null} */
  get erases() {
    return null;
  }

  /** Add instead of taking away, or the other way round. */
  switchEraser() {}

  /** @param {Gesture} gesture */
  hasMoved(gesture) {
    const from = /** @type {Gesture} */ (this.start).screen;
    const slop = gesture.touch ? TOUCH_SLOP : SLOP;
    return Math.hypot(gesture.screen.x - from.x, gesture.screen.y - from.y) >= slop;
  }

  /** What the overlay shows besides the objects themselves. @returns {Preview} */
  preview() {
    return { draft: null, marquee: null, hover: null, crosshair: false, spots: [], hint: "", covered: null, paint: null };
  }

  /** The name of a CSS cursor. @param {Gesture} _gesture */
  cursor(_gesture) {
    return "default";
  }
}
