/**
 * A text on the page, in chunks that are drawn when they come into sight, with the spans as tinted, underlined stretches.
 * It maps between places on the page and UTF-16 offsets.
 *
 * @typedef {import("../text/lanes.js").Marked & {color: string, title: string, dashed: boolean}} Mark
 * @typedef {{start: number, end: number, element: HTMLElement, paragraph: HTMLElement, drawn: string}} Chunk
 */
import { segments, assignLanes } from "../text/lanes.js";
import { firstWhere } from "../text/offsets.js";
import { paragraphs } from "../text/paragraphs.js";
import { h, setStyle } from "./dom.js";

/** Paragraphs drawn with the first frame; the rest follow as they are scrolled to. */
const AT_ONCE = 60;
const LANE_PX = 4;

export class Prose {
  /** @type {Chunk[]} */
  chunks = [];
  /** @type {Map<string, Mark>} */
  #marks = new Map();
  /** @type {Map<string, number>} */
  #lanes = new Map();
  /** @type {Set<string>} */
  #selected = new Set();
  /** @type {WeakMap<Node, number>} where each piece of text begins */
  #starts = new WeakMap();
  /** @type {Set<Element>} */
  #inSight = new Set();

  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.element = h("div", { class: "wb-prose" });
    this.observer = new IntersectionObserver((entries) => this.#look(entries), { rootMargin: "600px" });
    for (const pieces of paragraphs(text)) this.element.append(this.#paragraph(pieces));
    for (const paragraph of [...this.element.children].slice(0, AT_ONCE)) this.#inSight.add(paragraph);
  }

  destroy() {
    this.observer.disconnect();
  }

  /** @param {import("../text/paragraphs.js").Chunk[]} pieces */
  #paragraph(pieces) {
    const paragraph = h("div", { class: "wb-paragraph" });
    for (const { start, end } of pieces) {
      const element = h("span");
      element.append(this.#piece(start, end));
      paragraph.append(element);
      this.chunks.push({ start, end, element, paragraph, drawn: "" });
    }
    // An empty line must have a height, and a place for the caret.
    if (pieces[0].start === pieces[0].end) paragraph.append(h("br"));
    this.observer.observe(paragraph);
    return paragraph;
  }

  /** @param {number} start @param {number} end */
  #piece(start, end) {
    const node = document.createTextNode(this.text.slice(start, end));
    this.#starts.set(node, start);
    return node;
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #look(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#inSight.add(target);
      else this.#inSight.delete(target);
    }
    this.#draw();
  }

  /** @param {Mark[]} marks */
  mark(marks) {
    this.#marks = new Map(marks.map((mark) => [mark.key, mark]));
    this.#lanes = assignLanes(marks);
    const most = Math.max(1, ...this.#lanes.values()) + 1;
    setStyle(this.element, { "--lanes": String(most) });
    this.#draw();
  }

  /** @param {Set<string>} keys */
  select(keys) {
    this.#selected = keys;
    for (const segment of this.element.querySelectorAll(".wb-mark")) this.#showSelected(/** @type {HTMLElement} */ (segment));
  }

  /** @param {HTMLElement} segment */
  #showSelected(segment) {
    segment.classList.toggle("is-selected", keysOf(segment).some((key) => this.#selected.has(key)));
  }

  #draw() {
    const marks = [...this.#marks.values()];
    for (const chunk of this.chunks) {
      if (this.#inSight.has(chunk.paragraph)) this.#drawChunk(chunk, marks);
    }
  }

  /** @param {Chunk} chunk @param {Mark[]} marks */
  #drawChunk(chunk, marks) {
    const inside = marks.filter((mark) => mark.start < chunk.end && mark.end > chunk.start);
    const drawn = inside
      .map((mark) => [mark.key, mark.start, mark.end, mark.title, mark.color, this.#lanes.get(mark.key)].join(" "))
      .join("\n");
    if (drawn === chunk.drawn) return;
    chunk.drawn = drawn;
    chunk.element.replaceChildren(...segments(chunk.start, chunk.end, inside).map((segment) => this.#segment(segment)));
  }

  /** @param {import("../text/lanes.js").Segment} segment @returns {Node} */
  #segment({ start, end, keys, closing }) {
    const piece = this.#piece(start, end);
    if (keys.length === 0) return piece;
    const marks = keys.map((key) => /** @type {Mark} */ (this.#marks.get(key)));
    const labels = closing.map((key) => this.#marks.get(key)?.title).join(" ");
    const element = h("mark", {
      class: "wb-mark", "data-keys": keys.join(" "), "data-label": labels || null,
      title: marks.map((mark) => mark.title).join(" · "), style: this.#dress(marks),
    }, piece);
    this.#showSelected(element);
    return element;
  }

  /** The tint of the innermost span and one underline for each. @param {Mark[]} marks */
  #dress(marks) {
    const lines = marks.map(({ color, dashed }) => dashed
      ? `repeating-linear-gradient(90deg, ${color} 0 5px, transparent 5px 8px)`
      : `linear-gradient(${color}, ${color})`);
    const places = marks.map(({ key }) => {
      const fromBottom = (Math.max(1, ...this.#lanes.values()) - (this.#lanes.get(key) ?? 0)) * LANE_PX;
      return `0 calc(100% - ${fromBottom}px)`;
    });
    return {
      "--tint": marks[0].color,
      "background-image": lines.join(", "),
      "background-position": places.join(", "),
      "background-size": marks.map(() => "100% 3px").join(", "),
    };
  }

  /** The offset of a place on the page; null outside the text. @param {Node|null} node @param {number} offset */
  offsetAt(node, offset) {
    if (!node || !this.element.contains(node)) return null;
    const start = this.#starts.get(node);
    if (start !== undefined) return start + offset;
    const after = node.childNodes[offset];
    const next = after ? firstText(after) : null;
    if (next) return this.#starts.get(next) ?? null;
    const previous = lastText(node);
    return previous ? (this.#starts.get(previous) ?? 0) + (previous.textContent ?? "").length : this.text.length;
  }

  /** The place on the page of an offset. @param {number} offset @returns {{node: Node, offset: number}} */
  placeOf(offset) {
    const at = Math.min(firstWhere(this.chunks.length, (index) => this.chunks[index].end >= offset), this.chunks.length - 1);
    const chunk = this.chunks[at];
    const walker = document.createTreeWalker(chunk.element, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node) {
      const start = this.#starts.get(node) ?? 0;
      const length = node.textContent?.length ?? 0;
      if (offset <= start + length) return { node, offset: Math.max(0, offset - start) };
      node = walker.nextNode();
    }
    return { node: chunk.element, offset: 0 };
  }

  /** @param {string} key */
  reveal(key) {
    const mark = this.#marks.get(key);
    if (!mark) return;
    const { node } = this.placeOf(mark.start);
    const element = node instanceof Element ? node : node.parentElement;
    element?.scrollIntoView({ block: "nearest" });
  }
}

/** The keys of the spans that cover a stretch, the innermost first. @param {Element} segment */
export const keysOf = (segment) => /** @type {HTMLElement} */ (segment).dataset.keys?.split(" ") ?? [];

/** @param {Node} node */
const firstText = (node) =>
  node.nodeType === Node.TEXT_NODE ? node : document.createTreeWalker(node, NodeFilter.SHOW_TEXT).nextNode();

/** @param {Node} node */
function lastText(node) {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  let last = null;
  while (walker.nextNode()) last = walker.currentNode;
  return last;
}
