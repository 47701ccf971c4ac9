/**
 * Looking closely: a loupe beside the hand, and the values of single pixels deep in.
 *
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../types.js").Viewport} Viewport
 * @typedef {{width: number, height: number}} Size
 * @typedef {{image: HTMLImageElement, size: Size}} Picture an image, and how large it is: what is shown of it may be smaller
 */
import { toImage, toScreen } from "../geometry/viewport.js";
import { shrunk } from "./paint.js";

const RADIUS = 64;
const AWAY = 24;
/** A finger hides more than a mouse. */
const AWAY_TOUCH = 56;
/** How much larger than on the screen, and at least how large an image pixel. */
const LARGER = 4;
const LEAST = 4;
/** From this scale there is room for numbers in a pixel. */
const ROOMY = 44;

/** Where the loupe stands: up to the right of the hand, and on the other side where the window ends. @param {Point} hand
 * @param {Size} window @param {boolean} isTouch @returns {Point} its middle */
export function loupePlace(hand, window, isTouch) {
  const away = RADIUS + (isTouch ? AWAY_TOUCH : AWAY);
  const x = hand.x + away + RADIUS <= window.width ? hand.x + away : hand.x - away;
  const y = hand.y - away - RADIUS >= 0 ? hand.y - away : hand.y + away;
  return { x, y };
}

/** @param {CanvasRenderingContext2D} context @param {Picture} picture @param {Viewport} view @param {Size} window
 *  @param {Point} hand screen @param {{isTouch: boolean, filter: string}} look */
export function paintLoupe(context, { image, size }, view, window, hand, { isTouch, filter }) {
  const middle = loupePlace(hand, window, isTouch);
  const scale = Math.max(LEAST, view.scale * LARGER);
  const point = toImage(view, hand);
  const reach = RADIUS / scale;
  const by = shrunk(image, size);
  context.save();
  context.beginPath();
  context.arc(middle.x, middle.y, RADIUS, 0, 2 * Math.PI);
  context.fillStyle = "#222";
  context.fill();
  context.save();
  context.clip();
  context.imageSmoothingEnabled = scale < 3;
  context.filter = filter;
  // Parts beyond the image are left out by the canvas itself.
  context.drawImage(image, (point.x - reach) / by, (point.y - reach) / by, 2 * reach / by, 2 * reach / by,
    middle.x - RADIUS, middle.y - RADIUS, 2 * RADIUS, 2 * RADIUS);
  context.restore();
  for (const [style, width] of /** @type {[string, number][]} */ ([["rgb(0 0 0 / 55%)", 3], ["#fff", 1]])) {
    context.strokeStyle = style;
    context.lineWidth = width;
    context.beginPath();
    context.arc(middle.x, middle.y, RADIUS, 0, 2 * Math.PI);
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      context.moveTo(middle.x + dx * 5, middle.y + dy * 5);
      context.lineTo(middle.x + dx * 22, middle.y + dy * 22);
    }
    context.stroke();
  }
  context.restore();
}

/** Reads a few pixels. @param {Picture} picture @param {number} x @param {number} y @param {number} width
 * @param {number} height @returns {Uint8ClampedArray|null} null where the image's store forbids it */
function read({ image, size }, x, y, width, height) {
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(width, height).getContext("2d"));
  const by = shrunk(image, size);
  context.imageSmoothingEnabled = false;
  context.drawImage(image, x / by, y / by, width / by, height / by, 0, 0, width, height);
  try {
    return context.getImageData(0, 0, width, height).data;
  } catch {
    return null;
  }
}

/** The pixel's place and colour, in a corner. @param {CanvasRenderingContext2D} context @param {Picture} picture
 * @param {Viewport} view @param {Size} window @param {Point} hand screen */
export function paintReadout(context, picture, view, window, hand) {
  const at = toImage(view, hand);
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
  if (x < 0 || y < 0 || x >= picture.size.width || y >= picture.size.height) return;
  const color = read(picture, x, y, 1, 1);
  const words = `${x}, ${y}${color ? `  ${color[0]} ${color[1]} ${color[2]}` : ""}`;
  context.font = "12px ui-monospace, monospace";
  const width = context.measureText(words).width + 28;
  context.fillStyle = "rgb(0 0 0 / 75%)";
  context.fillRect(window.width - width - 8, window.height - 30, width, 22);
  if (color) {
    context.fillStyle = `rgb(${color[0]} ${color[1]} ${color[2]})`;
    context.fillRect(window.width - width - 2, window.height - 25, 12, 12);
  }
  context.fillStyle = "#fff";
  context.fillText(words, window.width - width + 16, window.height - 15);
}

/** @type {{view: Viewport|null, canvas: OffscreenCanvas|null}} the numbers of the last view */
const numbers = { view: null, canvas: null };

/** Each pixel's numbers in it, when there is room. @param {CanvasRenderingContext2D} context @param {Picture} picture
 * @param {Viewport} view @param {Size} window */
export function paintNumbers(context, picture, view, window) {
  if (view.scale < ROOMY) return;
  if (numbers.view !== view) {
    numbers.view = view;
    numbers.canvas = numbersOf(picture, view, window);
  }
  if (numbers.canvas) context.drawImage(numbers.canvas, 0, 0, window.width, window.height);
}

/** @param {Picture} picture @param {Viewport} view @param {Size} window */
function numbersOf(picture, view, window) {
  const from = toImage(view, { x: 0, y: 0 });
  const to = toImage(view, { x: window.width, y: window.height });
  const [x1, y1] = [Math.max(0, Math.floor(from.x)), Math.max(0, Math.floor(from.y))];
  const [x2, y2] = [Math.min(picture.size.width, Math.ceil(to.x)), Math.min(picture.size.height, Math.ceil(to.y))];
  if (x2 <= x1 || y2 <= y1) return null;
  const data = read(picture, x1, y1, x2 - x1, y2 - y1);
  if (!data) return null;
  const ratio = globalThis.devicePixelRatio || 1;
  const canvas = new OffscreenCanvas(Math.ceil(window.width * ratio), Math.ceil(window.height * ratio));
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.scale(ratio, ratio);
  context.font = "10px ui-monospace, monospace";
  context.textAlign = "center";
  for (let y = y1; y < y2; y += 1) {
    for (let x = x1; x < x2; x += 1) {
      const at = ((y - y1) * (x2 - x1) + x - x1) * 4;
      const [red, green, blue] = [data[at], data[at + 1], data[at + 2]];
      const middle = toScreen(view, { x: x + 0.5, y: y + 0.5 });
      context.fillStyle = 0.3 * red + 0.59 * green + 0.11 * blue > 120 ? "#000" : "#fff";
      const lines = red === green && green === blue ? [red] : [red, green, blue];
      lines.forEach((value, index) => context.fillText(String(value), middle.x, middle.y + 4 + (index - (lines.length - 1) / 2) * 11));
    }
  }
  return canvas;
}
