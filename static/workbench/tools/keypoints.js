/**
 * Place keypoints one after another, in the order of the class; the name of the next one is shown. Shift marks a point hidden,
 * `skip` says that it is not there. Backspace takes back the last, Enter ends it with the rest not there. A drag instead of the
 * first click makes all of them at once, in the box that was dragged, to be moved to their places.
 *
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../geometry/keypoints.js").Keypoint} Keypoint
 */
import { t } from "../../i18n.js";
import { fromCorners } from "../geometry/box.js";
import { ABSENT, HIDDEN, KEYPOINTS, VISIBLE } from "../geometry/keypoints.js";
import { inside } from "../geometry/point.js";
import { posed } from "../geometry/poses.js";
import { addShape } from "../geometry/shapes.js";
import { DRAWING } from "./drawing.js";
import { DrawingTool } from "./drawingtool.js";

export class KeypointsTool extends DrawingTool {
  /** @type {Keypoint[]} */
  #points = [];
  /** Where the next one would be. @type {Keypoint|null} */
  #next = null;

  /** @param {import("../model/desk.js").Desk} desk @param {import("./machine.js").View} view */
  constructor(desk, view) {
    const aim = (/** @type {Gesture} */ gesture) => this.#aim(gesture);
    const drop = () => this.#drop();
    super(desk, view, {
      idle: { down: (gesture) => this.begin(gesture, () => { this.state = "pressed"; this.#aim(gesture); }) },
      pressed: { move: (gesture) => this.#slide(gesture), up: (gesture) => this.#click(gesture), cancel: drop },
      framing: { move: (gesture) => this.#stretch(gesture), up: (gesture) => { this.#stretch(gesture); this.#end(); }, cancel: drop },
      placing: { move: aim, down: (gesture) => { this.state = "pressed"; this.#aim(gesture); }, cancel: drop },
    });
  }

  /** The names of the points of the class that is drawn. */
  get names() {
    return this.desk.active?.label.keypoints ?? [];
  }

  preview() {
    const preview = super.preview();
    if (this.state === "reshaping") return preview;
    const name = this.names[this.#points.length] ?? "";
    if (this.state === "framing") return { ...preview, draft: { shape: KEYPOINTS, object: { points: this.#points } } };
    const hint = t("%(name)s (%(index)s of %(count)s)", { name, index: this.#points.length + 1, count: this.names.length });
    if (!this.busy) return { ...preview, hint };
    const points = this.#next ? [...this.#points, this.#next] : this.#points;
    return { ...preview, hint, draft: { shape: KEYPOINTS, object: { points: this.#filled(points) } } };
  }

  /** End with what is placed; the rest is not there. @returns {boolean} whether anything was placed */
  finish(perform = true) {
    const some = this.state === "placing" && this.#points.some(([, , seen]) => seen > 0);
    if (some && perform) this.#end();
    return some;
  }

  interrupt() {
    if (this.state === "pressed" && this.#points.length > 0) this.state = "placing";
    else if (this.state !== "placing") this.cancel();
  }

  /** @returns {boolean} whether there was a point to take back */
  takeBack(perform = true) {
    const some = this.state === "placing";
    if (!some || !perform) return some;
    this.#points.pop();
    if (this.#points.length === 0) this.cancel();
    return true;
  }

  /** The next point is not there. @returns {boolean} whether one was next */
  skip(perform = true) {
    const can = (this.state === "placing" || this.state === "idle") && !this.desk.readonly && this.desk.selection.size === 0;
    if (can && perform) this.#add(ABSENT);
    return can;
  }

  /** @param {Gesture} gesture */
  #aim({ point, shift }) {
    const { x, y } = inside(point, this.desk.bounds);
    this.#next = [x, y, shift ? HIDDEN : VISIBLE];
  }

  /** @param {Gesture} gesture */
  #click(gesture) {
    this.#aim(gesture);
    this.#add(/** @type {Keypoint} */ (this.#next));
  }

  /** @param {Gesture} gesture */
  #slide(gesture) {
    this.#aim(gesture);
    if (this.#points.length > 0 || !this.hasMoved(gesture)) return;
    this.state = "framing";
    this.#stretch(gesture);
  }

  /** @param {Gesture} gesture */
  #stretch(gesture) {
    const box = fromCorners(/** @type {Gesture} */ (this.start).point, gesture.point, this.desk.bounds);
    this.#next = null;
    this.#points = posed(this.names, box, this.desk.bounds, this.#lastPose());
  }

  /** The points of the pose of this class that was labelled last. @returns {Keypoint[]|undefined} */
  #lastPose() {
    const { active, document } = this.desk;
    const poses = document.keys(active?.field.name ?? "").map((key) => document.get(key)).filter((pose) => pose?.class === active?.label.name);
    return /** @type {import("../types.js").KeypointsObject|undefined} */ (poses.at(-1))?.points;
  }

  /** @param {Keypoint} point */
  #add(point) {
    this.#points.push(point);
    this.#next = null;
    this.state = "placing";
    if (this.#points.length < this.names.length) return;
    if (this.#points.some(([, , seen]) => seen > 0)) this.#end();
    else this.cancel();
  }

  #end() {
    const points = this.#filled(this.#points);
    this.#drop();
    this.state = "idle";
    this.create({ points });
  }

  /** @param {Keypoint[]} points @returns {Keypoint[]} */
  #filled(points) {
    return this.names.map((_, index) => points[index] ?? ABSENT);
  }

  #drop() {
    this.#points = [];
    this.#next = null;
  }
}

export function install() {
  addShape("keypoints", KEYPOINTS);
  DRAWING.set("keypoints", (desk, view) => new KeypointsTool(desk, view));
}
