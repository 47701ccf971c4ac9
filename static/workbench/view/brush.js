/**
 * What the hand sees while it paints: the mask as it now is, and the round of the brush.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../types.js").Viewport} Viewport
 * @typedef {import("../raster/region.js").Region} Region
 */
import { around } from "../geometry/box.js";
import { visibleArea } from "../geometry/viewport.js";
import { MaskPicture, stepFor } from "./maskpicture.js";

/** The picture of the mask under the brush, as far as the window shows it: only the places that the brush has touched since the
 * last frame are baked anew. */
export class LiveMask {
  /** @type {MaskPicture|null} */
  #picture = null;
  /** @type {Viewport|null} what the picture was made for */
  #view = null;
  /** @type {Box[]} */
  #touched = [];

  /** @param {string} color */
  begin(color) {
    this.color = color;
    this.#picture = null;
  }

  /** @param {Box|null} place image pixels */
  touch(place) {
    if (place) this.#touched.push(place);
  }

  /** @param {CanvasRenderingContext2D} context @param {Viewport} view @param {Region} region */
  paint(context, view, region) {
    if (this.#picture && this.#view === view) {
      const place = around(this.#touched);
      if (place) this.#picture.bake(region, place);
    } else {
      this.#view = view;
      this.#picture = this.#made(context, view, region);
    }
    this.#touched = [];
    this.#picture?.draw(context, view);
  }

  /** @param {CanvasRenderingContext2D} context @param {Viewport} view @param {Region} region */
  #made({ canvas }, view, region) {
    const visible = visibleArea(view, canvas); // at most too large: a canvas has no fewer pixels than the window
    const x = Math.max(0, Math.floor(visible.x));
    const y = Math.max(0, Math.floor(visible.y));
    const width = Math.min(region.width, Math.ceil(visible.x + visible.width)) - x;
    const height = Math.min(region.height, Math.ceil(visible.y + visible.height)) - y;
    if (width <= 0 || height <= 0) return null;
    const picture = new MaskPicture({ x, y, width, height }, stepFor(view.scale), this.color ?? "#6b7280");
    picture.bake(region);
    return picture;
  }
}

/** @param {CanvasRenderingContext2D} context @param {Viewport} view @param {Point} at image @param {number} radius image pixels
 *  @param {boolean} erases */
export function paintBrush(context, view, at, radius, erases) {
  const x = at.x * view.scale + view.x;
  const y = at.y * view.scale + view.y;
  context.beginPath();
  context.arc(x, y, Math.max(1.5, radius * view.scale), 0, 2 * Math.PI);
  context.moveTo(x - 3, y);
  context.lineTo(x + 3, y);
  if (!erases) {
    context.moveTo(x, y - 3);
    context.lineTo(x, y + 3);
  }
  for (const [style, width] of /** @type {[string, number][]} */ ([["rgb(0 0 0 / 60%)", 3], ["#fff", 1.25]])) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.setLineDash(erases ? [4, 3] : []);
    context.stroke();
  }
  context.setLineDash([]);
}
