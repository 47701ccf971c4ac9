/**
 * The layer of all boxes that no hand is moving. It repaints only where something changed.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").BoxObject} BoxObject
 * @typedef {import("../types.js").Viewport} Viewport
 * @typedef {{name: string, color: string, dash: number[], boxes: Box[]}} ComparedLayer
 */
import { grow } from "../geometry/box.js";
import { visibleArea } from "../geometry/viewport.js";
import { fieldOf } from "../model/document.js";
import { Damage } from "./damage.js";
import { onScreen, paintBoxes, paintTag, TAG_HEIGHT, TAG_WIDTH } from "./paint.js";

/** With more boxes than this in the window their names would only hide each other. */
const MOST_TAGS = 100;
/** With more than this their fill would only cost time. */
const MOST_FILLED = 4000;

export class ObjectLayer {
  damage = new Damage();
  /** Results shown beside the document's own, for review and comparison. @type {ComparedLayer[]} */
  compared = [];
  /** @type {Set<string>} */
  #lifted = new Set();
  #hadTags = false;

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
    for (const stop of this.unsubscribe) stop();
  }

  /** @param {import("../model/store.js").StoreEvent} event */
  #onChange({ created, updated, deleted }) {
    for (const { key, before, after } of [...created, ...updated, ...deleted]) {
      if (this.desk.lifted.has(key)) continue;
      if (before) this.damage.at(/** @type {BoxObject} */ (before));
      if (after) this.damage.at(/** @type {BoxObject} */ (after));
    }
    this.ask();
  }

  #onAppearance() {
    for (const key of new Set([...this.#lifted, ...this.desk.lifted])) {
      const box = this.desk.document.get(key);
      if (box) this.damage.at(/** @type {BoxObject} */ (box));
    }
    this.#lifted = this.desk.lifted;
    const now = appearanceOf(this.desk);
    if (now !== this.#seen) this.damage.all();
    this.#seen = now;
    this.ask();
  }

  /** @param {CanvasRenderingContext2D} context @param {Viewport} view @param {{width: number, height: number}} window */
  paint(context, view, window) {
    const visible = this.#visible(visibleArea(view, window));
    const tags = visible.length <= MOST_TAGS;
    if (tags !== this.#hadTags) this.damage.all();
    this.#hadTags = tags;
    if (this.damage.whole) {
      context.clearRect(0, 0, window.width, window.height);
      this.#paintKeys(context, view, visible, tags);
    } else {
      for (const place of this.damage.places) this.#repair(context, view, place, tags);
    }
    this.damage.clear();
  }

  /** @param {CanvasRenderingContext2D} context @param {Viewport} view @param {Box} place @param {boolean} tags */
  #repair(context, view, place, tags) {
    const area = grow(onScreen(view, place), 3.5);
    if (tags) {
      area.y -= TAG_HEIGHT;
      area.height += TAG_HEIGHT;
      area.width = Math.max(area.width, TAG_WIDTH);
    }
    context.save();
    context.beginPath();
    context.rect(area.x, area.y, area.width, area.height);
    context.clip();
    context.clearRect(area.x, area.y, area.width, area.height);
    const around = grow(area, tags ? TAG_WIDTH : 4);
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
    return desk.index.within(area).filter((key) => !desk.hidden.has(key) && !desk.lifted.has(key));
  }

  /** @param {CanvasRenderingContext2D} context @param {Viewport} view @param {string[]} keys @param {boolean} tags */
  #paintKeys(context, view, keys, tags) {
    const fill = keys.length > MOST_FILLED ? 0 : 0.1;
    for (const layer of this.compared) {
      paintBoxes(context, view, layer.boxes, layer.color, { dash: layer.dash, fill: 0, width: 2 });
    }
    for (const [color, boxes] of this.#byColor(keys)) paintBoxes(context, view, boxes, color, { fill });
    if (!tags) return;
    for (const key of keys) {
      const box = /** @type {BoxObject} */ (this.desk.document.get(key));
      paintTag(context, view, box, this.desk.colorOf(key), this.desk.schema.title(fieldOf(key), box.class));
    }
  }

  /** @param {string[]} keys @returns {Map<string, Box[]>} */
  #byColor(keys) {
    const found = new Map();
    for (const key of keys) {
      const color = this.desk.colorOf(key);
      const boxes = found.get(color);
      const box = this.desk.document.get(key);
      if (boxes) boxes.push(box);
      else found.set(color, [box]);
    }
    return found;
  }
}

/** What, besides the objects themselves, decides how the layer looks. @param {Desk} desk */
const appearanceOf = (desk) => `${desk.allHidden} ${[...desk.hidden].join(" ")}`;
