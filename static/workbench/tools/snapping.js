/** Vertices draw others to them, so that neighbouring shapes can share them. */
import { distance } from "../geometry/point.js";

const REACH = 8;

export class Snapping {
  /** @param {import("../model/desk.js").Desk} desk @param {number} scale screen pixels per image pixel
   *  @param {string} [except] the key of the shape in the hand */
  constructor(desk, scale, except) {
    this.desk = desk;
    this.reach = REACH / scale;
    this.except = except;
  }

  /** The nearest vertex of another shape, if one is near. @param {import("../types.js").Point} point */
  at(point) {
    const { index } = this.desk;
    const area = { x: point.x - this.reach, y: point.y - this.reach, width: 2 * this.reach, height: 2 * this.reach };
    let nearest = null;
    let least = this.reach;
    for (const key of index?.near(area) ?? []) {
      if (key === this.except || this.desk.isHidden(key)) continue;
      const entry = /** @type {import("../model/spatial.js").Entry} */ (index?.entry(key));
      for (const vertex of entry.shape.vertices(entry.object)) {
        const apart = distance(vertex, point);
        if (apart <= least) [nearest, least] = [vertex, apart];
      }
    }
    return nearest;
  }
}
