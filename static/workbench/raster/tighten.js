/**
 * Shrinks a box to what stands out in it.
 *
 * The ground is what lies along the box's rim. Each pixel is compared with the rim at its own left, right, top and bottom:
 * ground that grows lighter from one side to the other is ground still. What differs from all four is content; where the
 * line lies is found by Otsu's method (1979) on the differences.
 *
 * @typedef {import("./color.js").Pixels} Pixels
 * @typedef {import("../types.js").Box} Box
 */
import { components } from "./bitmap.js";
import { labOf } from "./color.js";

const BINS = 64;
/** Differences beyond this are all the same to us. */
const MOST = 40;
/** A difference that an eye would miss, or that the rim itself has, is no content. */
const FAINTEST = 4;
/** Parts this much smaller than the largest are specks. */
const SPECK = 0.04;
/** A hand draws a box that is too large, not one of another size: what is left has at least this part of its sides. */
const SMALLEST = 0.4;

/** The box of the content, in whole pixels of `pixels`; null when nothing stands out clearly.
 * @param {Pixels} pixels what the box shows, no more @returns {Box|null} */
export function contentBox(pixels) {
  const { width, height } = pixels;
  if (width < 4 || height < 4) return null;
  const difference = fromRim(pixels);
  const line = Math.max(FAINTEST, otsu(difference));
  const data = Uint8Array.from(difference, (value) => (value > line ? 1 : 0));
  const box = aroundLarge({ x: 0, y: 0, width, height, data });
  return box && box.width >= SMALLEST * width && box.height >= SMALLEST * height ? box : null;
}

/** How much each pixel differs from the most similar of the four places of the rim straight ahead of it.
 * @param {Pixels} pixels @returns {Float32Array} */
function fromRim(pixels) {
  const { width, height } = pixels;
  const lab = labOf(pixels);
  const out = new Float32Array(width * height);
  const rim = rims(lab, width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3;
      const distanceTo = (/** @type {Float32Array} */ side, /** @type {number} */ place) =>
        Math.hypot(lab[at] - side[place * 3], lab[at + 1] - side[place * 3 + 1], lab[at + 2] - side[place * 3 + 2]);
      out[y * width + x] = Math.min(distanceTo(rim.left, y), distanceTo(rim.right, y), distanceTo(rim.top, x), distanceTo(rim.bottom, x));
    }
  }
  return out;
}

/** The colours along the four sides, each the mean of some neighbours along its side.
 * @param {Float32Array} lab @param {number} width @param {number} height */
function rims(lab, width, height) {
  const side = (/** @type {number} */ length, /** @type {(place: number) => number} */ pixelAt) => {
    const reach = Math.max(1, Math.round(length / 40));
    return Float32Array.from({ length: length * 3 }, (_, index) => {
      const place = Math.floor(index / 3);
      let sum = 0;
      const from = Math.max(0, place - reach);
      const to = Math.min(length - 1, place + reach);
      for (let at = from; at <= to; at += 1) sum += lab[pixelAt(at) * 3 + (index % 3)];
      return sum / (to - from + 1);
    });
  };
  return {
    left: side(height, (y) => y * width), right: side(height, (y) => y * width + width - 1),
    top: side(width, (x) => x), bottom: side(width, (x) => (height - 1) * width + x),
  };
}

/** The line between two heaps of values that leaves the least spread within them. @param {Float32Array} values */
export function otsu(values) {
  const bins = new Float64Array(BINS);
  for (const value of values) bins[Math.min(BINS - 1, Math.floor((value / MOST) * BINS))] += 1;
  const total = values.length;
  const sum = bins.reduce((all, count, bin) => all + count * bin, 0);
  let below = 0;
  let sumBelow = 0;
  let best = 0;
  let bestSpread = -1;
  for (let bin = 0; bin < BINS - 1; bin += 1) {
    below += bins[bin];
    sumBelow += bin * bins[bin];
    if (below === 0 || below === total) continue;
    const spread = below * (total - below) * (sumBelow / below - (sum - sumBelow) / (total - below)) ** 2;
    if (spread > bestSpread) {
      bestSpread = spread;
      best = bin;
    }
  }
  return ((best + 1) / BINS) * MOST;
}

/** The box around the largest parts. @param {import("./bitmap.js").Bitmap} bitmap @returns {Box|null} */
function aroundLarge(bitmap) {
  const { labels, areas } = components(bitmap, 1, 8);
  const least = Math.max(3, SPECK * areas.reduce((most, area) => Math.max(most, area), 0));
  let left = Infinity, top = Infinity, right = -1, bottom = -1;
  for (let y = 0; y < bitmap.height; y += 1) {
    for (let x = 0; x < bitmap.width; x += 1) {
      const label = labels[y * bitmap.width + x];
      if (label === 0 || areas[label] < least) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}
