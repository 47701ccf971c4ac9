/**
 * Relations as arcs over the lines of a text. Only arcs with an end in or near the window are drawn, or that pass through it.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../view/textview.js").TextView} TextView
 * @typedef {import("./relations.js").Relations} Relations
 * @typedef {import("./routing.js").Arc} Arc
 * @typedef {import("./routing.js").Place} Place
 * @typedef {import("./routing.js").Route} Route
 */
import { fieldOf } from "../model/document.js";
import { endsOf, relationsOf } from "../model/relations.js";
import { h, oncePerFrame, setStyle } from "../view/dom.js";
import { isRelation } from "./linking.js";
import { levelsOf, rounded, routes } from "./routing.js";

const SPACE = "http://www.w3.org/2000/svg";
const LEVEL_PX = 15;
/** From the top of the words to the lowest level. */
const RISE_PX = 9;
const TRACK_PX = 6;
const MOST_TRACKS = 5;
const RADIUS = 5;
const HEAD = 4;

export class ArcView {
  /** @type {(() => void)[]} */
  #unsubscribe = [];
  /** @type {Map<string, {group: SVGElement, names: HTMLElement[]}>} */
  #drawn = new Map();
  /** @type {string|null} */
  #hovered = null;
  /** @type {{x: number, y: number}|null} where a hand that draws a relation is, in the prose */
  #hand = null;

  /** @param {TextView} text @param {Desk} desk @param {Relations} relations */
  constructor(text, desk, relations) {
    this.text = text;
    this.desk = desk;
    this.relations = relations;
    this.prose = /** @type {import("../view/prose.js").Prose} */ (text.prose);
    this.marks = /** @type {import("../view/marks.js").Marks} */ (text.marks);
    this.svg = svg("svg", { class: "wb-arcs", "aria-hidden": "true" });
    this.names = h("div", { class: "wb-over wb-arc-names", "aria-hidden": "true" });
    this.grip = h("div", { class: "wb-link-grip", hidden: true, "aria-hidden": "true" });
    this.grip.addEventListener("pointerdown", (event) => this.#pull(event));
    this.prose.element.append(this.svg, this.names, this.grip);
    text.element.classList.add("has-arcs");
    this.askFrame = oncePerFrame(() => this.render());
    for (const layer of [this.svg, this.names]) {
      layer.addEventListener("pointerover", (event) => this.#hover(keyUnder(event)));
      layer.addEventListener("pointerleave", () => this.#hover(null));
      layer.addEventListener("click", (event) => this.#click(/** @type {MouseEvent} */ (event)));
      layer.addEventListener("mousedown", (event) => { if (keyUnder(event)) event.preventDefault(); });
    }
    this.#unsubscribe = [text.drawn.on(() => this.render()), desk.selected.on(this.askFrame)];
    this.render();
  }

  destroy() {
    for (const stop of this.#unsubscribe) stop();
    this.text.element.classList.remove("has-arcs");
  }

  render() {
    if (this.text.prose !== this.prose) return;
    let arcs = this.#arcs();
    let found = routes(arcs, this.prose.element.clientWidth);
    if (this.#makeRoom(found)) {
      this.marks.redraw();
      this.text.grips.place();
      arcs = this.#arcs();
      found = routes(arcs, this.prose.element.clientWidth);
    }
    this.#draw(found, arcs);
    this.#placeGrip();
  }

  /** The relations to draw, with where their ends stand. */
  #arcs() {
    const { desk } = this;
    const frame = this.prose.element.getBoundingClientRect();
    /** @type {Map<string, Place|null>} */
    const places = new Map();
    const placeOf = (/** @type {string} */ key) => {
      if (!places.has(key)) places.set(key, this.#place(key, frame));
      return places.get(key) ?? null;
    };
    const keys = desk.relationFields.flatMap(({ name }) => desk.document.keys(name)).filter((key) => !desk.isHidden(key));
    const arcs = keys.flatMap((key) => {
      const { from, to } = endsOf(desk.document, key);
      return from && to ? this.#arc(key, from, to, placeOf) : [];
    });
    const { from, target } = this.relations.linking ?? { from: null, target: null };
    return from && target ? [...arcs, ...this.#arc("", from, target, placeOf)] : arcs;
  }

  /** @param {string} key @param {string} fromKey @param {string} toKey @param {(key: string) => Place|null} placeOf
   *  @returns {Arc[]} */
  #arc(key, fromKey, toKey, placeOf) {
    if (this.#isOut(fromKey) && this.#isOut(toKey)) return [];
    const [from, to] = [placeOf(fromKey), placeOf(toKey)];
    return from && to ? [{ key, from, to, fromKey, toKey, name: this.#nameWidth(key) }] : [];
  }

  /** Whether an object is hidden, of another medium or far out of sight. @param {string} key */
  #isOut(key) {
    const mark = this.marks.byKey.get(key);
    return !mark || !this.prose.inSight.has(this.prose.blockAt(mark.start).section);
  }

  /** Where a span begins, in pixels from the prose's corner: exactly when it is drawn, else about.
   * @param {string} key @param {DOMRect} frame @returns {Place|null} */
  #place(key, frame) {
    const mark = this.marks.byKey.get(key);
    if (!mark) return null;
    const [piece] = this.#isOut(key) ? [] : this.marks.pieces(key);
    if (piece) return { line: Math.round(piece.top - frame.top), left: piece.left - frame.left, right: piece.right - frame.left };
    const { section, start } = this.prose.blockAt(mark.start);
    const part = (start - section.blocks[0].start) / Math.max(1, section.blocks[section.blocks.length - 1].end - section.blocks[0].start);
    return { line: Math.round(section.element.offsetTop + part * section.element.offsetHeight), left: 0, right: 20 };
  }

  /** @param {string} key */
  #nameWidth(key) {
    this.marks.pen.font = `600 10px ${getComputedStyle(this.prose.element).fontFamily}`;
    return this.marks.pen.measureText(this.#title(key)).width + 8;
  }

  /** The class's title; of a relation under way, that of the class it would get. @param {string} key */
  #title(key) {
    const object = this.desk.document.get(key);
    if (object) return this.desk.schema.title(fieldOf(key), object.class);
    const label = this.desk.activeRelation?.label;
    return label?.title || label?.name || "";
  }

  /** As much room above the lines of each block as its arcs need. @param {Route[]} found @returns {boolean} whether it moved */
  #makeRoom(found) {
    const levels = levelsOf(found);
    const frame = this.prose.element.getBoundingClientRect();
    let moved = false;
    for (const section of this.prose.inSight) {
      for (const { element } of section.blocks) {
        const hadRoom = element.dataset.arcs;
        if (levels.size === 0 && !hadRoom) continue;
        const box = element.getBoundingClientRect();
        const own = [...levels].filter(([line]) => line + frame.top >= box.top - 4 && line + frame.top < box.bottom);
        const most = own.length > 0 ? 1 + Math.max(...own.map(([, level]) => level)) : 0;
        const top = Math.min(...own.map(([line]) => line));
        const isFirst = own.length > 0 && top + frame.top - box.top < parseFloat(getComputedStyle(element).lineHeight);
        const first = isFirst ? 1 + Math.max(...own.filter(([line]) => line < top + 4).map(([, level]) => level)) : 0;
        const room = most > 0 ? `${most} ${first}` : undefined;
        if (room === hadRoom) continue;
        if (room) element.dataset.arcs = room;
        else delete element.dataset.arcs;
        setStyle(element, { "--above": `${most && most * LEVEL_PX + RISE_PX}px`, "--first": `${first && first * LEVEL_PX + RISE_PX}px` });
        moved = true;
      }
    }
    return moved;
  }

  /** @param {Route[]} found @param {Arc[]} arcs */
  #draw(found, arcs) {
    this.#drawn.clear();
    const lit = this.#lit();
    const groups = [];
    /** @type {HTMLElement[]} */
    const names = [];
    found.forEach((route, index) => {
      const drawn = this.#one(route, arcs[index]);
      this.#drawn.set(route.key, drawn);
      for (const element of [drawn.group, ...drawn.names]) element.classList.toggle("is-lit", lit.has(route.key));
      groups.push(drawn.group);
      names.push(...drawn.names);
    });
    if (this.#hand) groups.push(this.#pulled(this.#hand));
    this.svg.replaceChildren(...groups);
    this.names.replaceChildren(...names);
    this.svg.classList.toggle("has-lit", lit.size > 0);
    this.marks.light(this.#litEnds(lit));
  }

  /** @param {Route} route @param {Arc} arc */
  #one({ key, from, to, side, track }, arc) {
    const field = this.desk.schema.byName.get(fieldOf(key)) ?? this.desk.activeRelation?.field;
    const color = key ? this.desk.colorOf(key) : this.desk.activeRelation?.label.color || "var(--accent)";
    const y = (/** @type {import("./routing.js").Foot} */ foot) => foot.line - RISE_PX - foot.level * LEVEL_PX;
    const out = 8 + ((track ?? 0) % MOST_TRACKS) * TRACK_PX;
    const width = this.prose.element.clientWidth;
    const margin = side === "left" ? -out : width + out;
    /** @type {[number, number][]} */
    const points = track === null
      ? [[from.x, from.line - 1], [from.x, y(from)], [to.x, y(to)], [to.x, to.line - 1]]
      : [[from.x, from.line - 1], [from.x, y(from)], [margin, y(from)], [margin, y(to)], [to.x, y(to)], [to.x, to.line - 1]];
    const path = rounded(points.map(([x, top]) => [Math.round(x * 10) / 10, top]), RADIUS);
    const group = svg("g", { class: key ? "wb-arc" : "wb-arc is-draft", "data-key": key });
    group.style.setProperty("--tint", color);
    group.append(svg("path", { class: "wb-arc-hit", d: path }), svg("path", { class: "wb-arc-way", d: path }));
    if (field?.directed !== false) {
      group.append(svg("path", { class: "wb-arc-head", d: `M${to.x - HEAD} ${to.line - 2 - HEAD * 1.4}h${2 * HEAD}L${to.x} ${to.line - 1}z` }));
    }
    const title = this.#title(key);
    const at = track === null
      ? [[(from.x + to.x) / 2, y(from)]]
      : [from, to].map((foot) => [Math.min(width - arc.name / 2, Math.max(arc.name / 2, (foot.x + margin) / 2)), y(foot)]);
    const names = at.map(([x, top]) => h("div", {
      class: "wb-arc-name", "data-key": key, "data-name": title, style: { "--tint": color, left: `${x}px`, top: `${top}px` },
    }));
    return { group, names };
  }

  /** The relations to bring out: the one under the pointer, those selected, and those of a selected span. */
  #lit() {
    const { desk } = this;
    const keys = [...desk.selection];
    const found = new Set(keys.filter((key) => isRelation(desk, key)));
    if (keys.length === 1 && found.size === 0) for (const key of relationsOf(desk.document, keys)) found.add(key);
    if (this.#hovered) found.add(this.#hovered);
    return found;
  }

  /** @param {Set<string>} lit */
  #litEnds(lit) {
    const ends = [...lit].flatMap((key) => (this.desk.document.get(key) ? Object.values(endsOf(this.desk.document, key)) : []));
    const from = this.relations.linking?.from;
    return new Set([...ends, from].filter((key) => typeof key === "string"));
  }

  /** @param {string|null} key */
  #hover(key) {
    if (key === this.#hovered) return;
    this.#hovered = key;
    const lit = this.#lit();
    for (const [each, { group, names }] of this.#drawn) {
      for (const element of [group, ...names]) element.classList.toggle("is-lit", lit.has(each));
    }
    this.svg.classList.toggle("has-lit", lit.size > 0);
    this.marks.light(this.#litEnds(lit));
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const key = keyUnder(event);
    if (!key) return;
    if (event.shiftKey) this.desk.toggle(key);
    else this.desk.select([key]);
  }

  #placeGrip() {
    const key = this.desk.single;
    const isFree = key !== null && !this.desk.readonly && this.desk.relationFields.some(({ between }) => between?.includes(fieldOf(key)));
    const [piece] = isFree ? this.marks.pieces(key) : [];
    this.grip.hidden = !piece;
    if (!piece) return;
    const frame = this.prose.element.getBoundingClientRect();
    setStyle(this.grip, { left: `${piece.right - frame.left}px`, top: `${piece.top - frame.top}px` });
  }

  /** Draw a relation from the selected span to another. @param {PointerEvent} down */
  #pull(down) {
    const from = this.desk.single;
    if (from === null || down.button !== 0) return;
    down.preventDefault();
    down.stopPropagation();
    this.grip.setPointerCapture(down.pointerId);
    const under = (/** @type {PointerEvent} */ event) => this.marks.at(event.clientX, event.clientY).find(({ key }) => key !== from)?.key ?? null;
    const move = (/** @type {PointerEvent} */ event) => {
      const frame = this.prose.element.getBoundingClientRect();
      this.#hand = { x: event.clientX - frame.left, y: event.clientY - frame.top };
      this.marks.light(new Set([from, under(event) ?? from]));
      this.svg.querySelector(".is-pulled")?.remove();
      this.svg.append(this.#pulled(this.#hand));
    };
    const stop = (/** @type {PointerEvent} */ event) => {
      this.grip.removeEventListener("pointermove", move);
      for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) this.grip.removeEventListener(name, stop);
      this.#hand = null;
      if (event.type === "pointerup") this.relations.join(from, under(event));
      this.render();
    };
    this.grip.addEventListener("pointermove", move);
    this.grip.addEventListener("pointerup", stop);
    this.grip.addEventListener("pointercancel", stop);
  }

  /** @param {{x: number, y: number}} hand */
  #pulled({ x, y }) {
    const [left, top] = [this.grip.offsetLeft, this.grip.offsetTop];
    return svg("path", { class: "wb-arc-way is-pulled", d: `M${left} ${top}L${x} ${y}` });
  }
}

/** @param {Event} event */
const keyUnder = (event) => /** @type {Element} */ (event.target).closest("[data-key]")?.getAttribute("data-key") || null;

/** @param {string} tag @param {Record<string, string>} attributes @returns {SVGElement} */
function svg(tag, attributes) {
  const element = /** @type {SVGElement} */ (document.createElementNS(SPACE, tag));
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

