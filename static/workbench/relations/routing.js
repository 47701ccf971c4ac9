/**
 * The ways of arcs over the lines of a text. An arc leaves its span upwards, runs along a level of its own above the line and
 * comes down at the other span. Between two lines it runs to the nearer margin, along a track there, and back in. Lengths are pixels.
 *
 * @typedef {{line: number, left: number, right: number}} Place   where a span's words stand; `line` is the top of its line
 * @typedef {{key: string, from: Place, to: Place, fromKey: string, toKey: string, name: number}} Arc
 *   `name`: how wide its name is
 * @typedef {{x: number, line: number, level: number}} Foot
 * @typedef {"left"|"right"} Side
 * @typedef {{key: string, from: Foot, to: Foot, side: Side, track: number|null}} Route   track: null within one line, else
 *   counted outwards in the margin of its side
 * @typedef {{start: number, end: number, size: number, foot: Foot[]}} Run
 */
import { assignLanes } from "../text/lanes.js";

/** Far outside of the text, where the margins are. */
const FAR = 1e6;
/** Arcs on one level keep this apart. */
const APART = 5;
const SAME_LINE = 10;

/** Give what stands in one line the same line: fonts differ a little in height. @param {Place[]} places */
export function alignLines(places) {
  let line = -Infinity;
  for (const place of [...places].sort((a, b) => a.line - b.line)) {
    if (place.line - line < SAME_LINE) place.line = line;
    else line = place.line;
  }
}

/** @param {Arc[]} arcs @param {number} width of the text @returns {Route[]} in the same order */
export function routes(arcs, width) {
  const sides = arcs.map(({ from, to }) => /** @type {Side} */ (middle(from) + middle(to) > width ? "right" : "left"));
  const feet = spreadFeet(arcs, sides);
  const found = arcs.map(({ key }, index) => (
    { key, from: feet[index].from, to: feet[index].to, side: sides[index], track: /** @type {number|null} */ (null) }));
  setLevels(arcs, found);
  setTracks(found);
  return found;
}

/** Where each arc stands on its spans: side by side, so ordered that arcs to the same side lie inside each other.
 * @param {Arc[]} arcs @param {Side[]} sides @returns {{from: Foot, to: Foot}[]} */
function spreadFeet(arcs, sides) {
  /** @type {Map<string, {foot: Foot, reach: number, place: Place}[]>} */
  const bySpan = new Map();
  const feet = arcs.map(({ from, to, fromKey, toKey }, index) => {
    const margin = sides[index] === "left" ? -FAR : FAR;
    const pair = { from: { x: 0, line: from.line, level: 0 }, to: { x: 0, line: to.line, level: 0 } };
    for (const [foot, place, other, key] of /** @type {const} */ ([[pair.from, from, to, fromKey], [pair.to, to, from, toKey]])) {
      const reach = other.line === place.line ? middle(other) - middle(place) : margin;
      bySpan.set(key, [...bySpan.get(key) ?? [], { foot, reach, place }]);
    }
    return pair;
  });
  for (const all of bySpan.values()) {
    // To the left the nearest first, to the right the farthest first: no leg crosses another's run.
    all.sort((a, b) => Number(a.reach > 0) - Number(b.reach > 0) || b.reach - a.reach);
    all.forEach(({ foot, place }, index) => {
      foot.x = place.left + ((place.right - place.left) * (index + 1)) / (all.length + 1);
    });
  }
  return feet;
}

/** @param {Place} place */
const middle = ({ left, right }) => (left + right) / 2;

/** Give each run over a line a level where it meets no other. @param {Arc[]} arcs @param {Route[]} all */
function setLevels(arcs, all) {
  /** @type {Map<number, Run[]>} */
  const lines = new Map();
  const add = (/** @type {number} */ line, /** @type {Run} */ run) => lines.set(line, [...lines.get(line) ?? [], run]);
  all.forEach(({ from, to, side }, index) => {
    const { name } = arcs[index];
    if (from.line === to.line) {
      const [low, high] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
      const spare = Math.max(0, name - (high - low)) / 2;
      add(from.line, { start: low - spare - APART, end: high + spare + APART, size: high - low, foot: [from, to] });
    } else {
      for (const foot of [from, to]) {
        const [start, end] = side === "left" ? [-FAR, foot.x + APART] : [foot.x - APART, FAR];
        add(foot.line, { start, end, size: end - start, foot: [foot] });
      }
    }
  });
  for (const runs of lines.values()) {
    for (const [run, level] of assignLanes(runs)) for (const foot of run.foot) foot.level = level;
  }
}

/** Give each arc between lines a track in the margin, the shorter the nearer to the text. @param {Route[]} all */
function setTracks(all) {
  for (const side of ["left", "right"]) {
    const runs = all.filter((route) => route.side === side && route.from.line !== route.to.line).map((route) => ({
      route, start: Math.min(route.from.line, route.to.line) - 1, end: Math.max(route.from.line, route.to.line) + 1,
    }));
    for (const [{ route }, track] of assignLanes(runs)) route.track = track;
  }
}

/** The way of an arc as an SVG path, its corners rounded.
 * @param {[number, number][]} points that turn at right angles @param {number} radius */
export function rounded(points, radius) {
  let path = `M${points[0].join(" ")}`;
  for (let index = 1; index < points.length - 1; index += 1) {
    const [before, corner, after] = [points[index - 1], points[index], points[index + 1]];
    const size = Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2);
    path += `L${toward(corner, before, size).join(" ")}Q${corner.join(" ")} ${toward(corner, after, size).join(" ")}`;
  }
  return `${path}L${points[points.length - 1].join(" ")}`;
}

/** @param {[number, number]} a @param {[number, number]} b */
const distance = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** @param {[number, number]} from @param {[number, number]} to @param {number} by @returns {[number, number]} */
function toward(from, to, by) {
  const length = distance(from, to) || 1;
  return [round(from[0] + ((to[0] - from[0]) * by) / length), round(from[1] + ((to[1] - from[1]) * by) / length)];
}

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;
