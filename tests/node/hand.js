/** A hand without a page: gestures in image pixels, so that a test reads as what somebody did. */
import * as labelling from "../../static/workbench/model/commands.js";
import * as shaping from "../../static/workbench/model/shaping.js";
import { loadKinds } from "../../static/workbench/kinds.js";
import { Desk } from "../../static/workbench/model/desk.js";
import { Schema } from "../../static/workbench/model/schema.js";
import { Toolbox } from "../../static/workbench/tools/toolbox.js";

const commands = { ...labelling, ...shaping };

export const FIELDS = [
  {
    name: "objects", kind: "box", classes: [
      { name: "car", color: "#1f77b4", hotkey: "1", attributes: [{ name: "occluded", type: "checkbox", default: false }] },
      { name: "person", color: "#ff7f0e", hotkey: "2", attributes: [] },
    ],
  },
  { name: "scene", kind: "choice", required: true, classes: [{ name: "day", hotkey: "d" }, { name: "night" }] },
  { name: "tags", kind: "choice", multiple: true, classes: [{ name: "dark" }, { name: "blurred" }, { name: "wet" }] },
];

/** One field for each kind of shape. */
export const SHAPES = [
  FIELDS[0],
  { name: "signs", kind: "box", rotated: true, classes: [{ name: "sign", attributes: [] }] },
  { name: "areas", kind: "polygon", classes: [{ name: "roof", attributes: [] }, { name: "road", attributes: [] }] },
  { name: "lines", kind: "polyline", classes: [{ name: "lane", attributes: [] }] },
  {
    name: "poses", kind: "keypoints", classes: [{
      name: "person", keypoints: ["nose", "left hand", "right hand"], skeleton: [[0, 1], [0, 2]], attributes: [],
    }],
  },
];
await loadKinds(SHAPES);

/** A worker before a 400 by 300 image. */
export function given({ result = {}, scale = 1, fields = FIELDS } = {}) {
  return new Hand(fields, result, scale);
}

export class Hand {
  constructor(fields, result, scale) {
    const item = { id: 1, name: "photo", media: "image", text: null, image: { url: "", width: 400, height: 300, type: "" } };
    this.schema = new Schema(fields);
    this.desk = new Desk(this.schema, item, result);
    this.view = {
      scale, panned: { x: 0, y: 0 }, zoomedBy: 1,
      panBy(by) { this.panned = { x: this.panned.x + by.x, y: this.panned.y + by.y }; },
      zoomAt(factor) { this.zoomedBy *= factor; },
    };
    this.toolbox = new Toolbox(this.desk, this.view);
  }

  get result() {
    return this.desk.document.toResult();
  }

  get boxes() {
    return (this.result.objects ?? []).map(({ x, y, width, height }) => [x, y, width, height]);
  }

  get selected() {
    return [...this.desk.selection].map((key) => key.split("/")[1]);
  }

  using(tool) {
    this.toolbox.use(tool);
    return this;
  }

  #send(type, [x, y], keys = {}, finger) {
    const { scale } = this.view;
    this.toolbox.send(type, { point: { x, y }, screen: { x: x * scale, y: y * scale }, ...keys }, finger);
    return this;
  }

  down(at, keys) { return this.#send("down", at, keys); }
  move(at, keys) { return this.#send("move", at, keys); }
  up(at, keys) { return this.#send("up", at, keys); }
  click(at, keys) { return this.move(at, keys).down(at, keys).up(at, keys); }

  drag(from, to, keys) {
    const half = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    return this.down(from, keys).move(half, keys).move(to, keys).up(to, keys);
  }

  finger(number, type, at) { return this.#send(type, at, { touch: true }, number); }

  escape() {
    this.toolbox.cancel();
    return this;
  }

  /** Do a command by its name in model/commands.js. */
  does(name, ...options) {
    const command = options.length > 0 ? commands[name](...options) : commands[name];
    command(this.desk);
    return this;
  }

  ref(field, label) {
    const found = this.schema.byName.get(field);
    return { field: found, label: found.classes.find(({ name }) => name === label) };
  }

  classed(label) { return this.does("setClass", this.ref("objects", label)); }

  /** Draw with the first class of a field. */
  drawing(field) {
    return this.does("setClass", this.ref(field, this.schema.byName.get(field).classes[0].name)).using("draw");
  }

  clicks(...places) {
    for (const at of places) this.click(at);
    return this;
  }

  finishes() {
    this.toolbox.tool.finish(true);
    return this;
  }

  takesBack() {
    this.toolbox.tool.takeBack(true);
    return this;
  }

  skips() {
    this.toolbox.tool.skip(true);
    return this;
  }

  /** The points of the objects of a field. */
  points(field) { return (this.result[field] ?? []).map(({ points }) => points); }
  chose(field, label) { return this.does("choose", this.ref(field, label)); }
}

/** Two boxes, one inside the other. */
export const NESTED = {
  objects: [
    { id: "big", class: "car", x: 100, y: 100, width: 200, height: 150, attributes: { occluded: true } },
    { id: "small", class: "person", x: 150, y: 120, width: 40, height: 40, attributes: {} },
  ],
};
