/**
 * Masks: any set of pixels, kept in the document as COCO's run-length string and worked on as a region.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../raster/region.js").Region} Region
 * @typedef {{size: [number, number], counts: string|number[]}} Mask   size: height, width of the image; drafts may hold counts
 */
import { t } from "../../i18n.js";
import { toBitmap } from "../raster/bitmap.js";
import { outlines } from "../raster/contour.js";
import * as regions from "../raster/region.js";
import { fromCounts, fromRle, toRle } from "../raster/rle.js";
import { allowedMove } from "./box.js";
import { movedView } from "./viewport.js";

/** Regions and what was found out about them, by their string: the objects of a document are made anew with every change, but
 * most changes leave the string as it is. The oldest go when there are many.
 * @type {Map<string|number[], {region: Region, box: Box, area: number}>} */
const known = new Map();
/** @type {WeakMap<Region, Point[][]>} */
const rings = new WeakMap();
const MOST_KNOWN = 600;

/** What cannot be read is an empty mask to us; the document keeps it as it came. @param {Mask} mask */
function knownOf({ size: [height, width], counts }) {
  const found = known.get(counts);
  if (found && found.region.height === height && found.region.width === width) return found;
  const size = { width, height };
  try {
    return remember(counts, typeof counts === "string" ? fromRle(counts, size) : fromCounts(counts, size));
  } catch {
    return remember(counts, regions.regionOf(size));
  }
}

/** @param {string|number[]} counts @param {Region} region */
function remember(counts, region) {
  const box = regions.bounds(region) ?? { x: 0, y: 0, width: 0, height: 0 };
  const found = { region, box, area: regions.area(region) };
  known.delete(counts);
  known.set(counts, found);
  if (known.size > MOST_KNOWN) known.delete(known.keys().next().value ?? "");
  return found;
}

/** The pixels of a mask. @param {Mask} mask */
export const regionOf = (mask) => knownOf(mask).region;

/** What the document keeps of a region. @param {Region} region
 * @returns {{size: [number, number], counts: string}} */
export function maskOf(region) {
  const counts = toRle(region);
  remember(counts, region);
  return { size: [region.height, region.width], counts };
}

/** @param {Mask} mask */
const bounds = (mask) => knownOf(mask).box;

/** The outlines along the pixels. @param {Region} region @returns {Point[][]} */
function ringsOf(region) {
  const found = rings.get(region) ?? outlines(toBitmap(region));
  rings.set(region, found);
  return found;
}

/** @param {Mask} mask @param {Point} point @param {number} [slack] */
function contains(mask, { x, y }, slack = 0) {
  const { region } = knownOf(mask);
  if (regions.contains(region, x, y)) return true;
  return slack > 0 && regions.touches(region, { x: x - slack, y: y - slack, width: 2 * slack, height: 2 * slack });
}

/** @type {import("./shapes.js").Shape} */
export const MASK = {
  isOpen: false,
  bounds,
  extent: bounds,
  size: (mask) => knownOf(mask).area,
  contains,
  touches: (mask, area) => regions.touches(regionOf(mask), area),
  moved: (mask, delta) => maskOf(regions.shifted(regionOf(mask), Math.round(delta.x), Math.round(delta.y))),
  fitted(mask, delta, image) {
    const allowed = allowedMove(bounds(mask), delta, image);
    return maskOf(regions.shifted(regionOf(mask), Math.round(allowed.x), Math.round(allowed.y), image));
  },
  handles: () => [],
  reshaped: () => null,
  vertices: () => [],
  words: (mask) => t("%(count)s pixels", { count: knownOf(mask).area.toLocaleString() }),
  trace(pen, view, mask) {
    const { of, x, y } = regions.origin(regionOf(mask));
    const moved = movedView(view, x, y);
    for (const ring of ringsOf(of)) traceRing(pen, moved, ring);
  },
};

/** Corners that lie on one another on the screen are drawn once. @param {import("./shapes.js").Pen} pen
 * @param {import("../types.js").Viewport} view @param {Point[]} ring */
function traceRing(pen, view, ring) {
  let lastX = NaN;
  let lastY = NaN;
  for (const point of ring) {
    const x = point.x * view.scale + view.x;
    const y = point.y * view.scale + view.y;
    if (Math.abs(x - lastX) + Math.abs(y - lastY) < 1) continue;
    if (Number.isNaN(lastX)) pen.moveTo(x, y);
    else pen.lineTo(x, y);
    lastX = x;
    lastY = y;
  }
  pen.closePath();
}
