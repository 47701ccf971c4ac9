/**
 * What a layer showed last, laid where a moving view has it: for layers that take longer to paint than a frame lasts. A pan scrolls
 * it and leaves what came into the window to be painted; a zoom stretches it until the view rests.
 *
 * @typedef {import("../types.js").Viewport} Viewport
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../geometry/viewport.js").Size} Size
 */

export class Drift {
  /** The view in which the canvas shows its layer, to the pixel. @type {Viewport|null} */
  #shown = null;
  /** What a zoom stretches. @type {{canvas: OffscreenCanvas, view: Viewport}|null} */
  #still = null;

  /** The canvas has been painted. @param {Viewport} view */
  painted(view) {
    this.#shown = view;
    this.#still = null;
  }

  /** Lay what the canvas shows where `view` has it.
   * @param {CanvasRenderingContext2D} context @param {Viewport} view @param {Size} window
   * @returns {{view: Viewport, bare: Box[]}} what is still to be painted, in screen pixels, and the view to paint it in: a part of
   *   a pixel off, so that it fits */
  follow(context, view, window) {
    const shown = this.#shown ?? view;
    if (this.#still || view.scale !== shown.scale) {
      this.#stretch(context, shown, view, window);
      return { view, bare: [] };
    }
    const { a: ratio } = context.getTransform();
    const x = Math.round((view.x - shown.x) * ratio);
    const y = Math.round((view.y - shown.y) * ratio);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.globalCompositeOperation = "copy";
    context.drawImage(context.canvas, x, y);
    context.restore();
    this.#shown = { scale: view.scale, x: shown.x + x / ratio, y: shown.y + y / ratio };
    return { view: this.#shown, bare: bared(x / ratio, y / ratio, window) };
  }

  /** @param {CanvasRenderingContext2D} context @param {Viewport} shown @param {Viewport} view @param {Size} window */
  #stretch(context, shown, view, { width, height }) {
    this.#still ??= { canvas: copyOf(context.canvas), view: shown };
    const { canvas, view: from } = this.#still;
    const by = view.scale / from.scale;
    context.clearRect(0, 0, width, height);
    context.imageSmoothingEnabled = true;
    context.drawImage(canvas, view.x - from.x * by, view.y - from.y * by, width * by, height * by);
  }
}

/** @param {HTMLCanvasElement} canvas */
function copyOf(canvas) {
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  /** @type {OffscreenCanvasRenderingContext2D} */ (copy.getContext("2d")).drawImage(canvas, 0, 0);
  return copy;
}

/** The strips of a window that are bare once its picture has moved. @param {number} x @param {number} y @param {Size} window
 * @returns {Box[]} */
export function bared(x, y, { width, height }) {
  const strips = [
    { x: x > 0 ? 0 : width + x, y: 0, width: Math.abs(x), height },
    { x: 0, y: y > 0 ? 0 : height + y, width, height: Math.abs(y) },
  ];
  return strips.filter((strip) => strip.width > 0 && strip.height > 0);
}
