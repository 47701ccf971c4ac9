/**
 * The tools for images, and which one has the pointer. Space or the middle button borrows it for panning; two fingers
 * borrow it for pinching.
 *
 * @typedef {import("../types.js").Gesture} Gesture
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("./machine.js").Machine} Machine
 * @typedef {import("./machine.js").View & {zoomAt: (factor: number, at: Point) => void}} View
 * @typedef {string} ToolName   "select", "draw", "pan" or one of drawing.js `EXTRA`
 */
import { distance, middle } from "../geometry/point.js";
import { Emitter } from "../model/emitter.js";
import { shapeName } from "../geometry/shapes.js";
import { DRAWING, EXTRA, waysToDraw } from "./drawing.js";
import { PanTool } from "./pan.js";
import { SelectTool } from "./select.js";

export class Toolbox {
  /** @type {ToolName} */
  name = "select";
  /** @type {Emitter<void>} */
  changed = new Emitter();
  /** @type {Machine|null} */
  #borrowed = null;
  /** The tool `name` stands for; "draw" is another for each shape. @type {Machine} */
  #own;
  /** @type {Map<string, Machine>} those that were made, by name, drawing ones by "draw" and the shape */
  #made = new Map();
  /** @type {Map<number, Point>} fingers on the glass */
  #fingers = new Map();
  #isPenDown = false;
  #steps = "";

  /** @param {import("../model/desk.js").Desk} desk @param {View} view */
  constructor(desk, view) {
    this.desk = desk;
    this.view = view;
    this.pan = new PanTool(view);
    this.#own = this.#find("select");
    desk.appearance.on(() => this.#follow());
  }

  /** @param {ToolName} name @returns {Machine} */
  #find(name) {
    const drawing = this.#drawing();
    const full = name === "draw" ? `draw ${drawing}` : name;
    const made = this.#made.get(full) ?? this.#make(name, drawing);
    this.#made.set(full, made);
    return made;
  }

  /** The name in DRAWING of what draws the next object. */
  #drawing() {
    const shape = this.desk.active ? shapeName(this.desk.active.field) : "";
    return DRAWING.has(`${shape} ${this.view.way}`) ? `${shape} ${this.view.way}` : shape;
  }

  /** Draw in the next of the ways that there are. @returns {boolean} whether there are several */
  nextWay(perform = true) {
    const ways = this.desk.active && !this.desk.readonly ? waysToDraw(shapeName(this.desk.active.field)) : [];
    if (ways.length < 2 || !perform) return ways.length > 1;
    this.view.way = ways[(ways.indexOf(this.way) + 1) % ways.length];
    this.use("draw");
    return true;
  }

  /** How boxes are drawn now, "" for the usual way. */
  get way() {
    return this.#drawing().split(" ")[1] ?? "";
  }

  /** @param {ToolName} name @param {string} drawing */
  #make(name, drawing) {
    if (name === "pan") return this.pan;
    const make = name === "draw" ? DRAWING.get(drawing) : EXTRA.get(name);
    return make ? make(this.desk, this.view) : new SelectTool(this.desk, this.view);
  }

  /** The class that comes next decides which tool draws. */
  #follow() {
    if (this.name !== "draw" || this.#find("draw") === this.#own) return;
    this.#own.cancel();
    this.#own = this.#find("draw");
    this.changed.emit();
  }

  /** The tool that gets the next event. */
  get tool() {
    return this.#borrowed ?? this.#own;
  }

  get busy() {
    return this.tool.busy || this.#fingers.size > 1;
  }

  /** @param {ToolName} name */
  use(name) {
    this.cancel();
    this.name = name;
    this.#own = this.#find(name);
    this.changed.emit();
  }

  /** More or less of what the tool can set. @param {1|-1} direction */
  grow(direction) {
    this.tool.grow(direction);
    this.changed.emit();
  }

  switchEraser() {
    this.tool.switchEraser();
    this.changed.emit();
  }

  cancel() {
    const was = this.#own.cancel();
    this.told();
    return was;
  }

  /** End what is being drawn as if by Enter, so that nothing of it is lost. @returns {boolean} whether nothing is under way now */
  settle() {
    if (this.#own.busy) this.#own.finish(true);
    this.told();
    return !this.#own.busy;
  }

  /** Hold the image instead of the tool, until `release`. */
  borrowPan() {
    this.#borrowed ??= this.pan;
    this.changed.emit();
  }

  returnPan() {
    this.pan.cancel();
    this.#borrowed = null;
    this.changed.emit();
  }

  /** @param {"down"|"move"|"up"} type @param {Gesture} gesture @param {number} [finger] which finger, for touch */
  send(type, gesture, finger) {
    if (gesture.pen) this.#pen(type);
    if (finger !== undefined && this.#isPenDown) return; // the palm of the hand that writes
    if (finger !== undefined && this.#pinch(type, gesture, finger)) return;
    if (finger !== undefined && this.view.hasPen) this.pan.send(type, gesture);
    else this.tool.send(type, gesture);
    this.told();
  }

  /** Tell those who show what can be done in the middle of drawing, when that differs. */
  told() {
    const { tool } = this;
    const steps = `${tool.finish(false)} ${tool.takeBack(false)} ${tool.skip(false)}`;
    if (steps !== this.#steps) this.changed.emit();
    this.#steps = steps;
  }

  /** Once a pen has drawn, fingers only move the image. @param {"down"|"move"|"up"} type */
  #pen(type) {
    if (type === "move") return;
    this.view.hasPen = true;
    this.#isPenDown = type === "down";
    if (!this.#isPenDown) return;
    this.pan.cancel();
    this.#fingers.clear();
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
    if (type === "down") (this.view.hasPen ? this.pan : this.tool).interrupt();
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
    this.#isPenDown = false;
    this.pan.cancel();
    if (finger === undefined || !this.view.hasPen) this.tool.interrupt();
  }
}
