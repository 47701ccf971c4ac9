/**
 * Relations as arcs over the lines of a text. Only arcs with an end in or near the window are drawn.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../view/textview.js").TextView} TextView
 * @typedef {import("./relations.js").Relations} Relations
 * @typedef {import("./routing.js").Arc} Arc
 * @typedef {import("./routing.js").Place} Place
 * @typedef {import("./routing.js").Route} Route
 * @typedef {import("../view/prose.js").Section} Section
 * @typedef {import("../view/prose.js").Block} Block
 * @typedef {{key: string, from: string, to: string}} Joined
 */
import { fieldOf } from "../model/document.js";
import { endsOf, relationsOf } from "../model/relations.js";
import { h, setStyle } from "../view/dom.js";
import { isRelation } from "./linking.js";
import { alignLines, rounded, routes } from "./routing.js";

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
  /** The relations by the sections in which their ends begin. @type {Map<Section, Set<Joined>>|null} */
  #bySection = null;
  /** Blocks with room for arcs. @type {Map<Block, string>} */
  #roomy = new Map();
  #hadDraft = false;
  /** @type {string|null} */
  #hovered = null;

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
    for (const layer of [this.svg, this.names]) {
      layer.addEventListener("pointerover", (event) => this.#hover(keyUnder(event)));
      layer.addEventListener("pointerleave", () => this.#hover(null));
      layer.addEventListener("click", (event) => this.#click(/** @type {MouseEvent} */ (event)));
    }
    this.#unsubscribe = [
      text.drawn.on(() => this.#render()),
      desk.store.changed.on(() => { this.#bySection = null; }),
      desk.appearance.on(() => { this.#bySection = null; }),
    ];
  }

  destroy() {
    for (const stop of this.#unsubscribe) stop();
    this.text.element.classList.remove("has-arcs");
  }

  /** Show what is selected now, and the relation under way. */
  render() {
    const hasDraft = (this.relations.linking?.target ?? null) !== null;
    if (hasDraft || this.#hadDraft) this.#render();
    else this.#light();
    this.#placeGrip();
  }

  #render() {
    if (this.text.prose !== this.prose) return;
    this.#hadDraft = (this.relations.linking?.target ?? null) !== null;
    let arcs = this.#arcs();
    if (arcs.length === 0 && this.#drawn.size === 0 && this.#roomy.size === 0) return this.#placeGrip();
    const width = this.prose.element.clientWidth;
    let found = routes(arcs, width);
    const moved = this.#makeRoom(found, arcs);
    if (moved.size > 0) {
      this.marks.redraw(moved);
      this.text.grips.place();
      arcs = this.#arcs();
      found = routes(arcs, width);
    }
    this.#draw(found, arcs);
    this.#placeGrip();
  }

  /** @returns {Map<Section, Set<Joined>>} */
  #joined() {
    if (this.#bySection) return this.#bySection;
    /** @type {Map<Section, Set<Joined>>} */
    const found = new Map();
    const { desk } = this;
    for (const key of desk.relationFields.flatMap(({ name }) => desk.document.keys(name))) {
      const { from, to } = endsOf(desk.document, key);
      if (from && to && !desk.isHidden(key)) this.#sort(found, { key, from, to });
    }
    this.#bySection = found;
    return found;
  }

  /** @param {Map<Section, Set<Joined>>} found @param {Joined} joined */
  #sort(found, joined) {
    for (const key of [joined.from, joined.to]) {
      const mark = this.marks.byKey.get(key);
      const section = mark && this.prose.blockAt(mark.start).section;
      if (!section) continue;
      const all = found.get(section);
      if (all) all.add(joined);
      else found.set(section, new Set([joined]));
    }
  }

  /** The relations to draw, with where their ends stand. @returns {Arc[]} */
  #arcs() {
    const { from, target } = this.relations.linking ?? { from: null, target: null };
    const wanted = new Set([...this.prose.inSight].flatMap((section) => [...this.#joined().get(section) ?? []]));
    if (from && target) wanted.add({ key: "", from, to: target });
    this.marks.pen.font = `600 10px ${getComputedStyle(this.prose.element).fontFamily}`;
    /** @type {Map<string, Place|null>} */
    const places = new Map();
    const placeOf = (/** @type {string} */ key) => {
      if (!places.has(key)) places.set(key, this.#place(key));
      return places.get(key) ?? null;
    };
    const arcs = [...wanted].flatMap(({ key, from: fromKey, to: toKey }) => {
      const [begin, end] = [placeOf(fromKey), placeOf(toKey)];
      const name = this.marks.pen.measureText(this.#title(key)).width + 8;
      return begin && end ? [{ key, from: begin, to: end, fromKey, toKey, name }] : [];
    });
    alignLines([...places.values()].filter((place) => place !== null));
    return arcs;
  }

  /** Where a span begins, in pixels from the prose's corner: exactly when it is drawn, else about.
   * @param {string} key @returns {Place|null} */
  #place(key) {
    const mark = this.marks.byKey.get(key);
    if (!mark) return null;
    const [piece] = this.marks.pieces(key);
    if (piece) return { line: Math.round(piece.top), left: piece.left, right: piece.right };
    const { section, start } = this.prose.blockAt(mark.start);
    const { blocks, element } = section;
    const part = (start - blocks[0].start) / Math.max(1, blocks[blocks.length - 1].end - blocks[0].start);
    return { line: Math.round(element.offsetTop + part * element.offsetHeight), left: 0, right: 20 };
  }

  /** The class's title; of a relation under way, that of the class it would get. @param {string} key */
  #title(key) {
    const object = this.desk.document.get(key);
    if (object) return this.desk.schema.title(fieldOf(key), object.class);
    const label = this.desk.activeRelation?.label;
    return label?.title || label?.name || "";
  }

  /** As much room above the lines of each block as its arcs need. @param {Route[]} found @param {Arc[]} arcs
   *  @returns {Set<Section>} those whose lines moved */
  #makeRoom(found, arcs) {
    /** @type {Map<Block, {line: number, level: number}[]>} */
    const feet = new Map();
    found.forEach(({ from, to }, index) => {
      for (const [foot, key] of /** @type {const} */ ([[from, arcs[index].fromKey], [to, arcs[index].toKey]])) {
        const block = this.marks.pieces(key)[0]?.block;
        if (block) feet.set(block, [...feet.get(block) ?? [], foot]);
      }
    });
    /** @type {Set<Section>} */
    const moved = new Set();
    const lost = [...this.#roomy.keys()].filter((block) => !feet.has(block) && this.prose.inSight.has(block.section));
    // First all is measured, then moved: the first move would make the other measures wrong.
    const measured = [...feet.keys(), ...lost].map((block) => ({
      block, top: block.section.element.offsetTop + block.element.offsetTop, height: parseFloat(getComputedStyle(block.element).lineHeight),
    }));
    for (const { block, top, height } of measured) {
      const own = feet.get(block) ?? [];
      const { element, section } = block;
      const first = own.filter(({ line }) => line - top < height);
      const [most, begin] = [own, first].map((all) => (all.length === 0 ? 0 : (1 + Math.max(...all.map(({ level }) => level))) * LEVEL_PX + RISE_PX));
      const room = `${most} ${begin}`;
      if (room === (this.#roomy.get(block) ?? "0 0")) continue;
      if (most > 0) this.#roomy.set(block, room);
      else this.#roomy.delete(block);
      setStyle(element, { "--above": `${most}px`, "--first": `${begin}px` });
      moved.add(section);
    }
    return moved;
  }

  /** @param {Route[]} found @param {Arc[]} arcs */
  #draw(found, arcs) {
    this.#drawn.clear();
    /** @type {SVGElement[]} */
    const groups = [];
    /** @type {HTMLElement[]} */
    const names = [];
    found.forEach((route, index) => {
      const drawn = this.#one(route, arcs[index]);
      this.#drawn.set(route.key, drawn);
      groups.push(drawn.group);
      names.push(...drawn.names);
    });
    this.svg.replaceChildren(...groups);
    this.names.replaceChildren(...names);
    this.#light();
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
    this.#light();
  }

  #light() {
    const lit = this.#lit();
    for (const [key, { group, names }] of this.#drawn) {
      for (const element of [group, ...names]) element.classList.toggle("is-lit", lit.has(key));
    }
    this.svg.classList.toggle("has-lit", [...lit].some((key) => this.#drawn.has(key)));
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
    if (piece) setStyle(this.grip, { left: `${piece.right}px`, top: `${piece.top}px` });
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
      this.marks.light(new Set([from, under(event) ?? from]));
      this.svg.querySelector(".is-pulled")?.remove();
      this.svg.append(this.#pulled(event.clientX - frame.left, event.clientY - frame.top));
    };
    const stop = (/** @type {PointerEvent} */ event) => {
      this.grip.removeEventListener("pointermove", move);
      for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) this.grip.removeEventListener(name, stop);
      this.svg.querySelector(".is-pulled")?.remove();
      if (event.type === "pointerup") this.relations.join(from, under(event));
      this.render();
    };
    this.grip.addEventListener("pointermove", move);
    this.grip.addEventListener("pointerup", stop);
    this.grip.addEventListener("pointercancel", stop);
  }

  /** @param {number} x where the hand is @param {number} y */
  #pulled(x, y) {
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

