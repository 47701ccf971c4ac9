/**
 * Relations as quiet arrows between the middles of shapes on an image.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../view/stage.js").Stage} Stage
 * @typedef {import("./relations.js").Relations} Relations
 * @typedef {import("../types.js").Point} Point
 * @typedef {{key: string, from: Point, to: Point, color: string, title: string, isDirected: boolean}} Line   screen
 */
import { toScreen } from "../geometry/viewport.js";
import { fieldOf } from "../model/document.js";
import { endsOf } from "../model/relations.js";
import { setStyle, h } from "../view/dom.js";
import { isRelation } from "./linking.js";

const NEAR_PX = 6;
const HEAD_PX = 9;
const GAP_PX = 6;
/** With more lines than this in the image their names would only hide it. */
const MOST_NAMES = 40;

export class LineView {
  /** @type {Point|null} where a hand that draws a relation is, on the screen */
  #hand = null;

  /** @param {Stage} stage @param {Desk} desk @param {Relations} relations */
  constructor(stage, desk, relations) {
    this.stage = stage;
    this.desk = desk;
    this.relations = relations;
    this.grip = h("div", { class: "wb-link-grip", hidden: true, "aria-hidden": "true" });
    this.grip.addEventListener("pointerdown", (event) => this.#pull(event));
    stage.element.append(this.grip);
    this.onPress = (/** @type {PointerEvent} */ event) => this.#press(event);
    stage.element.addEventListener("pointerdown", this.onPress, { capture: true });
    stage.painters = [(context) => this.#paint(context)];
    this.render();
  }

  destroy() {
    this.stage.painters = [];
    this.grip.remove();
    this.stage.element.removeEventListener("pointerdown", this.onPress, { capture: true });
  }

  render() {
    this.stage.repaintOverlay();
  }

  /** @returns {Line[]} */
  #lines() {
    const { desk } = this;
    const keys = desk.relationFields.flatMap(({ name }) => desk.document.keys(name)).filter((key) => !desk.isHidden(key));
    return keys.flatMap((key) => {
      const { from, to } = endsOf(desk.document, key);
      const object = desk.document.get(key);
      const title = desk.schema.title(fieldOf(key), object?.class ?? "");
      return from && to ? this.#line(key, from, to, desk.colorOf(key), title) : [];
    });
  }

  /** @param {string} key @param {string} fromKey @param {string} toKey @param {string} color @param {string} title
   *  @returns {Line[]} */
  #line(key, fromKey, toKey, color, title) {
    const from = this.#middle(fromKey);
    const to = this.#middle(toKey);
    const field = this.desk.schema.byName.get(fieldOf(key)) ?? this.desk.activeRelation?.field;
    return from && to ? [{ key, from, to, color, title, isDirected: field?.directed !== false }] : [];
  }

  /** @param {string} key @returns {Point|null} */
  #middle(key) {
    const box = this.desk.isHidden(key) ? undefined : this.desk.index?.entry(key)?.box;
    return box ? toScreen(this.stage.viewport, { x: box.x + box.width / 2, y: box.y + box.height / 2 }) : null;
  }

  /** @param {CanvasRenderingContext2D} context */
  #paint(context) {
    const { desk } = this;
    const lines = this.#lines();
    for (const line of lines) {
      const isLit = desk.selection.has(line.key) || Object.values(endsOf(desk.document, line.key)).some((key) => key && desk.selection.has(key));
      paintLine(context, line, isLit, lines.length <= MOST_NAMES || isLit);
    }
    const { from, target } = this.relations.linking ?? { from: null, target: null };
    const active = desk.activeRelation;
    if (from && active) {
      const end = target ? this.#line("", from, target, active.label.color ?? "#888", active.label.title || active.label.name) : [];
      for (const line of end) paintLine(context, line, true, true);
      const at = this.#middle(from);
      if (at) paintDot(context, at, active.label.color ?? "#888");
    }
    const single = desk.single;
    const start = single ? this.#middle(single) : null;
    if (this.#hand && start) paintLine(context, { key: "", from: start, to: this.#hand, color: active?.label.color ?? "#888", title: "", isDirected: true }, true, false);
    this.#placeGrip();
  }

  /** A press on a line, where no shape is nearer, selects the relation. @param {PointerEvent} event */
  #press(event) {
    const { stage, desk } = this;
    if (event.button !== 0 || stage.toolbox?.name !== "select" || event.target === this.grip) return;
    const frame = stage.element.getBoundingClientRect();
    const at = { x: event.clientX - frame.left, y: event.clientY - frame.top };
    const line = this.#lines().reverse().find(({ from, to }) => distanceToLine(at, from, to) <= NEAR_PX);
    const middle = line && { x: (line.from.x + line.to.x) / 2, y: (line.from.y + line.to.y) / 2 };
    const isOnName = middle && Math.abs(middle.x - at.x) < 24 && Math.abs(middle.y - at.y) < 10;
    if (!line || (!isOnName && desk.index && desk.index.under(stage.toImage(at), 0).length > 0)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    stage.element.focus({ preventScroll: true });
    if (event.shiftKey) desk.toggle(line.key);
    else desk.select([line.key]);
  }

  #placeGrip() {
    const { desk, stage } = this;
    const key = desk.single;
    const canJoin = key !== null && !isRelation(desk, key) && desk.relationFields.some(({ between }) => between?.includes(fieldOf(key)));
    const box = canJoin && desk.isMovable(key) && stage.toolbox?.name === "select" && !stage.toolbox.busy ? desk.index?.entry(key)?.box : undefined;
    this.grip.hidden = !box;
    if (!box) return;
    const corner = toScreen(stage.viewport, { x: box.x + box.width, y: box.y });
    const left = Math.min(stage.window.width - 10, Math.max(10, corner.x + 14));
    const top = Math.min(stage.window.height - 10, Math.max(10, corner.y - 14));
    setStyle(this.grip, { left: `${left}px`, top: `${top}px` });
  }

  /** Draw a relation from the selected object to another. @param {PointerEvent} down */
  #pull(down) {
    const { stage, desk } = this;
    const from = desk.single;
    if (from === null || down.button !== 0) return;
    down.preventDefault();
    down.stopPropagation();
    this.grip.setPointerCapture(down.pointerId);
    const place = (/** @type {PointerEvent} */ event) => {
      const frame = stage.element.getBoundingClientRect();
      return { x: event.clientX - frame.left, y: event.clientY - frame.top };
    };
    const move = (/** @type {PointerEvent} */ event) => {
      event.stopPropagation();
      this.#hand = place(event);
      this.render();
    };
    const stop = (/** @type {PointerEvent} */ event) => {
      this.grip.removeEventListener("pointermove", move);
      for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) this.grip.removeEventListener(name, stop);
      event.stopPropagation();
      this.#hand = null;
      const under = desk.index?.under(stage.toImage(place(event)), 2 / stage.scale) ?? [];
      if (event.type === "pointerup") this.relations.join(from, under.find((key) => key !== from && !desk.isHidden(key)) ?? null);
      this.render();
    };
    this.grip.addEventListener("pointermove", move);
    this.grip.addEventListener("pointerup", stop);
    this.grip.addEventListener("pointercancel", stop);
  }
}

/** @param {CanvasRenderingContext2D} context @param {Line} line @param {boolean} isLit @param {boolean} isNamed */
function paintLine(context, { from, to, color, title, isDirected }, isLit, isNamed) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  context.save();
  context.lineCap = "round";
  for (const [style, width] of /** @type {[string, number][]} */ ([["rgb(255 255 255 / 75%)", isLit ? 5 : 3], [color, isLit ? 2.5 : 1.25]])) {
    context.strokeStyle = style;
    context.fillStyle = style;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
    context.stroke();
    // Arrows that meet in one middle must not hide each other's heads.
    if (isDirected) paintHead(context, { x: to.x - GAP_PX * Math.cos(angle), y: to.y - GAP_PX * Math.sin(angle) }, angle);
    paintDot(context, from, style);
  }
  if (isNamed && title) paintName(context, { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }, title, color);
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {Point} at @param {number} angle */
function paintHead(context, at, angle) {
  context.beginPath();
  context.moveTo(at.x, at.y);
  for (const side of [-0.4, 0.4]) context.lineTo(at.x - HEAD_PX * Math.cos(angle + side), at.y - HEAD_PX * Math.sin(angle + side));
  context.closePath();
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {Point} at @param {string} color */
function paintDot(context, at, color) {
  context.fillStyle = color;
  context.beginPath();
  context.arc(at.x, at.y, 3, 0, 2 * Math.PI);
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {Point} at @param {string} title @param {string} color */
function paintName(context, at, title, color) {
  context.font = "600 11px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  const width = context.measureText(title).width + 10;
  context.fillStyle = "rgb(255 255 255 / 92%)";
  context.strokeStyle = color;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(at.x - width / 2, at.y - 8, width, 16, 4);
  context.fill();
  context.stroke();
  context.fillStyle = "#191d22";
  context.fillText(title, at.x, at.y);
}

/** How far a point is from the stretch between two others. @param {Point} at @param {Point} from @param {Point} to */
export function distanceToLine(at, from, to) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const share = Math.max(0, Math.min(1, ((at.x - from.x) * dx + (at.y - from.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(from.x + share * dx - at.x, from.y + share * dy - at.y);
}
