/**
 * What the workbench must know about a shape to index, hit, select, drag, paste and paint it, whatever its kind. Each kind has
 * one module beside this one; all but boxes come when a schema asks for them (kinds.js).
 *
 * Objects are frozen values; what changes one returns the properties that differ. Everything is in image pixels, save for
 * `trace` and `paint`, which draw on the screen.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../types.js").FieldDef} FieldDef
 * @typedef {import("../types.js").ClassDef} ClassDef
 * @typedef {import("../types.js").Viewport} Viewport
 *
 * @typedef {{name: string, at: Point, look: "corner"|"vertex"|"middle"|"turn", cursor: string, title?: string,
 *   isHollow?: boolean}} Handle
 *   `name` is for the shape alone; `title` is shown to the hand that is over it; hollow or full says something of the point
 * @typedef {{bounds: Box, snap?: (point: Point) => Point, shift?: boolean}} Limits
 *   the image; where a vertex is drawn to by others near it; whether Shift asks for the more regular shape
 * @typedef {Record<string, unknown>} Patch   the properties that differ
 * @typedef {{moveTo: (x: number, y: number) => void, lineTo: (x: number, y: number) => void, closePath: () => void,
 *   rect: (x: number, y: number, width: number, height: number) => void}} Pen
 * @typedef {{width?: number, fill?: number, dash?: number[]}} Stroke
 *
 * @typedef {{
 *   count: (object: any) => number,
 *   at: (object: any, index: number) => Point|null,
 *   moved: (object: any, index: number, delta: Point, limits: Limits) => Patch,
 *   without: (object: any, index: number) => Patch|null,
 *   split?: (object: any, index: number) => {patch: Patch, index: number},
 *   seen?: (object: any, index: number, at: Point, bounds: Box) => Patch,
 *   mirrored?: (object: any, label: ClassDef) => Patch|null,
 *   title: (object: any, index: number, label: ClassDef|undefined) => string,
 * }} Points
 *   single points of a shape. at: null where it is not there; without: null where all are needed; split: a new vertex, and which,
 *   in the middle of the edge after one; seen: hidden, or visible, or there again; mirrored: left for right; title: its name
 *
 * @typedef {{
 *   isOpen: boolean,
 *   bounds: (object: any) => Box,
 *   extent: (object: any) => Box,
 *   size: (object: any) => number,
 *   contains: (object: any, point: Point, slack?: number) => boolean,
 *   touches: (object: any, area: Box) => boolean,
 *   moved: (object: any, delta: Point) => Patch,
 *   fitted: (object: any, delta: Point, bounds: Box) => Patch,
 *   handles: (object: any, scale: number, label?: ClassDef) => Handle[],
 *   reshaped: (object: any, handle: string, delta: Point, limits: Limits) => Patch|null,
 *   vertices: (object: any) => Point[],
 *   words: (object: any) => string,
 *   trace: (pen: Pen, view: Viewport, object: any, label?: ClassDef) => void,
 *   paint?: (context: CanvasRenderingContext2D, view: Viewport, objects: any[], color: string, stroke: Required<Stroke>,
 *     label?: ClassDef) => void,
 *   points?: Points,
 *   turned?: (object: any, degrees: number, bounds: Box) => Patch,
 * }} Shape
 *   bounds: the box around all of it; extent: what of it may not leave the image; size: what is smaller is reached first;
 *   touches: asked only of what has its bounds there; fitted: moved, and cut down to what the image can hold; reshaped: null
 *   where the hand asks for nothing sensible; vertices: what other shapes snap to; words: its size, for the list;
 *   paint: many objects of one class at once, for a shape that an outline does not show.
 */
import { BOX } from "./box.js";

/** @type {Map<string, Shape>} */
const SHAPES = new Map([["box", BOX]]);

/** Which shape the objects of a field have: boxes that may turn are another one, so that the others stay quick.
 * @param {FieldDef} field */
export const shapeName = (field) => (field.kind === "box" && field.rotated ? "turned" : field.kind);

/** @param {string} name @param {Shape} shape */
export function addShape(name, shape) {
  SHAPES.set(name, shape);
}

/** @param {FieldDef} field @returns {Shape} */
export function shapeOf(field) {
  const shape = SHAPES.get(shapeName(field));
  if (!shape) throw new Error(`the module for ${shapeName(field)} was not loaded`);
  return shape;
}

/** The handle under `point`, the first of the nearest; null when none is within `reach` screen pixels.
 * @param {Handle[]} handles @param {Point} point @param {number} scale @param {number} reach @returns {Handle|null} */
export function handleAt(handles, point, scale, reach) {
  const near = (/** @type {Handle} */ { at }) => Math.max(Math.abs(at.x - point.x), Math.abs(at.y - point.y)) * scale <= reach;
  return handles.find(near) ?? null;
}
