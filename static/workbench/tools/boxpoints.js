/**
 * Boxes from points: the four outermost points of the thing, in any order, or, where boxes may turn, the two ends of one edge and
 * then the side across. Each click sets a point, the last one makes the box.
 *
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Point} Point
 * @typedef {Box & {rotation?: number}} AnyBox
 * @typedef {{count: number, shape: import("../geometry/shapes.js").Shape, make: (points: Point[], bounds: Box) => AnyBox|null}} Way
 */
import { distance, inside } from "../geometry/point.js";
import { DrawingTool } from "./drawingtool.js";

/** Clicks nearer to each other than this, in screen pixels, are one that trembled. */
const TREMOR = 3;

export class BoxPointsTool extends DrawingTool {
  /** @type {Point[]} */
  #points = [];
  /** @type {Point|null} */
  #next = null;

  /** @param {import("../model/desk.js").Desk} desk @param {import("./machine.js").View} view @param {Way} way
   *  @param {Record<string, unknown>} [more] properties of every box of this kind */
  constructor(desk, view, way, more = {}) {
    const aim = (/** @type {Gesture} */ gesture) => { this.#next = inside(gesture.point, desk.bounds); };
    const drop = () => this.#drop();
    super(desk, view, {
      idle: { down: (gesture) => this.begin(gesture, () => { this.state = "pressed"; aim(gesture); }) },
      pressed: { move: aim, up: (gesture) => { aim(gesture); this.#click(); }, cancel: drop },
      collecting: { move: aim, down: (gesture) => { this.state = "pressed"; aim(gesture); }, cancel: drop },
    });
    this.way = way;
    this.more = more;
  }

  preview() {
    const preview = super.preview();
    if (!this.busy || this.state === "reshaping") return preview;
    const points = this.#next ? [...this.#points, this.#next] : this.#points;
    const box = this.way.make(points, this.desk.bounds);
    /** @type {import("./machine.js").Spot[]} */
    const spots = this.#points.map((at) => ({ at, look: "vertex" }));
    return { ...preview, spots, draft: box && { shape: this.way.shape, object: box } };
  }

  interrupt() {
    if (this.state === "pressed" && this.#points.length > 0) this.state = "collecting";
    else if (this.state !== "collecting") this.cancel();
  }

  /** @returns {boolean} whether there was a point to take back */
  takeBack(perform = true) {
    const some = this.state === "collecting";
    if (!some || !perform) return some;
    this.#points.pop();
    if (this.#points.length === 0) this.cancel();
    return true;
  }

  #click() {
    const next = /** @type {Point} */ (this.#next);
    const last = this.#points.at(-1);
    if (!last || distance(last, next) * this.view.scale > TREMOR) this.#points.push(next);
    this.state = "collecting";
    if (this.#points.length < this.way.count) return;
    const box = this.way.make(this.#points, this.desk.bounds);
    this.#drop();
    this.state = "idle";
    if (box && box.width >= 1 && box.height >= 1) this.create({ ...this.more, ...box });
  }

  #drop() {
    this.#points = [];
    this.#next = null;
  }
}
