/**
 * Shapes made into regions. A pixel belongs to a shape when its middle lies inside.
 *
 * @typedef {import("./region.js").Region} Region
 * @typedef {import("./region.js").Size} Size
 * @typedef {import("../types.js").Point} Point
 */
import { RegionBuilder, regionOf, union } from "./region.js";

/** What a round brush covers on its way from one point to another: a column of it is one run, so no bitmap is needed.
 * @param {Point} from @param {Point} to @param {number} radius @param {Size} size @returns {Region} */
export function stroke(from, to, radius, size) {
  const builder = new RegionBuilder(size);
  const [a, b] = from.x <= to.x ? [from, to] : [to, from];
  const first = Math.max(0, Math.ceil(a.x - radius - 0.5));
  const last = Math.min(size.width - 1, Math.floor(b.x + radius - 0.5));
  for (let column = first; column <= last; column += 1) {
    const rows = across(a, b, radius, column + 0.5);
    // Numbers that ought to be equal differ in their last bits; a pixel's middle on the rim is inside.
    if (rows) builder.add(column, Math.ceil(rows.top - 0.5 - 1e-9), Math.floor(rows.bottom - 0.5 + 1e-9) + 1);
  }
  return builder.build();
}

/** Where the upright line at `x` passes through the brush's path: two discs and the band between them.
 * @param {Point} a @param {Point} b to the right of `a` @param {number} radius @param {number} x */
function across(a, b, radius, x) {
  let top = Infinity;
  let bottom = -Infinity;
  const cover = (/** @type {number} */ low, /** @type {number} */ high) => {
    top = Math.min(top, low);
    bottom = Math.max(bottom, high);
  };
  for (const end of [a, b]) {
    const reach = radius * radius - (x - end.x) ** 2;
    if (reach >= 0) cover(end.y - Math.sqrt(reach), end.y + Math.sqrt(reach));
  }
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length > 0) {
    // Where along the path the band's upper and lower rims stand above x.
    const along = (b.x - a.x) / length;
    const down = (b.y - a.y) / length;
    for (const side of [radius, -radius]) {
      const start = { x: a.x + down * side, y: a.y - along * side };
      if (along > 0 && x >= start.x && x <= start.x + along * length) {
        const y = start.y + ((x - start.x) / along) * down;
        cover(y, y);
      }
    }
  }
  return top > bottom ? null : { top, bottom };
}

/** The inside of a polygon's rings, by the even-odd rule: a ring inside another is a hole.
 * @param {Point[][]} rings closed by themselves @param {Size} size @returns {Region} */
export function polygon(rings, size) {
  const crossings = crossingsByColumn(rings, size);
  const builder = new RegionBuilder(size);
  crossings.forEach((rows, column) => {
    rows.sort((a, b) => a - b);
    for (let at = 0; at + 1 < rows.length; at += 2) builder.add(column, firstBelow(rows[at]), firstBelow(rows[at + 1]));
  });
  return builder.build();
}

/** The first row whose middle is not above `y`. @param {number} y */
const firstBelow = (y) => Math.ceil(y - 0.5);

/** For each column, at which heights its middle line crosses the rings. @param {Point[][]} rings @param {Size} size */
function crossingsByColumn(rings, { width }) {
  /** @type {number[][]} */
  const crossings = Array.from({ length: width }, () => []);
  for (const ring of rings) {
    ring.forEach((from, index) => {
      const to = ring[(index + 1) % ring.length];
      const [a, b] = from.x <= to.x ? [from, to] : [to, from];
      const last = Math.min(width, Math.ceil(b.x - 0.5));
      for (let column = Math.max(0, Math.ceil(a.x - 0.5)); column < last; column += 1) {
        crossings[column].push(a.y + ((column + 0.5 - a.x) / (b.x - a.x)) * (b.y - a.y));
      }
    });
  }
  return crossings;
}

/** @param {import("../types.js").Box} box @param {Size} size @returns {Region} */
export function rectangle(box, size) {
  const builder = new RegionBuilder(size);
  for (let column = Math.ceil(box.x - 0.5); column < box.x + box.width - 0.5; column += 1) {
    builder.add(column, Math.ceil(box.y - 0.5), Math.ceil(box.y + box.height - 0.5));
  }
  return builder.build();
}

/** What a brush covers along several points. @param {Point[]} points @param {number} radius @param {Size} size
 * @returns {Region} */
export function path(points, radius, size) {
  let region = regionOf(size);
  points.forEach((point, index) => {
    region = union(region, stroke(points[Math.max(0, index - 1)], point, radius, size));
  });
  return region;
}
