/**
 * The magic wand: a click shows the region around it that is of one colour; with Shift a click adds another, with Alt it takes one
 * away. More or less tolerance shows at once what it would take. Enter, or a second click on the same place, makes of it what the
 * next class's field holds: a mask, a polygon or a box. To a selected mask it adds. Escape drops it.
 *
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../raster/region.js").Region} Region
 * @typedef {import("../raster/answers.js").FloodQuestion} FloodQuestion
 * @typedef {{point: Point, takesAway: boolean, region: Region|null}} Pick   region: null until it is known
 */
import { t } from "../../i18n.js";
import { maskOf, regionOf } from "../geometry/mask.js";
import { clamp, distance, inside } from "../geometry/point.js";
import { shapeName } from "../geometry/shapes.js";
import { updating } from "../model/changes.js";
import { toBitmap } from "../raster/bitmap.js";
import { outerPolygon, outlines } from "../raster/contour.js";
import * as regions from "../raster/region.js";
import { paintRegion } from "../view/maskpicture.js";
import { paintRings } from "../view/wand.js";
import { DrawingTool } from "./drawingtool.js";

const AGAIN = 5;
const TOUCH_AGAIN = 14;
const MOST = 60;

/** Which shapes the wand can make. */
export const WAND_SHAPES = new Set(["mask", "polygon", "box", "turned"]);

/** What the hand holds stays in it from item to item. */
export const held = { tolerance: 15 };

export class WandTool extends DrawingTool {
  /** @type {Pick[]} */
  #picks = [];
  /** What would be kept now. @type {Region|null} */
  #region = null;
  /** @type {Point[][]} its outlines */
  #rings = [];
  #asked = 0;
  /** Whether it is to be kept as soon as it is known. */
  #isWanted = false;

  /** @param {import("../model/desk.js").Desk} desk @param {import("./machine.js").View} view
   *  @param {{ask: (question: FloodQuestion) => Promise<Region>, changed: () => void, refused: () => void}} eyes
   *  `ask` looks at the image, `changed` is told when there is something new to see, `refused` when it cannot be looked at */
  constructor(desk, view, eyes) {
    const press = (/** @type {Gesture} */ gesture) => { this.start = gesture; this.state = "pressed"; };
    super(desk, view, {
      idle: { down: (gesture) => { if (this.#canMake()) press(gesture); } },
      pressed: { up: (gesture) => this.#release(gesture), cancel: () => this.#drop() },
      showing: { down: press, cancel: () => this.#drop() },
    });
    this.eyes = eyes;
  }

  get setting() {
    return { words: t("Tolerance %(tolerance)s", { tolerance: held.tolerance }), less: t("Less tolerance"), more: t("More tolerance") };
  }

  /** @param {1|-1} direction */
  grow(direction) {
    const step = Math.max(1, Math.round(held.tolerance / 5));
    held.tolerance = clamp(held.tolerance + direction * step, 1, MOST);
    for (const pick of this.#picks) pick.region = null;
    if (this.#picks.length > 0) void this.#look();
  }

  cursor() {
    return "crosshair";
  }

  preview() {
    const words = this.#region ? t("Enter keeps it, Esc drops it") : this.#picks.length > 0 ? "…" : "";
    return { ...super.preview(), crosshair: false, hint: words, covered: this.#region ? this.#target() : null, paint: this.#paint };
  }

  /** @type {import("./machine.js").Preview["paint"]} */
  #paint = (context, view) => {
    if (!this.#region) return;
    paintRegion(context, view, this.#region, this.desk.active?.label.color ?? "#6b7280");
    paintRings(context, view, this.#rings);
  };

  #canMake() {
    const { active, readonly } = this.desk;
    return !readonly && active !== null && WAND_SHAPES.has(shapeName(active.field));
  }

  /** The mask that grows: the selected one. @returns {string|null} */
  #target() {
    const key = this.desk.single;
    const entry = key && this.desk.isMovable(key) ? this.desk.index?.entry(key) : undefined;
    return entry && this.desk.active && entry.field === this.desk.active.field && entry.field.kind === "mask" ? key : null;
  }

  /** @param {Gesture} gesture */
  #release(gesture) {
    this.state = this.#picks.length > 0 ? "showing" : "idle";
    if (this.hasMoved(gesture)) return;
    const last = this.#picks.at(-1);
    const isAgain = last && distance(last.point, gesture.point) * this.view.scale <= (gesture.touch ? TOUCH_AGAIN : AGAIN);
    if (isAgain && !gesture.shift && !gesture.alt) {
      this.finish(true);
      return;
    }
    if (!gesture.shift && !gesture.alt) this.#picks = [];
    this.#picks.push({ point: gesture.point, takesAway: gesture.alt ?? false, region: null });
    this.state = "showing";
    void this.#look();
  }

  /** Ask about what is not known yet, and show all of it. */
  async #look() {
    this.#asked += 1;
    const number = this.#asked;
    const { tolerance } = held;
    try {
      await Promise.all(this.#picks.filter(({ region }) => region === null).map(async (pick) => {
        const { x, y } = pick.point;
        const region = await this.eyes.ask({ ask: "flood", x, y, tolerance, holes: "noise" });
        if (number === this.#asked) pick.region = region;
      }));
    } catch {
      if (number !== this.#asked) return;
      this.cancel();
      this.eyes.refused();
      return;
    }
    if (number === this.#asked) this.#show();
  }

  #show() {
    const start = this.#base();
    this.#region = this.#picks.reduce((sum, { region, takesAway }) => {
      if (!region) return sum;
      return takesAway ? regions.difference(sum, region) : regions.union(sum, region);
    }, start);
    this.#rings = outlines(toBitmap(this.#region));
    if (this.#isWanted) this.finish(true);
    this.eyes.changed();
  }

  #base() {
    const key = this.#target();
    return key ? regionOf(/** @type {any} */ (this.desk.document.get(key))) : regions.regionOf(this.desk.bounds);
  }

  /** Keep what is shown; asked before the image was looked at, as soon as it was. @param {boolean} perform */
  finish(perform) {
    if (this.state !== "showing") return false;
    const isKnown = this.#picks.every(({ region }) => region !== null);
    const can = !isKnown || (this.#region !== null && !regions.isEmpty(this.#region));
    if (can && perform) {
      if (isKnown) this.#keep(/** @type {Region} */ (this.#region));
      else this.#isWanted = true;
    }
    return can;
  }

  /** @param {boolean} perform */
  takeBack(perform) {
    const can = this.state === "showing";
    if (!can || !perform) return can;
    this.#picks.pop();
    if (this.#picks.length === 0) this.cancel();
    else this.#show();
    return true;
  }

  /** @param {Region} region */
  #keep(region) {
    const { desk } = this;
    const target = this.#target();
    this.#drop();
    this.state = "idle";
    const field = /** @type {import("../model/schema.js").ClassRef} */ (desk.active).field;
    const value = valueOf(shapeName(field), region, desk);
    if (target) desk.history.run([updating(desk.document, target, value)]);
    else this.create(value);
  }

  #drop() {
    this.#asked += 1;
    this.#isWanted = false;
    this.#picks = [];
    this.#region = null;
    this.#rings = [];
  }
}

/** What a field of this shape keeps of a region. @param {string} shape @param {Region} region
 * @param {import("../model/desk.js").Desk} desk @returns {Record<string, unknown>} */
function valueOf(shape, region, desk) {
  if (shape === "mask") return maskOf(region);
  const box = /** @type {import("../types.js").Box} */ (regions.bounds(region));
  if (shape !== "polygon") return shape === "turned" ? { ...box, rotation: 0 } : { ...box };
  const coarse = clamp(Math.sqrt(box.width * box.height) / 150, 0.75, 3);
  const ring = outerPolygon(toBitmap(region), coarse).map((point) => inside(point, desk.bounds));
  return { points: ring.map(({ x, y }) => [x, y]) };
}
