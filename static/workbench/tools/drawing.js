/**
 * Which tool draws which shape, and what other tools there are. Boxes are always at hand; what the schema asks for besides is
 * loaded by kinds.js and added here.
 *
 * @typedef {(desk: import("../model/desk.js").Desk, view: import("./machine.js").View) => import("./machine.js").Machine} Maker
 */
import { BoxTool } from "./box.js";

/** @type {Map<string, Maker>} by the name of the shape */
export const DRAWING = new Map([["box", (desk, view) => new BoxTool(desk, view)]]);

/** @type {Map<string, Maker>} by the name that `toolbox.use` takes: erasers, wands and the like */
export const EXTRA = new Map();
