/**
 * Finds boxes by where they are.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").BoxObject} BoxObject
 * @typedef {import("../types.js").Point} Point
 */
import { contains, grow, intersects } from "../geometry/box.js";
import { Grid } from "../geometry/grid.js";

export class BoxIndex {
  /** @param {import("./store.js").Store} store @param {{width: number, height: number}} area
   *  @param {string[]} fields names of the box fields */
  constructor(store, area, fields) {
    this.document = store.document;
    this.grid = new Grid(area);
    for (const field of fields) {
      for (const key of this.document.keys(field)) this.grid.put(key, this.#box(key));
    }
    store.changed.on(({ created, updated, deleted }) => {
      for (const { key } of deleted) this.grid.remove(key);
      for (const { key, after } of [...created, ...updated]) this.grid.put(key, /** @type {BoxObject} */ (after));
    });
  }

  /** @param {string} key */
  #box(key) {
    return /** @type {BoxObject} */ (this.document.get(key));
  }

  /** The keys of the boxes that touch `area`. @param {Box} area @returns {string[]} */
  within(area) {
    return [...this.grid.near(area)].filter((key) => intersects(this.#box(key), area));
  }

  /** The keys of the boxes under `point`, the smallest first: what lies inside another can always be reached.
   * @param {Point} point @param {number} slack image pixels @returns {string[]} */
  under(point, slack) {
    const spot = grow({ ...point, width: 0, height: 0 }, slack);
    const size = (/** @type {string} */ key) => this.#box(key).width * this.#box(key).height;
    return [...this.grid.near(spot)]
      .filter((key) => contains(this.#box(key), point, slack))
      .sort((a, b) => size(a) - size(b));
  }
}
