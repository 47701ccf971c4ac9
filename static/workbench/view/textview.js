/**
 * The text as something to point at: drag, double-click, a long press or a caret moved by keys choose a stretch; a click
 * chooses a span.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../text/tokens.js").Range} Range
 * @typedef {import("../types.js").SpanObject} SpanObject
 * @typedef {{name: string, color: string, spans: SpanObject[]}} ComparedSpans
 */
import { fieldOf } from "../model/document.js";
import { Emitter } from "../model/emitter.js";
import { Offsets } from "../text/offsets.js";
import { nextOccurrence } from "../text/occurrences.js";
import { labelAll, labelRange, rangeOf, spanOf } from "../text/spans.js";
import { trimmed, wholeCharacters, wholeWords, wordAt } from "../text/tokens.js";
import { Caret } from "./caret.js";
import { comparedMarks } from "./compared.js";
import { h, oncePerFrame } from "./dom.js";
import { attachTouch, Grips } from "./grips.js";
import { LANE_PX, Marks } from "./marks.js";
import { Prose } from "./prose.js";

const SNAP = "labelstage.snap";
/** A pair of half-width characters is about this much of the font's size wide. */
const WIDTH_OF_TWO = 0.97;

export class TextView {
  /** @type {Desk|null} */
  desk = null;
  offsets = new Offsets("");
  /** @type {Prose|null} */
  prose = null;
  /** @type {Marks|null} */
  marks = null;
  /** @type {ComparedSpans[]} */
  compared = [];
  /** Whether a drag and a double click take whole words. */
  snaps = localStorage.getItem(SNAP) !== "off";
  /** Told when a stretch could not be labelled, with the reason. @type {(why: string) => void} */
  onRefused = () => {};
  /** Told of the spans that a key has moved the caret into. @type {(marks: import("./marks.js").Mark[]) => void} */
  onEntered = () => {};
  /** Emits after the spans were drawn: what is drawn upon them follows. @type {Emitter<void>} */
  drawn = new Emitter();
  /** @type {(() => void)[]} */
  #unsubscribe = [];
  #entered = "";

  constructor() {
    this.element = h("div", { class: "wb-text", tabindex: 0, role: "document" });
    this.caret = new Caret(this);
    this.grips = new Grips(this);
    attachTouch(this);
    this.element.addEventListener("mousedown", (event) => this.#onPress(event));
    document.addEventListener("mouseup", (event) => this.#onRelease(event));
    this.askFrame = oncePerFrame(() => this.#redraw());
    new ResizeObserver(this.askFrame).observe(this.element);
  }

  /** @param {Desk} desk */
  show(desk) {
    this.clear();
    this.desk = desk;
    this.offsets = new Offsets(desk.item.text ?? "");
    this.prose = new Prose(this.offsets.text, this.askFrame);
    this.marks = new Marks(this.prose);
    this.element.replaceChildren(this.prose.element, this.caret.element, ...this.grips.elements);
    this.element.scrollTop = 0;
    this.#estimate();
    this.#mark();
    const mark = oncePerFrame(() => this.#mark());
    this.#unsubscribe = [
      desk.store.changed.on(mark),
      desk.appearance.on(mark),
      desk.selected.on(() => this.#select()),
    ];
  }

  clear() {
    for (const stop of this.#unsubscribe) stop();
    this.#unsubscribe = [];
    this.prose?.destroy();
    this.prose = null;
    this.marks = null;
    this.compared = [];
    this.caret.element.hidden = true;
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

  /** Label the word at a point of the window. @param {number} x @param {number} y */
  labelWordAt(x, y) {
    const offset = this.prose?.offsetFromPoint(x, y) ?? null;
    if (offset === null || !this.desk || this.desk.readonly) return;
    const { text } = this.offsets;
    const range = wordAt(text, offset) ?? wordAt(text, offset - 1);
    if (range) this.#label(range);
  }

  /** Label the other occurrences of the selected span's words, or of those chosen, which are labelled first.
   * @returns {number|null} how many; null when there is nothing to go by */
  labelAll() {
    if (this.range()) this.labelChosen();
    const key = this.#spanSelected();
    return key && this.desk ? labelAll(this.desk, this.offsets, key) : null;
  }

  /** Choose the next occurrence of the words chosen or of the selected span's. @param {1|-1} step
   * @returns {boolean|null} whether there is another; null when there is nothing to go by */
  findNext(step) {
    const key = this.#spanSelected();
    const range = this.range() ?? (key && this.desk ? rangeOf(this.offsets, spanOf(this.desk, key)) : null);
    if (!range || !this.prose) return null;
    const next = nextOccurrence(this.offsets.text, trimmed(this.offsets.text, range) ?? range, step);
    if (!next) return false;
    this.desk?.select([]);
    this.caret.choose(next);
    this.prose.reveal(this.element, next.start);
    return true;
  }

  /** Whether there are words to go by: chosen, or of a selected span. */
  get hasWords() {
    return this.range() !== null || this.#spanSelected() !== null;
  }

  #spanSelected() {
    const key = this.desk?.single;
    return key && "start" in (this.desk?.document.get(key) ?? {}) ? key : null;
  }

  turnSnap() {
    this.snaps = !this.snaps;
    localStorage.setItem(SNAP, this.snaps ? "on" : "off");
  }

  /** @param {string} key */
  reveal(key) {
    const mark = this.marks?.byKey.get(key);
    if (mark) this.prose?.reveal(this.element, mark.start);
  }

  /** Bring a place into the window. @param {number} offset code points */
  revealAt(offset) {
    this.prose?.reveal(this.element, this.offsets.toUtf16(offset));
  }

  /** The first offset that can be seen. */
  firstInSight() {
    const frame = this.element.getBoundingClientRect();
    const inner = this.prose?.element.getBoundingClientRect() ?? frame;
    return this.prose?.offsetFromPoint(inner.left + 2, Math.max(frame.top, inner.top) + 24) ?? 0;
  }

  /** Say which spans the caret has come into. @param {number|null} offset */
  tellSpans(offset) {
    const marks = offset === null ? [] : (this.marks?.over(offset) ?? []);
    const keys = marks.map(({ key }) => key).join(" ");
    if (keys !== this.#entered) this.onEntered(marks);
    this.#entered = keys;
  }

  /** @param {Range} range */
  #label(range) {
    if (!this.desk) return;
    const outcome = labelRange(this.desk, this.offsets, range);
    if (outcome === "overlaps") this.onRefused(outcome);
    this.caret.moveTo(range.end);
  }

  #mark() {
    const { desk, offsets } = this;
    if (!desk) return;
    const own = desk.keys().filter((key) => !desk.isHidden(key)).map((key) => {
      const span = spanOf(desk, key);
      const title = desk.schema.title(fieldOf(key), span.class);
      const color = desk.colorOf(key);
      return { key, ...rangeOf(offsets, span), color, title, name: span.class, words: span.text, dashed: false };
    });
    this.marks?.set([...own, ...comparedMarks(this.compared, offsets)]);
    this.#select();
    this.drawn.emit();
  }

  #select() {
    if (this.desk) this.marks?.select(this.desk.selection);
    this.grips.place();
  }

  #redraw() {
    if (!this.prose) return;
    this.#estimate();
    this.marks?.draw();
    this.#select();
    this.caret.place();
    this.drawn.emit();
  }

  #estimate() {
    const { prose } = this;
    if (!prose || !prose.element.clientWidth) return;
    const size = parseFloat(getComputedStyle(prose.element).fontSize);
    prose.estimate(Math.floor(prose.element.clientWidth / (size * WIDTH_OF_TWO / 2)), size * 1.5 + LANE_PX);
  }

  /** @param {MouseEvent} event */
  #onPress(event) {
    if (event.button !== 0 || !this.prose) return;
    // What is drawn upon the text answers for itself, and keeps what is chosen in the text.
    if (/** @type {Element} */ (event.target).closest("[data-key]")) return event.preventDefault();
    this.element.classList.add("is-choosing");
    // With Shift a browser would stretch the old selection to here; a new one shall begin.
    const offset = event.shiftKey ? this.prose.offsetFromPoint(event.clientX, event.clientY) : null;
    if (offset !== null) this.caret.moveTo(offset);
  }

  /** @param {MouseEvent} event */
  #onRelease(event) {
    const isOnLine = event.target instanceof Element && this.element.contains(event.target) && event.target.closest(".wb-line") !== null;
    const wasChoosing = this.element.classList.contains("is-choosing");
    this.element.classList.remove("is-choosing");
    if (event.button !== 0 || !this.desk || !this.prose || !(wasChoosing || isOnLine)) return;
    const range = event.detail > 2 ? null : this.range();
    if (range && !this.desk.readonly) this.#label(this.#meant(range, event));
    else if (!range) this.#pick(event);
  }

  /** What a mouse meant to choose: never a part of a character; whole words unless Shift is held or snapping is off.
   * @param {Range} range @param {MouseEvent} event */
  #meant(range, event) {
    const { text } = this.offsets;
    if (event.detail === 2 && !event.shiftKey && this.snaps) return wordAt(text, range.start) ?? range;
    const whole = wholeCharacters(text, range);
    return event.shiftKey || !this.snaps ? whole : wholeWords(text, whole);
  }

  /** Select the span under the pointer: that of the line it is on, or the innermost first and then those around it.
   * @param {MouseEvent} event */
  #pick(event) {
    const { desk, marks } = this;
    if (!desk || !marks) return;
    const line = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest(".wb-line"));
    const under = line ? [line.dataset.key ?? ""] : marks.at(event.clientX, event.clientY).map(({ key }) => key);
    const keys = under.filter((key) => desk.document.get(key));
    if (event.shiftKey && keys.length === 0) return;
    if (event.shiftKey) desk.toggle(keys[0]);
    else desk.select(keys.length === 0 ? [] : [keys[(keys.indexOf(desk.single ?? "") + 1) % keys.length]]);
  }
}

