/**
 * Spans may nest and overlap; each gets an underline in a lane of its own, the shorter the nearer to the text.
 *
 * @typedef {{start: number, end: number, size?: number}} Marked   `size`: how big it is where that is not its length here
 */
import { firstWhere } from "./offsets.js";

const sizeOf = (/** @type {Marked} */ { start, end, size = end - start }) => size;

/** The lane of each span; no two that overlap share one. @template {Marked} T @param {T[]} spans @returns {Map<T, number>} */
export function assignLanes(spans) {
  /** @type {Marked[][]} each sorted by position */
  const lanes = [];
  const found = new Map();
  for (const span of [...spans].sort((a, b) => sizeOf(a) - sizeOf(b) || a.start - b.start)) {
    const lane = lanes.findIndex((taken) => makeRoom(taken, span));
    if (lane < 0) lanes.push([span]);
    found.set(span, lane < 0 ? lanes.length - 1 : lane);
  }
  return found;
}

/** Put `span` into the lane if it overlaps nothing there. @param {Marked[]} lane @param {Marked} span */
function makeRoom(lane, span) {
  const at = firstWhere(lane.length, (index) => lane[index].end > span.start);
  if (at < lane.length && lane[at].start < span.end) return false;
  lane.splice(at, 0, span);
  return true;
}
