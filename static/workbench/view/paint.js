/**
 * Strokes on a canvas. Everything is computed in screen pixels so that lines stay thin at every zoom.
 *
 * @typedef {import("../types.js").Viewport} Viewport
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Point} Point
 * @typedef {CanvasRenderingContext2D} Context
 */
import { toScreen } from "../geometry/viewport.js";

export const TAG_HEIGHT = 16;
export const TAG_WIDTH = 160;
/** Room for the points of a shape between it and its name. */
export const POINT = 5;
const TAG_FONT = "600 11px system-ui, sans-serif";
const DARK = "rgb(0 0 0 / 70%)";
export const LIGHT = "#fff";

/** @param {Viewport} view @param {Box} box @returns {Box} on the screen, edges between pixels so that lines are crisp */
export function onScreen(view, box) {
  const x = Math.round(box.x * view.scale + view.x) + 0.5;
  const y = Math.round(box.y * view.scale + view.y) + 0.5;
  return {
    x, y,
    width: Math.max(1, Math.round((box.x + box.width) * view.scale + view.x) + 0.5 - x),
    height: Math.max(1, Math.round((box.y + box.height) * view.scale + view.y) + 0.5 - y),
  };
}

/** How many pixels of the image, each way, one that is shown stands for: of a very large one a smaller copy is shown.
 * @param {{naturalWidth: number, naturalHeight: number}} image @param {{width: number, height: number}} size */
export function shrunk({ naturalWidth, naturalHeight }, { width, height }) {
  return Math.max(1, Math.round(Math.max(width, height) / Math.max(naturalWidth, naturalHeight)));
}

/** The part of the image that is in the window.
 * @param {Context} context @param {HTMLImageElement} image @param {{width: number, height: number}} size
 * @param {Viewport} view @param {{width: number, height: number}} window */
export function paintImage(context, image, size, view, window) {
  const x1 = Math.max(0, Math.floor(-view.x / view.scale));
  const y1 = Math.max(0, Math.floor(-view.y / view.scale));
  const x2 = Math.min(size.width, Math.ceil((window.width - view.x) / view.scale));
  const y2 = Math.min(size.height, Math.ceil((window.height - view.y) / view.scale));
  if (x2 <= x1 || y2 <= y1) return;
  context.imageSmoothingEnabled = view.scale < 3;
  context.imageSmoothingQuality = "medium";
  const at = toScreen(view, { x: x1, y: y1 });
  const by = shrunk(image, size);
  context.drawImage(image, x1 / by, y1 / by, (x2 - x1) / by, (y2 - y1) / by, at.x, at.y,
    (x2 - x1) * view.scale, (y2 - y1) * view.scale);
}

/** Many boxes of one colour. @param {Context} context @param {Viewport} view @param {Box[]} boxes @param {string} color
 * @param {Required<import("../geometry/shapes.js").Stroke>} stroke */
export function paintBoxes(context, view, boxes, color, { width, fill, dash }) {
  const screens = boxes.map((box) => onScreen(view, box));
  context.fillStyle = color;
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.globalAlpha = fill;
  if (fill > 0) for (const box of screens) context.fillRect(box.x, box.y, box.width, box.height);
  context.globalAlpha = 1;
  for (const box of screens) context.strokeRect(box.x, box.y, box.width, box.height);
  context.setLineDash([]);
}

/** A name on a coloured tab at the upper left corner of an object's bounds: inside a large rectangle, above what is small or has
 * another shape. @param {Context} context @param {Viewport} view @param {Box} box @param {string} color @param {string} name
 * @param {boolean} isRectangle */
export function paintTag(context, view, box, color, name, isRectangle) {
  const at = onScreen(view, box);
  context.font = TAG_FONT;
  const width = Math.min(TAG_WIDTH, textWidth(context, name) + 8);
  const isInside = isRectangle && at.width > width + 24 && at.height > 3 * TAG_HEIGHT;
  const above = TAG_HEIGHT + (isRectangle ? 0 : POINT);
  const y = isInside || at.y < above ? at.y : at.y - above;
  context.fillStyle = color;
  context.fillRect(at.x - 0.5, y - 0.5, width, TAG_HEIGHT);
  context.fillStyle = isPale(color) ? "#000" : LIGHT;
  context.fillText(name, at.x + 3.5, y + 11.5, TAG_WIDTH - 8);
}

/** @type {Map<string, number>} */
const widths = new Map();

/** @param {Context} context @param {string} text */
function textWidth(context, text) {
  let width = widths.get(text);
  if (width === undefined) {
    width = context.measureText(text).width;
    widths.set(text, width);
  }
  return width;
}

/** Whether black letters read better than white ones on `color` (#rrggbb). @param {string} color */
export function isPale(color) {
  const [red, green, blue] = [1, 3, 5].map((at) => (parseInt(color.slice(at, at + 2), 16) / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.36;
}

/** Lines through the pointer, over the whole window. @param {Context} context @param {Point} at
 * @param {{width: number, height: number}} window */
export function paintCrosshair(context, at, window) {
  const x = Math.round(at.x) + 0.5;
  const y = Math.round(at.y) + 0.5;
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, window.height);
  context.moveTo(0, y);
  context.lineTo(window.width, y);
  context.lineWidth = 3;
  context.strokeStyle = "rgb(0 0 0 / 25%)";
  context.stroke();
  context.lineWidth = 1;
  context.strokeStyle = "rgb(255 255 255 / 85%)";
  context.stroke();
}

/** @param {Context} context @param {Viewport} view @param {Box} box */
export function paintMarquee(context, view, box) {
  const at = onScreen(view, box);
  context.fillStyle = "rgb(255 255 255 / 12%)";
  context.fillRect(at.x, at.y, at.width, at.height);
  for (const [color, offset] of /** @type {[string, number][]} */ ([[DARK, 0], [LIGHT, 4]])) {
    context.strokeStyle = color;
    context.lineWidth = 1;
    context.setLineDash([4, 4]);
    context.lineDashOffset = offset;
    context.strokeRect(at.x, at.y, at.width, at.height);
  }
  context.setLineDash([]);
}

/** Small words beside a box, such as its size while it is drawn. @param {Context} context @param {Viewport} view
 * @param {Box} box @param {string} words */
export function paintNote(context, view, box, words) {
  const at = onScreen(view, box);
  const { clientWidth, clientHeight } = context.canvas;
  context.font = TAG_FONT;
  const x = Math.min(at.x + at.width + 6, clientWidth - context.measureText(words).width - 10);
  paintLabel(context, x, Math.min(at.y + at.height + 6, clientHeight - TAG_HEIGHT - 2), words);
}

/** Words beside the pointer, inside the window. @param {Context} context @param {Point} at screen @param {string} words
 * @param {{width: number, height: number}} window */
export function paintWords(context, at, words, window) {
  context.font = TAG_FONT;
  const width = context.measureText(words).width + 8;
  const x = Math.max(2, Math.min(at.x + 14, window.width - width - 2));
  paintLabel(context, x, at.y + 14 + TAG_HEIGHT > window.height ? at.y - 14 - TAG_HEIGHT : at.y + 14, words);
}

/** @param {Context} context @param {number} x @param {number} y @param {string} words */
function paintLabel(context, x, y, words) {
  context.font = TAG_FONT;
  context.fillStyle = DARK;
  context.fillRect(x, y, context.measureText(words).width + 8, TAG_HEIGHT);
  context.fillStyle = LIGHT;
  context.fillText(words, x + 4, y + 12);
}

/** A point of what is being drawn; the first grows when it can be clicked to close, a vertex that draws the hand to it has a
 * ring. @param {Context} context @param {Point} at screen @param {"vertex"|"first"|"snap"} look @param {string} color */
export function paintSpot(context, at, look, color) {
  context.beginPath();
  context.arc(at.x, at.y, { vertex: 3.5, first: 6.5, snap: 9 }[look], 0, 2 * Math.PI);
  context.lineWidth = look === "snap" ? 4 : 1.5;
  context.strokeStyle = look === "snap" ? DARK : color;
  context.fillStyle = LIGHT;
  if (look !== "snap") context.fill();
  context.stroke();
  if (look !== "snap") return;
  context.lineWidth = 2;
  context.strokeStyle = LIGHT;
  context.stroke();
}

/** A numbered pin: a comment points here. @param {Context} context @param {Point} at screen @param {string} number
 * @param {string} color */
export function paintPin(context, at, number, color) {
  context.beginPath();
  context.arc(at.x, at.y, 10, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = LIGHT;
  context.stroke();
  context.font = TAG_FONT;
  context.fillStyle = LIGHT;
  context.textAlign = "center";
  context.fillText(number, at.x, at.y + 4);
  context.textAlign = "start";
}

/** Lines between pixels, when one pixel is large. @param {Context} context @param {Viewport} view
 * @param {{width: number, height: number}} size @param {{width: number, height: number}} window */
export function paintPixelGrid(context, view, size, window) {
  if (view.scale < 12) return;
  context.beginPath();
  for (let x = Math.max(0, Math.floor(-view.x / view.scale)); x <= size.width; x += 1) {
    const at = Math.round(x * view.scale + view.x) + 0.5;
    if (at > window.width) break;
    context.moveTo(at, Math.max(0, view.y));
    context.lineTo(at, Math.min(window.height, view.y + size.height * view.scale));
  }
  for (let y = Math.max(0, Math.floor(-view.y / view.scale)); y <= size.height; y += 1) {
    const at = Math.round(y * view.scale + view.y) + 0.5;
    if (at > window.height) break;
    context.moveTo(Math.max(0, view.x), at);
    context.lineTo(Math.min(window.width, view.x + size.width * view.scale), at);
  }
  context.lineWidth = 1;
  context.strokeStyle = "rgb(128 128 128 / 40%)";
  context.stroke();
}
