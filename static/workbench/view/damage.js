/**
 * Which parts of a layer must be painted anew. Few small places are painted one by one, many as a whole.
 *
 * @typedef {import("../types.js").Box} Box
 */
const MOST = 8;

export class Damage {
  whole = true;
  /** @type {Box[]} image pixels */
  places = [];

  get any() {
    return this.whole || this.places.length > 0;
  }

  all() {
    this.whole = true;
    this.places = [];
  }

  /** @param {Box} box image pixels */
  at(box) {
    if (this.whole) return;
    this.places.push(box);
    if (this.places.length > MOST) this.all();
  }

  clear() {
    this.whole = false;
    this.places = [];
  }
}
