/**
 * A grid that answers "which boxes are near here" without asking all of them.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {{left: number, top: number, right: number, bottom: number}} CellRange
 */
import { clamp } from "./point.js";

const CELLS_ACROSS = 48;

export class Grid {
  /** @param {{width: number, height: number}} area image pixels */
  constructor(area) {
    this.cell = Math.max(1, Math.max(area.width, area.height) / CELLS_ACROSS);
    /** @type {Map<number, Set<string>>} */
    this.cells = new Map();
    /** @type {Map<string, CellRange>} */
    this.ranges = new Map();
  }

  /** @param {string} key @param {Box} box */
  put(key, box) {
    const range = this.#range(box);
    const known = this.ranges.get(key);
    if (known) {
      if (sameRange(known, range)) return;
      this.remove(key);
    }
    this.ranges.set(key, range);
    for (const index of cellsIn(range)) {
      const cell = this.cells.get(index);
      if (cell) cell.add(key);
      else this.cells.set(index, new Set([key]));
    }
  }

  /** @param {string} key */
  remove(key) {
    const range = this.ranges.get(key);
    if (!range) return;
    this.ranges.delete(key);
    for (const index of cellsIn(range)) this.cells.get(index)?.delete(key);
  }

  /** Keys whose boxes may touch `box`: never too few, possibly some too many.
   * @param {Box} box @returns {Set<string>} */
  near(box) {
    /** @type {Set<string>} */
    const found = new Set();
    for (const index of cellsIn(this.#range(box))) {
      const cell = this.cells.get(index);
      if (cell) for (const key of cell) found.add(key);
    }
    return found;
  }

  /** @param {Box} box @returns {CellRange} */
  #range(box) {
    const at = (/** @type {number} */ value) => clamp(Math.floor(value / this.cell), 0, CELLS_ACROSS);
    return { left: at(box.x), top: at(box.y), right: at(box.x + box.width), bottom: at(box.y + box.height) };
  }
}

/** @param {CellRange} a @param {CellRange} b */
const sameRange = (a, b) => a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom;

/** @param {CellRange} range */
function* cellsIn(range) {
  for (let row = range.top; row <= range.bottom; row += 1) {
    for (let column = range.left; column <= range.right; column += 1) yield row * (CELLS_ACROSS + 1) + column;
  }
}
