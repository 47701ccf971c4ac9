/**
 * The text as something to point at: drag, double-click or a caret moved by keys choose a stretch; a click chooses a span.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../text/tokens.js").Range} Range
 * @typedef {{name: string, color: string, spans: import("../types.js").SpanObject[]}} ComparedSpans
 */
import { fieldOf } from "../model/document.js";
import { Offsets } from "../text/offsets.js";
import { labelRange, spanOf } from "../text/spans.js";
import { wordAt } from "../text/tokens.js";
import { h, oncePerFrame, setStyle } from "./dom.js";
import { keysOf, Prose } from "./prose.js";

/** @type {Record<string, [string, string]>} how a key moves the caret: direction, by what */
const CARET_KEYS = {
  ArrowLeft: ["left", "character"], ArrowRight: ["right", "character"], ArrowUp: ["backward", "line"],
  ArrowDown: ["forward", "line"], Home: ["backward", "lineboundary"], End: ["forward", "lineboundary"],
};

export class TextView {
  /** @type {Desk|null} */
  desk = null;
  offsets = new Offsets("");
  /** @type {Prose|null} */
  prose = null;
  /** @type {ComparedSpans[]} */
  compared = [];
  /** Told when a stretch could not be labelled, with the reason. @type {(why: string) => void} */
  onRefused = () => {};
  /** @type {(() => void)[]} */
  #unsubscribe = [];

  constructor() {
    this.caret = h("div", { class: "wb-caret", hidden: true });
    this.element = h("div", { class: "wb-text", tabindex: 0, role: "document" });
    this.element.addEventListener("mouseup", (event) => this.#onMouse(event));
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    this.element.addEventListener("blur", () => { this.caret.hidden = true; });
    const follow = oncePerFrame(() => this.#placeCaret());
    document.addEventListener("selectionchange", follow);
  }

  /** @param {Desk} desk */
  show(desk) {
    this.clear();
    this.desk = desk;
    this.offsets = new Offsets(desk.item.text ?? "");
    this.prose = new Prose(this.offsets.text);
    this.element.replaceChildren(this.prose.element, this.caret);
    this.element.scrollTop = 0;
    this.#mark();
    this.#unsubscribe = [
      desk.store.changed.on(() => this.#mark()),
      desk.appearance.on(() => this.#mark()),
      desk.selected.on(() => this.prose?.select(desk.selection)),
    ];
  }

  clear() {
    for (const stop of this.#unsubscribe) stop();
    this.#unsubscribe = [];
    this.prose?.destroy();
    this.compared = [];
    this.caret.hidden = true;
    this.desk = null;
  }

  /** @param {ComparedSpans[]} layers */
  compare(layers) {
    this.compared = layers;
    this.#mark();
  }

  /** What is chosen in the text, if anything. @returns {Range|null} */
  range() {
    const chosen = getSelection();
    if (!chosen || !this.prose || chosen.isCollapsed) return null;
    const anchor = this.prose.offsetAt(chosen.anchorNode, chosen.anchorOffset);
    const focus = this.prose.offsetAt(chosen.focusNode, chosen.focusOffset);
    if (anchor === null || focus === null || anchor === focus) return null;
    return { start: Math.min(anchor, focus), end: Math.max(anchor, focus) };
  }

  /** Label what is chosen; the caret stays at its end. @returns {boolean} whether anything was chosen */
  labelChosen() {
    const range = this.range();
    if (range) this.#label(range);
    return range !== null;
  }

  /** @param {string} key */
  reveal(key) {
    this.prose?.reveal(key);
  }

  /** @param {Range} range */
  #label(range) {
    if (!this.desk) return;
    const outcome = labelRange(this.desk, this.offsets, range);
    if (outcome === "overlaps") this.onRefused(outcome);
    this.#collapseTo(range.end);
  }

  /** @param {number} offset */
  #collapseTo(offset) {
    const place = this.prose?.placeOf(offset);
    if (place) getSelection()?.collapse(place.node, place.offset);
  }

  #mark() {
    const { desk, offsets } = this;
    if (!desk) return;
    const place = (/** @type {Range} */ { start, end }) => ({ start: offsets.toUtf16(start), end: offsets.toUtf16(end) });
    const own = desk.keys().filter((key) => !desk.isHidden(key)).map((key) => {
      const span = spanOf(desk, key);
      const title = desk.schema.title(fieldOf(key), span.class);
      return { key, ...place(span), color: desk.colorOf(key), title, dashed: false };
    });
    const others = this.compared.flatMap(({ name, color, spans }, layer) => spans.map((span, index) => (
      { key: `${layer}:${index}`, ...place(span), color, title: `${name}: ${span.class}`, dashed: true })));
    this.#keepingCaret(() => this.prose?.mark([...own, ...others]));
    this.prose?.select(desk.selection);
  }

  /** Drawing a chunk anew takes the caret out of the page; put it back. @param {() => void} draw */
  #keepingCaret(draw) {
    const chosen = getSelection();
    const offset = chosen && this.prose ? this.prose.offsetAt(chosen.focusNode, chosen.focusOffset) : null;
    const wasCollapsed = chosen?.isCollapsed;
    draw();
    if (offset !== null && wasCollapsed && !this.prose?.element.contains(chosen?.focusNode ?? null)) this.#collapseTo(offset);
  }

  /** @param {MouseEvent} event */
  #onMouse(event) {
    if (event.button !== 0 || !this.desk || !this.prose) return;
    const range = event.detail === 2 ? this.#word() : event.detail > 2 ? null : this.range();
    if (range && !this.desk.readonly) this.#label(range);
    else if (!range) this.#pick(/** @type {Element} */ (event.target), event.shiftKey);
  }

  /** The word under the pointer of a double click; the browser has chosen one there by its own idea of words. */
  #word() {
    const range = this.range();
    return range && wordAt(this.offsets.text, range.start);
  }

  /** Select the span under the pointer: the innermost first, then those around it. @param {Element} target
   *  @param {boolean} adding */
  #pick(target, adding) {
    const { desk } = this;
    const segment = target.closest(".wb-mark");
    const keys = segment ? keysOf(segment).filter((key) => desk?.document.get(key)) : [];
    if (!desk || adding && keys.length === 0) return;
    if (adding) desk.toggle(keys[0]);
    else desk.select(keys.length === 0 ? [] : [keys[(keys.indexOf(desk.single ?? "") + 1) % keys.length]]);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const move = CARET_KEYS[event.key];
    const chosen = getSelection();
    if (!move || !chosen || !this.prose || event.altKey || event.isComposing) return;
    event.preventDefault();
    if (this.prose.offsetAt(chosen.focusNode, chosen.focusOffset) === null) {
      this.#collapseTo(0);
      return;
    }
    const [direction, unit] = move;
    const byWord = (event.ctrlKey || event.metaKey) && unit === "character";
    chosen.modify(event.shiftKey ? "extend" : "move", direction, byWord ? "word" : unit);
    this.#placeCaret();
    this.caret.scrollIntoView({ block: "nearest" });
  }

  #placeCaret() {
    const chosen = getSelection();
    const node = chosen?.focusNode;
    const isHere = chosen && node && document.activeElement === this.element &&
      this.prose?.offsetAt(node, chosen.focusOffset) !== null;
    this.caret.hidden = !isHere;
    if (!isHere) return;
    const spot = document.createRange();
    spot.setStart(node, chosen.focusOffset);
    const box = spot.getClientRects()[0] ?? /** @type {Element} */ (node.parentElement).getBoundingClientRect();
    const frame = this.element.getBoundingClientRect();
    setStyle(this.caret, {
      left: `${box.left - frame.left + this.element.scrollLeft}px`,
      top: `${box.top - frame.top + this.element.scrollTop}px`,
      height: `${box.height}px`,
    });
  }
}
