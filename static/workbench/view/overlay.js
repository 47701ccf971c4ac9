/**
 * The top layer, painted anew with every move: what is selected or in the hand, handles, crosshair, pins.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").Viewport} Viewport
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../model/spatial.js").Entry} Entry
 * @typedef {import("../tools/machine.js").Preview} Preview
 * @typedef {CanvasRenderingContext2D} Context
 */
import { t } from "../../i18n.js";
import { toScreen } from "../geometry/viewport.js";
import { handlesOf } from "../tools/hits.js";
import { paintCrosshair, paintMarquee, paintNote, paintPin, paintSpot, paintTag, paintWords } from "./paint.js";
import { paintHandles, paintHighlighted, paintShapes } from "./paintshapes.js";
import { shapeOf } from "../geometry/shapes.js";

const PIN = "#b3261e";
const MOST_HIGHLIGHTED = 300;

/** @param {Context} context @param {Desk} desk @param {Viewport} view
 *  @param {{width: number, height: number}} window @param {Preview} preview
 *  @param {Point|null} pointer screen @param {import("../types.js").Anchor[]} anchors */
export function paintOverlay(context, desk, view, window, preview, pointer, anchors) {
  context.clearRect(0, 0, window.width, window.height);
  if (preview.hover && !desk.selection.has(preview.hover)) paintObject(context, desk, view, preview.hover);
  const shown = [...new Set([...desk.lifted, ...desk.selection])].filter((key) => !desk.isHidden(key) && key !== preview.covered);
  if (shown.length > MOST_HIGHLIGHTED) paintCrowd(context, desk, view, shown);
  else for (const key of shown) paintObject(context, desk, view, key);
  if (!preview.covered) paintSingle(context, desk, view, window);
  paintPreview(context, desk, view, preview, pointer);
  if (preview.marquee) paintMarquee(context, view, preview.marquee);
  anchors.forEach((anchor, index) => {
    const at = anchorPoint(desk, anchor);
    if (at) paintPin(context, toScreen(view, at), String(index + 1), PIN);
  });
  if (preview.crosshair && pointer) paintCrosshair(context, pointer, window);
  if (preview.hint) paintWords(context, pointer ?? { x: window.width / 2 - 60, y: 12 }, preview.hint, window);
}

/** What the tool is making. @param {Context} context @param {Desk} desk @param {Viewport} view @param {Preview} preview
 * @param {Point|null} pointer screen */
function paintPreview(context, desk, view, { draft, spots, hint, paint }, pointer) {
  const label = desk.active?.label;
  const color = label?.color ?? "#fff";
  if (draft && desk.active) {
    paintHighlighted(context, view, draft.shape, draft.object, color, {}, label);
    if (!hint) paintNote(context, view, draft.shape.bounds(draft.object), draft.shape.words(draft.object));
  }
  for (const { at, look } of spots) paintSpot(context, toScreen(view, at), look, color);
  paint?.(context, view, pointer);
}

/** Where an anchored comment points: the upper right corner of its object, or its own point.
 * @param {Desk} desk @param {import("../types.js").Anchor} anchor @returns {Point|null} */
export function anchorPoint(desk, { field, id, x, y }) {
  if (x !== undefined && y !== undefined) return { x, y };
  const box = desk.index?.entry(`${field}/${id}`)?.box;
  return box ? { x: box.x + box.width, y: box.y } : null;
}

/** Whether the bounds are the shape itself. @param {Entry} entry */
const isRectangle = ({ object, box }) => object === /** @type {any} */ (box);

/** @param {Desk} desk @param {Entry} entry */
const labelOf = (desk, { field, object }) => desk.schema.label(field.name, object.class);

/** @param {Context} context @param {Desk} desk @param {Viewport} view @param {string} key */
function paintObject(context, desk, view, key) {
  const entry = desk.index?.entry(key);
  if (!entry) return;
  const dash = desk.locked.has(key) ? [6, 4] : [];
  const color = desk.colorOf(key);
  paintHighlighted(context, view, entry.shape, entry.object, color, { dash }, labelOf(desk, entry));
  paintTag(context, view, entry.box, color, desk.schema.title(entry.field.name, entry.object.class), isRectangle(entry));
}

/** @param {Context} context @param {Desk} desk @param {Viewport} view @param {string[]} keys */
function paintCrowd(context, desk, view, keys) {
  const entries = keys.flatMap((key) => desk.index?.entry(key) ?? []);
  for (const field of desk.fields) {
    const objects = entries.filter((entry) => entry.field === field).map(({ object }) => object);
    if (objects.length > 0) paintShapes(context, view, shapeOf(field), objects, "#fff", { width: 3, fill: 0 });
  }
  for (const entry of entries) {
    const color = desk.schema.color(entry.field.name, entry.object.class);
    paintShapes(context, view, entry.shape, [entry.object], color, { width: 1.5, fill: 0 }, labelOf(desk, entry));
  }
}

/** @param {Context} context @param {Desk} desk @param {Viewport} view @param {{width: number, height: number}} window */
function paintSingle(context, desk, view, window) {
  const key = desk.single;
  const entry = key ? desk.index?.entry(key) : undefined;
  if (!key || !entry || desk.isHidden(key)) return;
  paintHandles(context, view, handlesOf(desk, view.scale), desk.colorOf(key), desk.point);
  const held = desk.point === null ? null : entry.shape.points?.at(entry.object, desk.point);
  const title = desk.point === null ? "" : entry.shape.points?.title(entry.object, desk.point, labelOf(desk, entry)) ?? "";
  if (desk.point !== null) paintWords(context, toScreen(view, held ?? entry.box), held ? title : t("%(name)s: not there", { name: title }), window);
  if (desk.lifted.has(key)) paintNote(context, view, entry.box, entry.shape.words(entry.object));
}
