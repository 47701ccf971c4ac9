/**
 * A text on the page. It is put there once, each block one node of text that nothing ever splits, so that neither labelling nor
 * selecting lays it out anew; sections out of sight are skipped by the browser (`content-visibility`), which still finds
 * words in them. It maps between places on the page and UTF-16 offsets.
 *
 * @typedef {{start: number, end: number, wide: number, element: HTMLElement, node: Text|null, section: Section}} Block
 * @typedef {{index: number, blocks: Block[], element: HTMLElement, under: HTMLElement, over: HTMLElement}} Section
 * @typedef {import("../text/tokens.js").Range} Range
 */
import { firstWhere } from "../text/offsets.js";
import { sections } from "../text/paragraphs.js";
import { characterFrom } from "../text/tokens.js";
import { h, setStyle } from "./dom.js";

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;

export class Prose {
  /** @type {Block[]} */
  blocks = [];
  /** @type {Section[]} */
  sections = [];
  /** Sections in or near the window. @type {Set<Section>} */
  inSight = new Set();
  /** @type {WeakMap<Node, Block>} */
  #blocks = new WeakMap();
  #columns = 0;

  /** @param {string} text @param {() => void} onSight told when other sections have come into sight */
  constructor(text, onSight) {
    this.text = text;
    this.element = h("div", { class: "wb-prose" });
    for (const blocks of sections(text)) this.#addSection(blocks);
    this.element.append(...this.sections.map(({ element }) => element));
    this.inSight = new Set(this.sections.slice(0, 2));
    const byElement = new Map(this.sections.map((section) => [section.element, section]));
    this.observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const section = /** @type {Section} */ (byElement.get(/** @type {HTMLElement} */ (target)));
        if (isIntersecting) this.inSight.add(section);
        else this.inSight.delete(section);
      }
      onSight();
    }, { rootMargin: "800px" });
    for (const { element } of this.sections) this.observer.observe(element);
  }

  destroy() {
    this.observer.disconnect();
  }

  /** @param {import("../text/paragraphs.js").Section} pieces */
  #addSection(pieces) {
    const under = h("div", { class: "wb-under", "aria-hidden": "true" });
    const over = h("div", { class: "wb-over", "aria-hidden": "true" });
    /** @type {Section} */
    const section = { index: this.sections.length, blocks: [], element: h("div", { class: "wb-piece" }), under, over };
    for (const piece of pieces) section.blocks.push(this.#block(section, piece));
    section.element.append(under, ...section.blocks.map(({ element }) => element), over);
    this.sections.push(section);
    this.blocks.push(...section.blocks);
  }

  /** @param {Section} section @param {import("../text/paragraphs.js").Block} piece @returns {Block} */
  #block(section, { start, end, wide }) {
    const node = start < end ? document.createTextNode(this.text.slice(start, end)) : null;
    // An empty line must have a height, and a place for the caret.
    const element = h("div", { class: "wb-block", role: "paragraph", dir: "auto" }, node ?? h("br"));
    const block = { start, end, wide, element, node, section };
    this.#blocks.set(element, block);
    if (node) this.#blocks.set(node, block);
    return block;
  }

  /** Say how high sections that have never been laid out probably are, so that the scroll bar tells the truth.
   * @param {number} columns half-width characters in a line @param {number} line pixels */
  estimate(columns, line) {
    if (columns === this.#columns || columns < 1) return;
    this.#columns = columns;
    for (const { element, blocks } of this.sections) {
      const lines = blocks.reduce((sum, { wide }) => sum + Math.max(1, Math.ceil(wide / columns)), 0);
      setStyle(element, { "contain-intrinsic-block-size": `auto ${Math.round(lines * line)}px` });
    }
  }

  /** The block that holds an offset; a place in a line end belongs to the line before. @param {number} offset */
  blockAt(offset) {
    const after = firstWhere(this.blocks.length, (index) => this.blocks[index].start > offset);
    return this.blocks[Math.max(0, after - 1)];
  }

  /** Whether the line around an offset runs from right to left. @param {number} offset */
  isRightToLeft(offset) {
    return getComputedStyle(this.blockAt(offset).element).direction === "rtl";
  }

  /** The offset of a place on the page; null outside the text. @param {Node|null} node @param {number} offset */
  offsetAt(node, offset) {
    if (!node || !this.element.contains(node)) return null;
    const block = this.#blocks.get(node);
    if (block) return node === block.node ? block.start + offset : offset > 0 ? block.end : block.start;
    if (node instanceof Element && node.closest(".wb-under, .wb-over")) return null;
    // Beside the blocks, as after a triple click: the next block's start, or the end of the text.
    for (const next of [...node.childNodes].slice(offset)) {
      const first = this.#blocks.get(next) ?? this.sections.find(({ element }) => element === next)?.blocks[0];
      if (first) return first.start;
    }
    const last = this.sections.find(({ element }) => element === node)?.blocks.at(-1);
    return last ? last.end : this.text.length;
  }

  /** The place on the page of an offset. @param {number} offset @returns {{node: Node, offset: number}} */
  placeOf(offset) {
    const { start, end, node, element } = this.blockAt(offset);
    return node ? { node, offset: Math.min(offset, end) - start } : { node: element, offset: 0 };
  }

  /** The offset nearest to a point of the window; null when there is no text. @param {number} x @param {number} y */
  offsetFromPoint(x, y) {
    const spot = document.caretPositionFromPoint?.(x, y);
    if (spot) return this.offsetAt(spot.offsetNode, spot.offset);
    const range = document.caretRangeFromPoint?.(x, y);
    return range ? this.offsetAt(range.startContainer, range.startOffset) : null;
  }

  /** Where in the window the part of `range` within one block stands: a rectangle for each line and direction.
   * @param {Block} block @param {Range} range @returns {DOMRect[]} */
  rects(block, { start, end }) {
    if (!block.node) return [];
    const place = document.createRange();
    place.setStart(block.node, Math.max(start, block.start) - block.start);
    place.setEnd(block.node, Math.min(end, block.end) - block.start);
    return [...place.getClientRects()];
  }

  /** The blocks that `range` touches, of one section. @param {Section} section @param {Range} range */
  blocksIn({ blocks }, { start, end }) {
    const first = firstWhere(blocks.length, (index) => blocks[index].end > start);
    const last = firstWhere(blocks.length, (index) => blocks[index].start >= end);
    return blocks.slice(first, last);
  }

  /** Where in the window a caret at `offset` stands: beside the character after it, or at a line's end the one before it. An
   * empty range has no trustworthy place of its own in text from right to left. @param {number} offset */
  caretRect(offset) {
    const block = this.blockAt(offset);
    const at = Math.min(offset, block.end);
    const isLast = at === block.end;
    const other = characterFrom(this.text, at, isLast ? -1 : 1);
    const rect = this.rects(block, isLast ? { start: Math.max(block.start, other), end: at } : { start: at, end: other })[0];
    if (!rect) return block.element.getBoundingClientRect();
    const isRtl = RIGHT_TO_LEFT.test(this.text.slice(Math.min(at, other), Math.max(at, other)));
    return new DOMRect(isRtl === isLast ? rect.left : rect.right, rect.top, 0, rect.height);
  }

  /** Bring a place into the window. Sections that are laid out only now may push it away again, so look twice.
   * @param {HTMLElement} scroller @param {number} offset */
  reveal(scroller, offset, again = 2) {
    const frame = scroller.getBoundingClientRect();
    const rect = this.caretRect(offset);
    const margin = Math.min(80, frame.height / 4);
    const isFar = rect.bottom < frame.top - frame.height || rect.top > frame.bottom + frame.height;
    if (isFar) scroller.scrollTop += rect.top - frame.top - frame.height / 3;
    else if (rect.top < frame.top + margin) scroller.scrollTop += rect.top - frame.top - margin;
    else if (rect.bottom > frame.bottom - margin) scroller.scrollTop += rect.bottom - frame.bottom + margin;
    else return;
    if (again > 0) requestAnimationFrame(() => this.reveal(scroller, offset, again - 1));
  }
}
