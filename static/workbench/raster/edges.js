/**
 * Where the image has edges near a line.
 *
 * @typedef {import("./color.js").Pixels} Pixels
 */
import { labOf } from "./color.js";

/** An edge must stand out this far in colour, and be this many times the usual change around it. */
const FAINTEST = 3;
const STANDS_OUT = 1.6;

/** How much the colour changes from each column to the next, the mean of all rows: change[x] lies between columns x - 1
 * and x; change[0] is 0. With `rows`, from row to row. Rows compared in the same direction add up, others cancel: a line
 * of one's hand is an edge, a texture is not.
 * @param {Pixels} pixels @param {"columns"|"rows"} across @returns {Float32Array} */
export function changes(pixels, across) {
  const { width, height } = pixels;
  const lab = labOf(pixels);
  const [length, others, step, stride] = across === "columns" ? [width, height, 3, width * 3] : [height, width, width * 3, 3];
  const out = new Float32Array(length);
  for (let at = 1; at < length; at += 1) {
    let sum = 0;
    for (let other = 0; other < others; other += 1) {
      const here = other * stride + at * step;
      sum += Math.hypot(lab[here] - lab[here - step], lab[here + 1] - lab[here + 1 - step], lab[here + 2] - lab[here + 2 - step]);
    }
    out[at] = sum / Math.max(1, others);
  }
  return out;
}

/** The strongest edge near `at`, nearer ones preferred; null when none stands out.
 * @param {Float32Array} change as `changes` gives @param {number} at between pixels, as counted there @param {number} reach
 * @returns {number|null} */
export function nearestEdge(change, at, reach) {
  const from = Math.max(1, Math.ceil(at - reach));
  const to = Math.min(change.length - 1, Math.floor(at + reach));
  let best = null;
  let bestWeight = 0;
  for (let place = from; place <= to; place += 1) {
    const weight = change[place] * (1 - (0.5 * Math.abs(place - at)) / (reach + 1));
    if (change[place] < FAINTEST || weight <= bestWeight) continue;
    best = place;
    bestWeight = weight;
  }
  return best !== null && change[best] >= STANDS_OUT * median(change) ? best : null;
}

/** @param {Float32Array} values */
const median = (values) => [...values.subarray(1)].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
