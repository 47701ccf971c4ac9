/**
 * Spans may nest and overlap; each gets an underline in a lane of its own, the shorter the nearer to the text.
 *
 * @typedef {{key: string, start: number, end: number}} Marked
 * @typedef {{start: number, end: number, keys: string[], closing: string[]}} Segment
 */
import { firstWhere } from "./offsets.js";

/** The lane of each span; no two that overlap share one. @param {Marked[]} spans @returns {Map<string, number>} */
export function assignLanes(spans) {
  /** @type {Marked[][]} each sorted by position */
  const lanes = [];
  const found = new Map();
  for (const span of [...spans].sort((a, b) => a.end - a.start - (b.end - b.start) || a.start - b.start)) {
    const lane = lanes.findIndex((taken) => makeRoom(taken, span));
    if (lane < 0) lanes.push([span]);
    found.set(span.key, lane < 0 ? lanes.length - 1 : lane);
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

/** The stretch from `start` to `end` cut wherever a span begins or ends, each piece with the spans that cover it, the
 * innermost first, and those that end with it.
 * @param {number} start @param {number} end @param {Marked[]} spans @returns {Segment[]} */
export function segments(start, end, spans) {
  const inside = spans
    .filter((span) => span.start < end && span.end > start)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
  const cuts = new Set([start, end]);
  for (const span of inside) {
    cuts.add(Math.max(start, span.start));
    cuts.add(Math.min(end, span.end));
  }
  const points = [...cuts].sort((a, b) => a - b);
  return points.slice(1).map((to, index) => {
    const from = points[index];
    const covering = inside.filter((span) => span.start < to && span.end > from);
    return {
      start: from, end: to,
      keys: covering.map(({ key }) => key),
      closing: covering.filter((span) => span.end === to).map(({ key }) => key),
    };
  });
}
