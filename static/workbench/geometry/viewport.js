/**
 * What part of the image the screen shows. Values, not a class: screen = image * scale + (x, y).
 *
 * @typedef {import("../types.js").Viewport} Viewport
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../types.js").Box} Box
 * @typedef {{width: number, height: number}} Size
 */
import { clamp } from "./point.js";

export const MAX_SCALE = 64;
const MARGIN = 16;

/** @param {Viewport} view @param {Point} screen @returns {Point} */
export const toImage = (view, screen) => ({ x: (screen.x - view.x) / view.scale, y: (screen.y - view.y) / view.scale });

/** @param {Viewport} view @param {Point} point @returns {Point} */
export const toScreen = (view, point) => ({ x: point.x * view.scale + view.x, y: point.y * view.scale + view.y });

/** The whole of `area` in the middle of the window, as large as it goes.
 * @param {Box} area image pixels @param {Size} window screen pixels @param {number} [largest] @returns {Viewport} */
export function fit(area, window, largest = MAX_SCALE) {
  const across = (window.width - 2 * MARGIN) / Math.max(1, area.width);
  const down = (window.height - 2 * MARGIN) / Math.max(1, area.height);
  const scale = clamp(Math.min(across, down), 0.01, largest);
  return {
    scale,
    x: (window.width - area.width * scale) / 2 - area.x * scale,
    y: (window.height - area.height * scale) / 2 - area.y * scale,
  };
}

/** Zoomed by `factor` with the image point under `anchor` staying under it.
 * @param {Viewport} view @param {number} factor @param {Point} anchor screen @param {Size} image @returns {Viewport} */
export function zoomed(view, factor, anchor, image) {
  const smallest = Math.min(1, 64 / Math.max(image.width, image.height));
  const scale = clamp(view.scale * factor, smallest, MAX_SCALE);
  const point = toImage(view, anchor);
  return { scale, x: anchor.x - point.x * scale, y: anchor.y - point.y * scale };
}

/** Panned by screen pixels; a strip of the image always stays in the window.
 * @param {Viewport} view @param {Point} by @param {Size} image @param {Size} window @returns {Viewport} */
export function panned(view, by, image, window) {
  const keep = 48;
  return {
    scale: view.scale,
    x: clamp(view.x + by.x, keep - image.width * view.scale, window.width - keep),
    y: clamp(view.y + by.y, keep - image.height * view.scale, window.height - keep),
  };
}

/** The view in which the image stands elsewhere. @param {Viewport} view @param {number} x @param {number} y image pixels
 * @returns {Viewport} */
export const movedView = (view, x, y) => ({ scale: view.scale, x: view.x + x * view.scale, y: view.y + y * view.scale });

/** The same view when all of `box` is visible; else one centred on it, zoomed out as far as it needs.
 * @param {Viewport} view @param {Box} box @param {Size} window @returns {Viewport} */
export function revealing(view, box, window) {
  const a = toScreen(view, box);
  const b = toScreen(view, { x: box.x + box.width, y: box.y + box.height });
  if (a.x >= 0 && a.y >= 0 && b.x <= window.width && b.y <= window.height) return view;
  return fit(box, window, view.scale);
}

/** The part of the image that the window shows, in image pixels.
 * @param {Viewport} view @param {Size} window @returns {Box} */
export function visibleArea(view, window) {
  return { ...toImage(view, { x: 0, y: 0 }), width: window.width / view.scale, height: window.height / view.scale };
}
