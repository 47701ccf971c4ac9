/**
 * The top layer, painted anew with every move: what is selected or in the hand, handles, crosshair, pins.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").BoxObject} BoxObject
 * @typedef {import("../types.js").Viewport} Viewport
 * @typedef {import("../types.js").Point} Point
 */
import { handlePoint } from "../geometry/box.js";
import { toScreen } from "../geometry/viewport.js";
import { fieldOf } from "../model/document.js";
import {
  paintBoxes, paintCrosshair, paintHandles, paintHighlighted, paintMarquee, paintNote, paintPin, paintTag,
} from "./paint.js";

const PIN = "#b3261e";
const MOST_HIGHLIGHTED = 300;

/** @param {CanvasRenderingContext2D} context @param {Desk} desk @param {Viewport} view
 *  @param {{width: number, height: number}} window @param {import("../tools/machine.js").Preview} preview
 *  @param {Point|null} pointer screen @param {import("../types.js").Anchor[]} anchors */
export function paintOverlay(context, desk, view, window, preview, pointer, anchors) {
  context.clearRect(0, 0, window.width, window.height);
  if (preview.hover && !desk.selection.has(preview.hover)) paintObject(context, desk, view, preview.hover);
  const shown = [...new Set([...desk.lifted, ...desk.selection])].filter((key) => !desk.isHidden(key));
  if (shown.length > MOST_HIGHLIGHTED) paintCrowd(context, desk, view, shown);
  else for (const key of shown) paintObject(context, desk, view, key);
  paintSingle(context, desk, view);
  if (preview.draft && desk.active) {
    const color = desk.active.label.color ?? "#fff";
    paintHighlighted(context, view, preview.draft, color);
    paintNote(context, view, preview.draft, sizeOf(preview.draft));
  }
  if (preview.marquee) paintMarquee(context, view, preview.marquee);
  anchors.forEach((anchor, index) => {
    const at = anchorPoint(desk, anchor);
    if (at) paintPin(context, toScreen(view, at), String(index + 1), PIN);
  });
  if (preview.crosshair && pointer) paintCrosshair(context, pointer, window);
}

/** @param {import("../types.js").Box} box */
const sizeOf = (box) => `${Math.round(box.width)} × ${Math.round(box.height)}`;

/** Where an anchored comment points: the upper right corner of its object, or its own point.
 * @param {Desk} desk @param {import("../types.js").Anchor} anchor @returns {Point|null} */
export function anchorPoint(desk, { field, id, x, y }) {
  if (x !== undefined && y !== undefined) return { x, y };
  const object = desk.document.get(`${field}/${id}`);
  return object && "width" in object ? handlePoint(object, "ne") : null;
}

/** @param {CanvasRenderingContext2D} context @param {Desk} desk @param {Viewport} view @param {string} key */
function paintObject(context, desk, view, key) {
  const box = /** @type {BoxObject} */ (desk.document.get(key));
  if (!box) return;
  const dash = desk.locked.has(key) ? [6, 4] : [];
  paintHighlighted(context, view, box, desk.colorOf(key), { dash });
  paintTag(context, view, box, desk.colorOf(key), desk.schema.title(fieldOf(key), box.class));
}

/** @param {CanvasRenderingContext2D} context @param {Desk} desk @param {Viewport} view @param {string[]} keys */
function paintCrowd(context, desk, view, keys) {
  const boxes = keys.map((key) => /** @type {BoxObject} */ (desk.document.get(key)));
  paintBoxes(context, view, boxes, "#fff", { width: 3, fill: 0 });
  keys.forEach((key, index) => paintBoxes(context, view, [boxes[index]], desk.colorOf(key), { width: 1.5, fill: 0 }));
}

/** @param {CanvasRenderingContext2D} context @param {Desk} desk @param {Viewport} view */
function paintSingle(context, desk, view) {
  const key = desk.single;
  if (!key || desk.isHidden(key)) return;
  const box = /** @type {BoxObject} */ (desk.document.get(key));
  if (desk.isMovable(key)) paintHandles(context, view, box, desk.colorOf(key));
  if (desk.lifted.has(key)) paintNote(context, view, box, sizeOf(box));
}
