/**
 * A region as a picture in one colour: a see-through fill with a firmer rim. It is baked once for each zoom by a power of two and
 * then only drawn; where a brush passes it is baked anew in that place alone.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Viewport} Viewport
 * @typedef {import("../raster/region.js").Region} Region
 */
import { movedView } from "../geometry/viewport.js";
import { bounds, eachRun, origin } from "../raster/region.js";

const FILL = 0.4;
const RIM = 0.95;

/** Image pixels per pixel of a picture that is good enough at this scale. @param {number} scale */
export const stepFor = (scale) => 2 ** Math.max(0, Math.min(5, Math.floor(Math.log2(1 / scale))));

export class MaskPicture {
  /** @param {Box} area whole image pixels that the picture covers @param {number} step image pixels per pixel of the picture
   *  @param {string} color #rrggbb */
  constructor(area, step, color) {
    const align = (/** @type {number} */ value) => Math.floor(value / step) * step;
    this.step = step;
    this.x = align(area.x);
    this.y = align(area.y);
    this.columns = Math.max(1, Math.ceil((area.x + area.width - this.x) / step));
    this.rows = Math.max(1, Math.ceil((area.y + area.height - this.y) / step));
    this.rgb = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) || 0);
    this.canvas = new OffscreenCanvas(this.columns, this.rows);
    this.context = /** @type {OffscreenCanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
  }

  /** Show the region in one place, by default everywhere. @param {Region} region @param {Box} [place] image pixels */
  bake(region, place = { x: this.x, y: this.y, width: this.columns * this.step, height: this.rows * this.step }) {
    const { step } = this;
    // One more on each side: a neighbour that changed decides about the rim.
    const left = Math.max(0, Math.floor((place.x - this.x) / step) - 1);
    const top = Math.max(0, Math.floor((place.y - this.y) / step) - 1);
    const columns = Math.min(this.columns, Math.ceil((place.x + place.width - this.x) / step) + 1) - left;
    const rows = Math.min(this.rows, Math.ceil((place.y + place.height - this.y) / step) + 1) - top;
    if (columns <= 0 || rows <= 0) return;
    const image = this.context.createImageData(columns, rows);
    this.#fill(image, region, this.x + left * step, this.y + top * step);
    this.context.putImageData(image, left, top);
  }

  /** @param {ImageData} image @param {Region} region @param {number} x @param {number} y where the image begins */
  #fill({ width, height, data }, region, x, y) {
    const [red, green, blue] = this.rgb;
    const across = width + 2;
    const cells = this.#cells(region, x - this.step, y - this.step, across, height + 2);
    for (let row = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const cell = (row + 1) * across + column + 1;
        if (cells[cell] === 0) continue;
        const isInside = cells[cell - 1] + cells[cell + 1] + cells[cell - across] + cells[cell + across] === 4;
        const at = (row * width + column) * 4;
        data[at] = red;
        data[at + 1] = green;
        data[at + 2] = blue;
        data[at + 3] = 255 * (isInside ? FILL : RIM);
      }
    }
  }

  /** Which squares of `step` by `step` image pixels have any in the region: a thin line stays to be seen.
   * @param {Region} region @param {number} x @param {number} y @param {number} columns @param {number} rows */
  #cells(region, x, y, columns, rows) {
    const { step } = this;
    const cells = new Uint8Array(columns * rows);
    eachRun(region, (column, top, bottom) => {
      const start = Math.floor((column - x) / step);
      const last = Math.min(rows, Math.ceil((bottom - y) / step));
      for (let row = Math.max(0, Math.floor((top - y) / step)); row < last; row += 1) cells[row * columns + start] = 1;
    }, Math.max(0, x), x + columns * step);
    return cells;
  }

  /** @param {CanvasRenderingContext2D} context @param {Viewport} view @param {number} [opacity] */
  draw(context, view, opacity = 1) {
    const { step } = this;
    context.imageSmoothingEnabled = view.scale * step < 1;
    context.globalAlpha = opacity;
    context.drawImage(this.canvas, this.x * view.scale + view.x, this.y * view.scale + view.y,
      this.columns * step * view.scale, this.rows * step * view.scale);
    context.globalAlpha = 1;
  }
}

/** Pictures by region and colour, so many pixels of them at most: the ones used longest ago go first. */
class Gallery {
  /** @type {Map<Region, Map<string, MaskPicture>>} */
  #pictures = new Map();
  #pixels = 0;

  /** @param {Region} region @param {number} step @param {string} color @returns {MaskPicture|null} null for an empty one */
  of(region, step, color) {
    const ours = this.#pictures.get(region) ?? new Map();
    this.#pictures.delete(region);
    this.#pictures.set(region, ours);
    const known = ours.get(color);
    if (known?.step === step) return known;
    const area = bounds(region);
    if (!area) return null;
    const picture = new MaskPicture(area, step, color);
    picture.bake(region);
    this.#pixels += picture.columns * picture.rows - (known ? known.columns * known.rows : 0);
    ours.set(color, picture);
    this.#tidy();
    return picture;
  }

  #tidy() {
    for (const [region, ours] of this.#pictures) {
      if (this.#pixels <= MOST_PIXELS || this.#pictures.size === 1) return;
      this.#pictures.delete(region);
      for (const { columns, rows } of ours.values()) this.#pixels -= columns * rows;
    }
  }
}

const MOST_PIXELS = 48_000_000;
const gallery = new Gallery();

/** @param {CanvasRenderingContext2D} context @param {Viewport} view @param {Region} region @param {string} color
 *  @param {number} [opacity] */
export function paintRegion(context, view, region, color, opacity) {
  const { of, x, y } = origin(region);
  gallery.of(of, stepFor(view.scale), color)?.draw(context, movedView(view, x, y), opacity);
}
