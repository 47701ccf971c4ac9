/**
 * The tools for images, and which one has the pointer. Space or the middle button borrows it for panning; two fingers
 * borrow it for pinching.
 *
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("./machine.js").Machine} Machine
 * @typedef {import("./machine.js").View & {zoomAt: (factor: number, at: Point) => void}} View
 * @typedef {"select"|"box"|"pan"} ToolName
 */
import { distance, middle } from "../geometry/point.js";
import { Emitter } from "../model/emitter.js";
import { BoxTool } from "./box.js";
import { PanTool } from "./pan.js";
import { SelectTool } from "./select.js";

export class Toolbox {
  /** @type {ToolName} */
  name = "select";
  /** @type {Emitter<void>} */
  changed = new Emitter();
  /** @type {Machine|null} */
  #borrowed = null;
  /** @type {Map<number, Point>} fingers on the glass */
  #fingers = new Map();

  /** @param {import("../model/desk.js").Desk} desk @param {View} view */
  constructor(desk, view) {
    this.view = view;
    /** @type {Record<ToolName, Machine>} */
    this.tools = { select: new SelectTool(desk, view), box: new BoxTool(desk, view), pan: new PanTool(view) };
  }

  /** The tool that gets the next event. */
  get tool() {
    return this.#borrowed ?? this.tools[this.name];
  }

  get busy() {
    return this.tool.busy || this.#fingers.size > 1;
  }

  /** @param {ToolName} name */
  use(name) {
    this.cancel();
    this.name = name;
    this.changed.emit();
  }

  cancel() {
    return this.tools[this.name].cancel();
  }

  /** Hold the image instead of the tool, until `release`. */
  borrowPan() {
    this.#borrowed ??= this.tools.pan;
    this.changed.emit();
  }

  returnPan() {
    this.tools.pan.cancel();
    this.#borrowed = null;
    this.changed.emit();
  }

  /** @param {"down"|"move"|"up"} type @param {Gesture} gesture @param {number} [finger] which finger, for touch */
  send(type, gesture, finger) {
    if (finger !== undefined && this.#pinch(type, gesture, finger)) return;
    this.tool.send(type, gesture);
  }

  /** @param {"down"|"move"|"up"} type @param {Gesture} gesture @param {number} finger @returns {boolean} taken */
  #pinch(type, gesture, finger) {
    const pinching = this.#fingers.size > 1;
    if (type === "up") {
      this.#fingers.delete(finger);
      return pinching;
    }
    const before = [...this.#fingers.values()];
    if (type === "down" || this.#fingers.has(finger)) this.#fingers.set(finger, gesture.screen);
    if (this.#fingers.size < 2) return false;
    if (type === "down") this.tool.cancel();
    else this.#spread(before, [...this.#fingers.values()]);
    return true;
  }

  /** @param {Point[]} before @param {Point[]} after */
  #spread(before, after) {
    const from = middle(before[0], before[1]);
    const to = middle(after[0], after[1]);
    this.view.panBy({ x: to.x - from.x, y: to.y - from.y });
    this.view.zoomAt(distance(after[0], after[1]) / Math.max(1, distance(before[0], before[1])), to);
  }

  /** A pointer that vanished (a call came in, the pen left): its gesture is off. @param {number} [finger] */
  lost(finger) {
    if (finger !== undefined) this.#fingers.delete(finger);
    this.tool.cancel();
  }
}
