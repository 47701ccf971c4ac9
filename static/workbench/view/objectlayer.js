/**
 * The layer of all objects that no hand is moving. It repaints only where something changed.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../model/spatial.js").Entry} Entry
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").FieldDef} FieldDef
 * @typedef {import("../types.js").LabelObject} LabelObject
 * @typedef {import("../types.js").Viewport} Viewport
 * @typedef {{name: string, color: string, dash: number[], groups: {field: FieldDef, objects: LabelObject[]}[]}} ComparedLayer
 */
import { grow } from "../geometry/box.js";
import { shapeOf } from "../geometry/shapes.js";
import { visibleArea } from "../geometry/viewport.js";
import { Damage } from "./damage.js";
import { Drift } from "./drift.js";
import { onScreen, paintTag, POINT, TAG_HEIGHT, TAG_WIDTH } from "./paint.js";
import { paintShapes } from "./paintshapes.js";

/** How far strokes and points reach over the bounds of their object, in screen pixels. */
const RIM = 6.5;
/** Up to here the order of the objects shows: what comes later is painted over the others. Beyond, those of a class are painted
 * together. */
const MOST_IN_ORDER = 500;
/** With more objects than this in the window their names would only hide each other. */
const MOST_TAGS = 100;
/** With more than this their fill would only cost time. */
const MOST_FILLED = 4000;
/** While the view moves, more area than so many windows full is not painted anew for every frame. */
const MOST_PAINTED = 2;
/** How long, in milliseconds, a view must rest before it is painted to the pixel. */
const REST = 120;

export class ObjectLayer {
  damage = new Damage();
  /** Results shown beside the document's own, for review and comparison. @type {ComparedLayer[]} */
  compared = [];
  /** @type {Set<string>} */
  #lifted = new Set();
  #hadTags = false;
  #drift = new Drift();
  /** Whether the view is another than that of the last frame. */
  #hasMoved = false;
  /** How many windows full were painted last. */
  #load = 0;
  /** Whether what is shown follows the view without being painted to the pixel. */
  #isAdrift = false;
  #resting = 0;

  /** @param {Desk} desk @param {() => void} ask asks for a frame */
  constructor(desk, ask) {
    this.desk = desk;
    this.ask = ask;
    this.unsubscribe = [
      desk.store.changed.on((event) => this.#onChange(event)),
      desk.appearance.on(() => this.#onAppearance()),
    ];
    this.#seen = appearanceOf(desk);
  }

  #seen;

  destroy() {
    clearTimeout(this.#resting);
    for (const stop of this.unsubscribe) stop();
  }

  /** @param {import("../model/store.js").StoreEvent} event */
  #onChange({ created, updated, deleted, reordered }) {
    for (const { key, before, after } of [...created, ...updated, ...deleted]) {
      const shape = this.desk.index?.shapeOf(key);
      if (!shape || this.desk.lifted.has(key)) continue;
      if (before) this.damage.at(shape.bounds(before));
      if (after) this.damage.at(shape.bounds(after));
    }
    if (reordered.length > 0) this.damage.all();
    this.ask();
  }

  #onAppearance() {
    for (const key of new Set([...this.#lifted, ...this.desk.lifted])) {
      const entry = this.desk.index?.entry(key);
      if (entry) this.damage.at(entry.box);
    }
    this.#lifted = this.desk.lifted;
    const now = appearanceOf(this.desk);
    if (now !== this.#seen) this.damage.all();
    this.#seen = now;
    this.ask();
  }

  /** The view is another. */
  look() {
    this.#hasMoved = true;
  }

  /** @param {CanvasRenderingContext2D} context @param {Viewport} view @param {{width: number, height: number}} window */
  paint(context, view, window) {
    if (this.#hasMoved && !this.damage.any && this.#load > MOST_PAINTED) this.#follow(context, view, window);
    else if (this.#hasMoved || this.damage.any) this.#paint(context, view, window);
    this.#hasMoved = false;
  }

  /** @param {CanvasRenderingContext2D} context @param {Viewport} view @param {{width: number, height: number}} window */
  #follow(context, view, window) {
    const { view: shown, bare } = this.#drift.follow(context, view, window);
    // Where a name stands depends on the window: those that come into it have theirs once it rests.
    for (const area of bare) this.#repair(context, shown, area, false);
    this.#isAdrift = true;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      this.damage.all();
      this.ask();
    }, REST);
  }

  /** @param {CanvasRenderingContext2D} context @param {Viewport} view @param {{width: number, height: number}} window */
  #paint(context, view, window) {
    if (this.#hasMoved || this.#isAdrift) this.damage.all();
    this.#isAdrift = false;
    const visible = this.#visible(visibleArea(view, window));
    const tags = visible.length <= MOST_TAGS;
    if (tags !== this.#hadTags) this.damage.all();
    this.#hadTags = tags;
    if (this.damage.whole) {
      context.clearRect(0, 0, window.width, window.height);
      this.#paintKeys(context, view, visible, tags);
      this.#drift.painted(view);
      this.#load = this.#areaOf(visible) * view.scale ** 2 / (window.width * window.height);
    } else {
      for (const place of this.damage.places) this.#repair(context, view, onScreen(view, place), tags);
    }
    this.damage.clear();
  }

  /** @param {string[]} keys @returns {number} in image pixels, of their bounds */
  #areaOf(keys) {
    return keys.reduce((sum, key) => {
      const { width = 0, height = 0 } = this.desk.index?.entry(key)?.box ?? {};
      return sum + width * height;
    }, 0);
  }

  /** @param {CanvasRenderingContext2D} context @param {Viewport} view @param {Box} place screen @param {boolean} tags */
  #repair(context, view, place, tags) {
    const area = wholePixels(grow(place, RIM), context.getTransform().a);
    if (tags) {
      area.y -= TAG_HEIGHT + POINT;
      area.height += TAG_HEIGHT + POINT;
      area.width = Math.max(area.width, TAG_WIDTH);
    }
    context.save();
    context.beginPath();
    context.rect(area.x, area.y, area.width, area.height);
    context.clip();
    context.clearRect(area.x, area.y, area.width, area.height);
    const around = grow(area, tags ? TAG_WIDTH : RIM);
    this.#paintKeys(context, view, this.#visible({
      x: (around.x - view.x) / view.scale, y: (around.y - view.y) / view.scale,
      width: around.width / view.scale, height: around.height / view.scale,
    }), tags);
    context.restore();
  }

  /** @param {Box} area @returns {string[]} */
  #visible(area) {
    const { desk } = this;
    if (desk.allHidden || !desk.index) return [];
    return desk.index.near(area).filter((key) => !desk.isHidden(key) && !desk.lifted.has(key));
  }

  /** @param {CanvasRenderingContext2D} context @param {Viewport} view @param {string[]} keys @param {boolean} tags */
  #paintKeys(context, view, keys, tags) {
    const fill = keys.length > MOST_FILLED ? 0 : 0.1;
    for (const { groups, color, dash } of this.compared) {
      const found = groups.flatMap(({ field, objects }) => objects.map((object) => ({ field, shape: shapeOf(field), object })));
      paintGroups(context, view, grouped(this.desk, found, false), { dash, fill: 0, width: 2 }, color);
    }
    const index = /** @type {import("../model/spatial.js").SpatialIndex} */ (this.desk.index);
    if (keys.length <= MOST_IN_ORDER) keys.sort((a, b) => index.rank(a) - index.rank(b));
    const entries = keys.map((key) => /** @type {Entry} */ (index.entry(key)));
    paintGroups(context, view, grouped(this.desk, entries, keys.length <= MOST_IN_ORDER), { fill });
    if (!tags) return;
    for (const { field, object, box } of entries) {
      const { schema } = this.desk;
      const isRectangle = object === /** @type {any} */ (box);
      paintTag(context, view, box, schema.color(field.name, object.class), schema.title(field.name, object.class), isRectangle);
    }
  }
}

/** @typedef {{field: FieldDef, shape: import("../geometry/shapes.js").Shape, object: LabelObject}} Found
 *  @typedef {{field: FieldDef, shape: import("../geometry/shapes.js").Shape, name: string, color: string,
 *   label: import("../types.js").ClassDef|undefined, objects: LabelObject[]}} Group   `name` of the class */

/** Objects of one class together: those that follow each other, or all of them.
 * @param {Desk} desk @param {Found[]} entries @param {boolean} inOrder @returns {Group[]} */
function grouped({ schema }, entries, inOrder) {
  /** @type {Group[]} */
  const groups = [];
  /** @type {Map<FieldDef, Map<string, Group>>} */
  const known = new Map();
  for (const { field, shape, object } of entries) {
    const ofField = known.get(field) ?? new Map();
    known.set(field, ofField);
    const group = inOrder ? groups.at(-1) : ofField.get(object.class);
    if (group && group.field === field && group.name === object.class) {
      group.objects.push(object);
      continue;
    }
    const name = object.class;
    const fresh = { field, shape, name, color: schema.color(field.name, name), label: schema.label(field.name, name), objects: [object] };
    groups.push(fresh);
    ofField.set(name, fresh);
  }
  return groups;
}

/** @param {CanvasRenderingContext2D} context @param {Viewport} view @param {Group[]} groups
 *  @param {import("../geometry/shapes.js").Stroke} stroke @param {string} [color] instead of that of the class */
function paintGroups(context, view, groups, stroke, color) {
  for (const group of groups) paintShapes(context, view, group.shape, group.objects, color ?? group.color, stroke, group.label);
}

/** A part of the screen up to the rims of its pixels: half a pixel cleared and painted anew would be seen.
 * @param {Box} area @param {number} ratio pixels of the canvas to one of the screen @returns {Box} */
function wholePixels(area, ratio) {
  const x = Math.floor(area.x * ratio) / ratio;
  const y = Math.floor(area.y * ratio) / ratio;
  return { x, y, width: Math.ceil((area.x + area.width - x) * ratio) / ratio, height: Math.ceil((area.y + area.height - y) * ratio) / ratio };
}

/** What, besides the objects themselves, decides how the layer looks. @param {Desk} desk */
const appearanceOf = (desk) => `${desk.allHidden} ${[...desk.hidden].join(" ")} ${desk.fields.filter(({ name }) => !desk.isAsked(name)).length}`;
