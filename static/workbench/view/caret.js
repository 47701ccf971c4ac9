/**
 * A caret in a text that cannot be typed into: it shows where the browser's selection ends, and keys move it.
 *
 * @typedef {import("./textview.js").TextView} TextView
 */
import { characterFrom, wordFrom } from "../text/tokens.js";
import { h, oncePerFrame, setStyle } from "./dom.js";

const UP_AND_DOWN = /** @type {Record<string, ["forward"|"backward", string]>} */ ({
  ArrowUp: ["backward", "line"], ArrowDown: ["forward", "line"],
  Home: ["backward", "lineboundary"], End: ["forward", "lineboundary"],
});

export class Caret {
  /** @param {TextView} view */
  constructor(view) {
    this.view = view;
    this.element = h("div", { class: "wb-caret", hidden: true });
    view.element.addEventListener("keydown", (event) => this.#key(event));
    view.element.addEventListener("blur", () => { this.element.hidden = true; });
    document.addEventListener("selectionchange", oncePerFrame(() => this.place()));
  }

  /** Where the selection ends, or null when it is not in the text. @returns {number|null} */
  get offset() {
    const chosen = getSelection();
    return chosen ? (this.view.prose?.offsetAt(chosen.focusNode, chosen.focusOffset) ?? null) : null;
  }

  /** @param {number} offset @param {boolean} [extend] keep the other end where it is */
  moveTo(offset, extend = false) {
    const place = this.view.prose?.placeOf(offset);
    const chosen = getSelection();
    if (!place || !chosen) return;
    if (extend && chosen.anchorNode) chosen.extend(place.node, place.offset);
    else chosen.collapse(place.node, place.offset);
  }

  /** @param {import("../text/tokens.js").Range} range */
  choose({ start, end }) {
    this.moveTo(start);
    this.moveTo(end, true);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const isCaretKey = /^(Arrow(Left|Right|Up|Down)|Home|End|Page(Up|Down))$/.test(event.key);
    if (!isCaretKey || event.altKey || event.isComposing || !this.view.prose) return;
    event.preventDefault();
    const at = this.offset;
    // The first key only shows the caret, unless it says where to.
    if (at === null) this.moveTo(this.view.firstInSight());
    if (at !== null || event.ctrlKey || event.metaKey) this.#move(event, this.offset ?? 0);
    this.place();
    this.view.tellSpans(this.offset);
  }

  /** @param {KeyboardEvent} event @param {number} at */
  #move(event, at) {
    const chosen = /** @type {Selection} */ (getSelection());
    const { key, shiftKey: extend } = event;
    const far = event.ctrlKey || event.metaKey;
    const { text } = this.view.offsets;
    if (key.startsWith("Page")) this.#page(key === "PageDown" ? 1 : -1, extend);
    else if (far && key === "Home") this.moveTo(0, extend);
    else if (far && key === "End") this.moveTo(text.length, extend);
    else if (key in UP_AND_DOWN) chosen.modify(extend ? "extend" : "move", ...UP_AND_DOWN[key]);
    else this.#step(key === "ArrowRight" ? 1 : -1, far, extend, at);
    this.view.prose?.reveal(this.view.element, this.offset ?? at);
  }

  /** In a line from right to left the left arrow goes forward. Words of the other direction in it are gone through in the order
   * of reading: `Selection.modify` goes astray there.
   * @param {1|-1} step @param {boolean} byWord @param {boolean} extend @param {number} at */
  #step(step, byWord, extend, at) {
    const { text } = this.view.offsets;
    const forward = this.view.prose?.isRightToLeft(at) ? /** @type {1|-1} */ (-step) : step;
    this.moveTo((byWord ? wordFrom : characterFrom)(text, at, forward), extend);
  }

  /** @param {1|-1} step @param {boolean} extend */
  #page(step, extend) {
    const { prose, element } = this.view;
    const before = this.offset;
    if (!prose || before === null) return;
    const rect = prose.caretRect(before);
    const scrolled = element.scrollTop;
    element.scrollTop += step * element.clientHeight * 0.9;
    const frame = element.getBoundingClientRect();
    const moved = element.scrollTop - scrolled;
    const edge = step === 1 ? this.view.offsets.text.length : 0;
    const y = Math.min(frame.bottom - 20, Math.max(frame.top + 20, rect.top + rect.height / 2));
    this.moveTo(moved === 0 ? edge : (prose.offsetFromPoint(Math.max(rect.left, frame.left + 8), y) ?? before), extend);
  }

  place() {
    const { element: scroller, prose } = this.view;
    const offset = document.activeElement === scroller ? this.offset : null;
    this.element.hidden = offset === null;
    if (offset === null || !prose) return;
    const box = prose.caretRect(offset);
    const frame = scroller.getBoundingClientRect();
    setStyle(this.element, {
      left: `${box.left - frame.left + scroller.scrollLeft}px`,
      top: `${box.top - frame.top + scroller.scrollTop}px`,
      height: `${Math.min(box.height, 32)}px`,
    });
  }
}
