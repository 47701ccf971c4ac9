/**
 * Which tool draws which shape, and what other tools there are. Boxes are always at hand; what the schema asks for besides is
 * loaded by kinds.js and added here.
 *
 * @typedef {(desk: import("../model/desk.js").Desk, view: import("./machine.js").View) => import("./machine.js").Machine} Maker
 */
import { aroundPoints, BOX } from "../geometry/box.js";
import { BoxTool } from "./box.js";
import { BoxPointsTool } from "./boxpoints.js";

/** Boxes by their four outermost points. @type {import("./boxpoints.js").Way} */
export const EXTREMES = { count: 4, shape: BOX, make: aroundPoints };

/** @type {[string, Maker][]} */
const BOXES = [
  ["box", (desk, view) => new BoxTool(desk, view)],
  ["box extremes", (desk, view) => new BoxPointsTool(desk, view, EXTREMES)],
];

/** By the name of the shape, and after it the way to draw where there are several. */
export const DRAWING = new Map(BOXES);

/** The ways to draw a shape, the usual one (dragging, or two corners) as "". @param {string} shape @returns {string[]} */
export const waysToDraw = (shape) =>
  [...DRAWING.keys()].flatMap((name) => (name.split(" ")[0] === shape ? [name.split(" ")[1] ?? ""] : []));

/** @type {Map<string, Maker>} by the name that `toolbox.use` takes: erasers, wands and the like */
export const EXTRA = new Map();
