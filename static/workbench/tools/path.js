/**
 * Draw polygons and polylines: each click sets a vertex. A click on the first vertex closes a polygon; a second click on the last
 * one, a double click, or Enter ends either. Backspace takes back the last vertex, Escape all of it.
 *
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../geometry/shapes.js").Shape} Shape
 */
import { pairAt } from "../geometry/path.js";
import { distance, inside } from "../geometry/point.js";
import { DrawingTool } from "./drawingtool.js";
import { reachOf } from "./hits.js";
import { pulledPoint } from "./pulling.js";
import { Snapping } from "./snapping.js";

/** How near to the last vertex, in screen pixels, a click means that very one. */
const AGAIN = 4;
const TOUCH_AGAIN = 10;

export class PathTool extends DrawingTool {
  /** @type {Point[]} */
  #points = [];
  /** Where the next vertex would be. @type {Point|null} */
  #next = null;
  /** @type {Point|null} */
  #snapped = null;
  /** Whether a click now would end it. */
  #ends = false;

  /** @param {import("../model/desk.js").Desk} desk @param {import("./machine.js").View} view
   *  @param {{shape: Shape, fewest: number}} kind */
  constructor(desk, view, { shape, fewest }) {
    const aim = (/** @type {Gesture} */ gesture) => this.#aim(gesture);
    const drop = () => this.#drop();
    super(desk, view, {
      idle: { down: (gesture) => this.begin(gesture, () => { this.state = "pressed"; this.#aim(gesture); }) },
      pressed: { move: aim, up: (gesture) => this.#click(gesture), cancel: drop },
      drawing: { move: aim, down: (gesture) => { this.state = "pressed"; this.#aim(gesture); }, cancel: drop },
    });
    this.shape = shape;
    this.fewest = fewest;
  }

  preview() {
    const preview = super.preview();
    if (!this.#next || !this.busy) return preview;
    const ahead = this.#ends ? [] : [this.#next];
    const ending = this.#ends ? (this.shape.isOpen ? this.#points.length - 1 : 0) : -1;
    const spots = this.#points.map((at, index) => ({ at, look: /** @type {"vertex"|"first"} */ (index === ending ? "first" : "vertex") }));
    if (this.#snapped) preview.spots.push({ at: this.#snapped, look: "snap" });
    return {
      ...preview, spots: [...preview.spots, ...spots],
      draft: { shape: this.shape, object: { points: [...this.#points, ...ahead].map(pairAt) } },
    };
  }

  /** Done with it, as far as it goes. @returns {boolean} whether there was enough of it */
  finish(perform = true) {
    const enough = this.state === "drawing" && this.#points.length >= this.fewest;
    if (enough && perform) this.#end();
    return enough;
  }

  interrupt() {
    if (this.state === "pressed" && this.#points.length > 0) this.state = "drawing";
    else if (this.state !== "drawing") this.cancel();
  }

  /** Take back the last vertex. @returns {boolean} whether there was one */
  takeBack(perform = true) {
    const some = this.state === "drawing";
    if (!some || !perform) return some;
    this.#points.pop();
    this.#ends = false;
    if (this.#points.length === 0) this.cancel();
    return true;
  }

  /** @param {Gesture} gesture */
  #aim(gesture) {
    const near = (/** @type {Point|undefined} */ point, /** @type {number} */ reach) =>
      point !== undefined && distance(point, gesture.point) * this.view.scale <= reach;
    const again = near(this.#points.at(-1), gesture.touch ? TOUCH_AGAIN : AGAIN);
    this.#ends = this.#points.length >= this.fewest && (again || (!this.shape.isOpen && near(this.#points[0], reachOf(gesture) + 2)));
    this.#snapped = gesture.ctrl || this.#ends ? null : new Snapping(this.desk, this.view.scale).at(gesture.point);
    const free = gesture.ctrl ? gesture.point : pulledPoint(this.desk.edgeNear, gesture.point, this.view.scale);
    this.#next = inside(this.#snapped ?? free, this.desk.bounds);
  }

  /** @param {Gesture} gesture */
  #click(gesture) {
    this.#aim(gesture);
    if (this.#ends) return this.#end();
    const next = /** @type {Point} */ (this.#next);
    const last = this.#points.at(-1);
    // The second click of a double click too early to end it sets no vertex upon another.
    if (!last || distance(last, next) * this.view.scale > 2) this.#points.push(next);
    this.state = "drawing";
  }

  #end() {
    const points = this.#points.map(pairAt);
    this.#drop();
    this.state = "idle";
    this.create({ points });
  }

  #drop() {
    this.#points = [];
    this.#next = null;
    this.#snapped = null;
    this.#ends = false;
  }
}
