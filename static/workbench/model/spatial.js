/**
 * Finds objects by where they are.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../types.js").LabelObject} LabelObject
 * @typedef {import("../types.js").FieldDef} FieldDef
 * @typedef {import("../geometry/shapes.js").Shape} Shape
 * @typedef {{field: FieldDef, shape: Shape, object: LabelObject, box: Box}} Entry   `box` is the bounds of the object
 */
import { grow, intersects } from "../geometry/box.js";
import { Grid } from "../geometry/grid.js";
import { shapeOf } from "../geometry/shapes.js";
import { fieldOf } from "./document.js";

export class SpatialIndex {
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** @type {Map<string, {field: FieldDef, shape: Shape}>} */
  #shapes;
  /** Where each key stands in the document, made when it is asked for. @type {Map<string, number>|null} */
  #ranks = null;

  /** @param {import("./store.js").Store} store @param {{width: number, height: number}} area
   *  @param {FieldDef[]} fields those whose objects are shapes */
  constructor(store, area, fields) {
    this.document = store.document;
    this.grid = new Grid(area);
    this.#shapes = new Map(fields.map((field) => [field.name, { field, shape: shapeOf(field) }]));
    for (const key of this.#keys()) this.#put(key, /** @type {LabelObject} */ (this.document.get(key)));
    store.changed.on(({ created, updated, deleted, reordered }) => {
      for (const { key } of deleted) this.#remove(key);
      for (const { key, after } of [...created, ...updated]) this.#put(key, /** @type {LabelObject} */ (after));
      if (created.length + deleted.length + reordered.length > 0) this.#ranks = null;
    });
  }

  /** @param {string} key @returns {Entry|undefined} */
  entry(key) {
    return this.#entries.get(key);
  }

  /** The shape of the objects of a field. @param {string} key of an object, there or not @returns {Shape|undefined} */
  shapeOf(key) {
    return this.#shapes.get(fieldOf(key))?.shape;
  }

  /** The keys of the objects whose bounds touch `area`. @param {Box} area @returns {string[]} */
  near(area) {
    return [...this.grid.near(area)].filter((key) => intersects(this.#of(key).box, area));
  }

  /** The keys of the objects that touch `area` themselves. @param {Box} area @returns {string[]} */
  within(area) {
    return this.near(area).filter((key) => this.#of(key).shape.touches(this.#of(key).object, area));
  }

  /** The keys of the objects under `point`, the smallest first: what lies inside another can always be reached. Of equals
   * the one on top comes first. @param {Point} point @param {number} slack image pixels @returns {string[]} */
  under(point, slack) {
    const spot = grow({ ...point, width: 0, height: 0 }, slack);
    const size = (/** @type {string} */ key) => this.#of(key).shape.size(this.#of(key).object);
    return [...this.grid.near(spot)]
      .filter((key) => this.#of(key).shape.contains(this.#of(key).object, point, slack))
      .sort((a, b) => size(a) - size(b) || this.rank(b) - this.rank(a));
  }

  /** Where an object stands in the order of fields and of drawing: what comes later lies on top. @param {string} key */
  rank(key) {
    this.#ranks ??= new Map(this.#keys().map((each, index) => [each, index]));
    return this.#ranks.get(key) ?? -1;
  }

  #keys() {
    return [...this.#shapes.keys()].flatMap((field) => this.document.keys(field));
  }

  /** @param {string} key @returns {Entry} */
  #of(key) {
    return /** @type {Entry} */ (this.#entries.get(key));
  }

  /** @param {string} key @param {LabelObject} object */
  #put(key, object) {
    const known = this.#shapes.get(fieldOf(key));
    if (!known) return;
    const box = known.shape.bounds(object);
    this.#entries.set(key, { ...known, object, box });
    this.grid.put(key, box);
  }

  /** @param {string} key */
  #remove(key) {
    this.#entries.delete(key);
    this.grid.remove(key);
  }
}
