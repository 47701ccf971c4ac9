/**
 * Shapes on a canvas: many of one class at once, or one that stands out.
 *
 * @typedef {import("../geometry/shapes.js").Shape} Shape
 * @typedef {import("../geometry/shapes.js").Handle} Handle
 * @typedef {import("../geometry/shapes.js").Stroke} Stroke
 * @typedef {import("../types.js").ClassDef} ClassDef
 * @typedef {import("../types.js").Viewport} Viewport
 * @typedef {CanvasRenderingContext2D} Context
 */
import { BOX } from "../geometry/box.js";
import { toScreen } from "../geometry/viewport.js";
import { LIGHT, paintBoxes } from "./paint.js";

/** @param {Context} context @param {Viewport} view @param {Shape} shape @param {any[]} objects all of one class
 *  @param {string} color @param {Stroke} [stroke] @param {ClassDef} [label] */
export function paintShapes(context, view, shape, objects, color, stroke = {}, label) {
  const look = { width: 1.5, fill: 0.1, dash: [], ...stroke };
  if (shape === BOX) paintBoxes(context, view, objects, color, look);
  else if (shape.paint) shape.paint(context, view, objects, color, look, label);
  else for (const object of objects) paintOutline(context, view, shape, object, color, look);
}

/** @param {Context} context @param {Viewport} view @param {Shape} shape @param {any} object @param {string} color
 *  @param {Required<Stroke>} look */
function paintOutline(context, view, shape, object, color, { width, fill, dash }) {
  context.beginPath();
  shape.trace(context, view, object);
  if (fill > 0 && !shape.isOpen) {
    context.fillStyle = color;
    context.globalAlpha = fill;
    context.fill();
    context.globalAlpha = 1;
  }
  context.strokeStyle = color;
  context.lineWidth = shape.isOpen ? width + 0.5 : width;
  context.lineJoin = "round";
  context.setLineDash(dash);
  context.stroke();
  context.setLineDash([]);
  context.lineJoin = "miter";
}

/** One object that stands out on any ground. @param {Context} context @param {Viewport} view @param {Shape} shape
 * @param {any} object @param {string} color @param {Stroke} [stroke] @param {ClassDef} [label] */
export function paintHighlighted(context, view, shape, object, color, stroke = {}, label) {
  paintShapes(context, view, shape, [object], LIGHT, { width: 4, fill: 0 }, label);
  paintShapes(context, view, shape, [object], color, { width: 2, fill: 0.16, ...stroke }, label);
}

/** @param {Context} context @param {Viewport} view @param {Handle[]} handles @param {string} color
 * @param {number|null} held the point that the keys act on */
export function paintHandles(context, view, handles, color, held) {
  paintStem(context, view, handles, color);
  context.lineWidth = 1.5;
  for (const { name, at, look, isHollow } of handles) {
    const { x, y } = toScreen(view, at);
    const isHeld = look === "vertex" && name === `v${held}`;
    context.beginPath();
    if (look === "corner") context.rect(Math.round(x) - 3.5, Math.round(y) - 3.5, 7, 7);
    else context.arc(x, y, { vertex: isHeld ? 6.5 : 4.5, middle: 3, turn: 5 }[look], 0, 2 * Math.PI);
    context.globalAlpha = look === "middle" ? 0.75 : 1;
    const isFull = isHollow === undefined ? isHeld : !isHollow;
    context.fillStyle = isFull ? color : LIGHT;
    context.strokeStyle = isFull ? LIGHT : color;
    context.fill();
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** The line from the box to the handle that turns it. @param {Context} context @param {Viewport} view
 * @param {Handle[]} handles @param {string} color */
function paintStem(context, view, handles, color) {
  const from = handles.find(({ name }) => name === "n");
  const to = handles.find(({ look }) => look === "turn");
  if (!from || !to) return;
  const [a, b] = [toScreen(view, from.at), toScreen(view, to.at)];
  for (const [style, width] of /** @type {[string, number][]} */ ([[LIGHT, 4], [color, 2]])) {
    context.beginPath();
    context.moveTo(a.x, a.y);
    context.lineTo(b.x, b.y);
    context.strokeStyle = style;
    context.lineWidth = width;
    context.stroke();
  }
}
