/**
 * Finds the image's edge nearest to a line, for a hand that is drawing: a few narrow strips are enough to see it by.
 *
 * @typedef {import("../tools/pulling.js").EdgeFinder} EdgeFinder
 * @typedef {import("../tools/pulling.js").Across} Across
 */
import { changes, nearestEdge } from "../raster/edges.js";

/** A long line is looked at in places only: so many, each so long. */
const PLACES = 4;
const LENGTH = 40;

/** @param {import("./reader.js").Reader} reader @param {{width: number, height: number}} size @returns {EdgeFinder} */
export function edgeFinder(reader, size) {
  return (across, at, from, to, reach) => {
    const along = across === "columns" ? size.height : size.width;
    const over = across === "columns" ? size.width : size.height;
    const first = Math.max(0, Math.floor(at - 3 * reach));
    const last = Math.min(over, Math.ceil(at + 3 * reach));
    const profiles = places(Math.max(0, Math.floor(from)), Math.min(along, Math.ceil(to)))
      .map(([start, end]) => reader.peek(across === "columns" ? { x: first, y: start, width: last - first, height: end - start }
        : { x: start, y: first, width: end - start, height: last - first }))
      .map((strip) => strip && changes(strip, across));
    const [profile] = profiles;
    if (!profile || profiles.some((each) => each === null)) return null;
    const mean = profile.map((_, index) => profiles.reduce((sum, each) => sum + (each?.[index] ?? 0), 0) / profiles.length);
    const edge = nearestEdge(mean, at - first, reach);
    return edge === null ? null : first + edge;
  };
}

/** @param {number} from @param {number} to @returns {[number, number][]} */
function places(from, to) {
  if (to - from <= PLACES * LENGTH) return [[from, to]];
  return Array.from({ length: PLACES }, (_, index) => {
    const start = Math.round(from + ((to - from - LENGTH) * index) / (PLACES - 1));
    return [start, start + LENGTH];
  });
}
