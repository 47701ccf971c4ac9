/**
 * Paint masks with a round brush. A stroke goes to the selected mask, or makes a new one; it is one step of history. With Shift it
 * begins by a straight line from where the last one ended. The eraser takes from the selected mask, or from the one under the
 * pointer; Alt turns one into the other while it is held. Ctrl and a press select a mask instead.
 *
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../raster/region.js").Region} Region
 * @typedef {import("../model/desk.js").Desk} Desk
 */
import { t } from "../../i18n.js";
import { maskOf, regionOf } from "../geometry/mask.js";
import { clamp } from "../geometry/point.js";
import { toImage } from "../geometry/viewport.js";
import { creating, deleting, updating } from "../model/changes.js";
import { startingAttributes } from "../model/schema.js";
import { stroke } from "../raster/fill.js";
import * as regions from "../raster/region.js";
import { LiveMask, paintBrush } from "../view/brush.js";
import { objectsUnder } from "./hits.js";
import { Machine } from "./machine.js";

const GROWTH = 1.25;
/** Up to this size the brush is laid on whole pixels: its shape is then the same everywhere. */
const SMALL = 8;

/** What the hand holds stays in it from item to item: diameter in image pixels. */
const held = { size: 24, erases: false };

/** @typedef {{key: string|null, before: Region, now: Region, last: Point, erases: boolean}} Stroke   key: null for a new mask */

export class BrushTool extends Machine {
  /** @type {Stroke|null} */
  #stroke = null;
  /** Where the last stroke ended. @type {Point|null} */
  #ended = null;
  /** Whether the hand that was seen last holds Alt. */
  #isInverted = false;
  #live = new LiveMask();

  /** @param {Desk} desk @param {import("./machine.js").View} view */
  constructor(desk, view) {
    super({
      idle: { down: (gesture) => this.#press(gesture), move: (gesture) => { this.#isInverted = gesture.alt ?? false; } },
      painting: {
        move: (gesture) => this.#extend(gesture),
        up: (gesture) => { this.#extend(gesture); this.#finish(); },
        cancel: () => this.#drop(),
      },
    });
    this.desk = desk;
    this.view = view;
  }

  get size() {
    return held.size;
  }

  get setting() {
    return { words: t("Brush %(size)s px", { size: held.size }), less: t("Smaller brush"), more: t("Larger brush") };
  }

  get erases() {
    return held.erases;
  }

  /** @param {1|-1} direction */
  grow(direction) {
    const { width, height } = this.desk.bounds;
    const wanted = direction > 0 ? Math.max(held.size + 1, held.size * GROWTH) : Math.min(held.size - 1, held.size / GROWTH);
    held.size = clamp(Math.round(wanted), 1, Math.max(1, Math.round(Math.max(width, height) / 2)));
  }

  switchEraser() {
    held.erases = !held.erases;
  }

  /** The stroke is done, though the hand has not let go. @returns {boolean} whether there was one */
  finish(perform = true) {
    const can = this.#stroke !== null;
    if (can && perform) this.#finish();
    return can;
  }

  preview() {
    return { ...super.preview(), covered: this.#stroke?.key ?? null, paint: this.#paint };
  }

  cursor() {
    return "none";
  }

  /** @type {import("./machine.js").Preview["paint"]} */
  #paint = (context, view, pointer) => {
    if (this.#stroke) this.#live.paint(context, view, this.#stroke.now);
    const at = pointer ? this.#laid(toImage(view, pointer)) : this.#stroke?.last;
    if (at) paintBrush(context, view, at, held.size / 2, this.#stroke?.erases ?? held.erases !== this.#isInverted);
  };

  /** @param {Gesture} gesture */
  #press(gesture) {
    if (this.desk.readonly) return;
    if (gesture.ctrl) return this.desk.select(this.#masksUnder(gesture).slice(0, 1));
    const erases = held.erases !== (gesture.alt ?? false);
    const key = this.#selected() ?? (erases ? this.#masksUnder(gesture).find((each) => this.desk.isMovable(each)) ?? null : null);
    if (!key && (erases || this.desk.active?.field.kind !== "mask")) return;
    const before = key ? regionOf(/** @type {any} */ (this.desk.document.get(key))) : regions.regionOf(this.desk.bounds);
    const at = this.#laid(gesture.point);
    const last = gesture.shift && this.#ended ? this.#ended : at;
    this.#stroke = { key, before, now: before, last, erases };
    this.desk.history.begin();
    this.#live.begin(key ? this.desk.colorOf(key) : this.desk.active?.label.color ?? "#6b7280");
    this.desk.lift(key ? [key] : []);
    this.state = "painting";
    this.#extend(gesture);
  }

  #selected() {
    const key = this.desk.single;
    return key && this.desk.index?.entry(key)?.field.kind === "mask" && this.desk.isMovable(key) ? key : null;
  }

  /** @param {Gesture} gesture */
  #masksUnder(gesture) {
    return objectsUnder(this.desk, gesture, this.view.scale).filter((key) => this.desk.index?.entry(key)?.field.kind === "mask");
  }

  /** Where the middle of the brush lies for a pointer. @param {Point} point */
  #laid({ x, y }) {
    if (held.size > SMALL) return { x, y };
    return held.size % 2 === 1 ? { x: Math.floor(x) + 0.5, y: Math.floor(y) + 0.5 } : { x: Math.round(x), y: Math.round(y) };
  }

  /** @param {Gesture} gesture */
  #extend(gesture) {
    const painted = /** @type {Stroke} */ (this.#stroke);
    const at = this.#laid(gesture.point);
    const added = stroke(painted.last, at, held.size / 2, this.desk.bounds);
    painted.now = painted.erases ? regions.difference(painted.now, added) : regions.union(painted.now, added);
    painted.last = at;
    this.#live.touch(regions.bounds(added));
  }

  #finish() {
    const { key, before, now, last } = /** @type {Stroke} */ (this.#stroke);
    const { history, document } = this.desk;
    this.#ended = last;
    this.#stroke = null;
    this.state = "idle";
    let made = key;
    if (regions.equals(before, now)) history.cancel();
    else {
      if (!key) made = this.#create(now);
      else if (regions.isEmpty(now)) history.apply(deleting(document, [key]));
      else history.apply([updating(document, key, maskOf(now))]);
      history.commit();
    }
    this.desk.lift([]);
    if (made && document.get(made)) this.desk.select([made]);
  }

  /** @param {Region} region @returns {string} its key */
  #create(region) {
    const { field, label } = /** @type {import("../model/schema.js").ClassRef} */ (this.desk.active);
    const id = this.desk.newId();
    const mask = { id, class: label.name, ...maskOf(region), attributes: startingAttributes(label) };
    this.desk.history.apply(creating(this.desk.document, field.name, mask));
    return `${field.name}/${id}`;
  }

  #drop() {
    this.#stroke = null;
    this.desk.history.cancel();
    this.desk.lift([]);
  }
}
