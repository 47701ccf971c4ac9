/**
 * The spans, drawn beneath and between the lines of a prose: a tint behind the words, a line below them in a lane of its own,
 * and the class's name under the line's beginning. Only sections in sight are drawn, and only those where something changed.
 *
 * @typedef {{key: string, start: number, end: number, color: string, title: string, name: string, dashed: boolean,
 *   words: string}} Mark
 * @typedef {import("./prose.js").Section} Section
 * @typedef {import("./prose.js").Block} Block
 * @typedef {{mark: Mark, block: Block, lane: number, left: number, top: number, width: number, height: number,
 *   isFirst: boolean, isLast: boolean, isRtl: boolean, room: number}} Fragment   pixels from the section's corner
 * @typedef {{signature: string, fragments: Fragment[], pieces: Map<string, Fragment[]>,
 *   elements: Map<string, HTMLElement[]>}} Drawing
 */
import { assignLanes } from "../text/lanes.js";
import { h, setAttribute, setStyle } from "./dom.js";

/** The height of a lane: a line and a small name. */
export const LANE_PX = 14;
/** The least room between a name and the next. */
const GAP_PX = 4;
/** What stands in one line may differ so much in height: fonts do. */
const SAME_LINE_PX = 10;

export class Marks {
  /** @type {Map<string, Mark>} */
  byKey = new Map();
  /** @type {Mark[][]} by section */
  #bySection = [];
  /** @type {Map<Section, Drawing>} */
  #drawn = new Map();
  /** @type {Set<string>} */
  #selected = new Set();
  /** Spans that something else points at. @type {Set<string>} */
  #lit = new Set();
  #width = 0;

  /** @param {import("./prose.js").Prose} prose */
  constructor(prose) {
    this.prose = prose;
    this.pen = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  }

  /** @param {Mark[]} marks */
  set(marks) {
    this.byKey = new Map(marks.map((mark) => [mark.key, mark]));
    const { sections } = this.prose;
    this.#bySection = sections.map(() => []);
    for (const mark of marks) {
      let index = this.prose.blockAt(mark.start).section.index;
      for (; index < sections.length && sections[index].blocks[0].start < mark.end; index += 1) this.#bySection[index].push(mark);
    }
    this.draw();
  }

  /** The spans over an offset, the innermost first. @param {number} offset */
  over(offset) {
    const { section } = this.prose.blockAt(offset);
    return (this.#bySection[section.index] ?? [])
      .filter(({ start, end }) => start <= offset && offset < end)
      .sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  /** The spans whose words are under a point of the window, the innermost first. @param {number} x @param {number} y */
  at(x, y) {
    for (const [section, { fragments }] of this.#drawn) {
      const frame = section.element.getBoundingClientRect();
      if (y < frame.top || y > frame.bottom) continue;
      const hit = fragments.filter(({ left, top, width, height }) =>
        x - frame.left >= left && x - frame.left <= left + width && y - frame.top >= top && y - frame.top <= top + height);
      return [...new Set(hit.map(({ mark }) => mark))].sort((a, b) => a.end - a.start - (b.end - b.start));
    }
    return [];
  }

  /** The pieces of a span that are drawn, in pixels from the prose's corner. @param {string} key
   *  @returns {{block: Block, left: number, right: number, top: number, bottom: number}[]} */
  pieces(key) {
    const mark = this.byKey.get(key);
    if (!mark) return [];
    const found = [];
    const { sections } = this.prose;
    let { index } = this.prose.blockAt(mark.start).section;
    for (; index < sections.length && sections[index].blocks[0].start < mark.end; index += 1) {
      const drawing = this.#drawn.get(sections[index]);
      const base = drawing?.pieces.has(key) ? sections[index].element.offsetTop : 0;
      for (const { block, left, top, width, height } of drawing?.pieces.get(key) ?? []) {
        found.push({ block, left, right: left + width, top: base + top, bottom: base + top + height });
      }
    }
    return found;
  }

  /** @param {Set<string>} keys */
  select(keys) {
    this.#show("is-selected", this.#selected, keys);
    this.#selected = new Set(keys);
  }

  /** Bring out spans that are not selected, such as the ends of a relation. @param {Set<string>} keys */
  light(keys) {
    this.#show("is-lit", this.#lit, keys);
    this.#lit = new Set(keys);
  }

  /** @param {string} look @param {Set<string>} before @param {Set<string>} now */
  #show(look, before, now) {
    const touched = new Set([...before, ...now]);
    if (touched.size === 0) return;
    for (const { elements } of this.#drawn.values()) {
      for (const key of touched) {
        for (const element of elements.get(key) ?? []) element.classList.toggle(look, now.has(key));
      }
    }
  }

  /** Draw what is in sight. */
  draw() {
    const { prose } = this;
    for (const section of this.#drawn.keys()) if (!prose.inSight.has(section)) this.#forget(section);
    const width = prose.element.clientWidth;
    const isWider = width !== this.#width;
    this.#width = width;
    const stale = [...prose.inSight].filter((section) => {
      const drawing = this.#drawn.get(section);
      return isWider || drawing?.signature !== this.#signature(section);
    });
    // First all is measured, then moved: the first move would make the other measures wrong, and slow.
    const measured = stale.map((section) => {
      const fragments = this.#measure(section);
      return { section, fragments, lastLines: this.#lastLines(section, fragments) };
    });
    const moved = measured.filter(({ section, fragments, lastLines }) => this.#makeRoom(section, fragments, lastLines)).length > 0;
    for (const { section, fragments } of measured) this.#fill(section, moved ? this.#measure(section) : fragments);
  }

  /** Measure and draw these sections anew. @param {Iterable<Section>} sections */
  redraw(sections) {
    for (const section of sections) this.#forget(section);
    this.draw();
  }

  /** @param {Section} section */
  #forget(section) {
    section.under.replaceChildren();
    section.over.replaceChildren();
    this.#drawn.delete(section);
  }

  /** @param {Section} section */
  #marksIn(section) {
    return this.#bySection[section.index] ?? [];
  }

  /** @param {Section} section */
  #signature(section) {
    return this.#marksIn(section)
      .map((mark) => [mark.key, mark.start, mark.end, mark.title, mark.color].join(" "))
      .join("\n");
  }

  /** As much room below the lines of each block as its fullest line needs. @param {Section} section
   *  @param {Fragment[]} fragments @param {Map<Block, number>} lastLines @returns {boolean} whether anything moved */
  #makeRoom(section, fragments, lastLines) {
    let moved = false;
    const byBlock = groupedBy(fragments, ({ block }) => block);
    for (const block of section.blocks) {
      const own = byBlock.get(block) ?? [];
      const lanes = 1 + Math.max(0, ...own.map(({ lane }) => lane));
      // The last line has its own need: an empty gap below it would look like an empty line.
      const lowest = Math.max(0, ...own.map(({ top }) => top));
      const isFull = own.length > 0 && lowest + SAME_LINE_PX > (lastLines.get(block) ?? 0);
      const last = isFull ? 1 + Math.max(...own.filter(({ top }) => top > lowest - SAME_LINE_PX).map(({ lane }) => lane)) : 1;
      const room = `${lanes} ${last}`;
      setAttribute(block.element, "aria-description", spoken(own));
      if (block.element.dataset.room === room || (lanes === 1 && !block.element.dataset.room)) continue;
      block.element.dataset.room = room;
      setStyle(block.element, { "--lanes": String(lanes), "--last": String(last) });
      moved = true;
    }
    return moved;
  }

  /** Where the last line of each block with spans stands. @param {Section} section @param {Fragment[]} fragments */
  #lastLines(section, fragments) {
    const { top } = section.element.getBoundingClientRect();
    /** @type {Map<Block, number>} */
    const found = new Map();
    for (const { block } of fragments) {
      if (found.has(block)) continue;
      const [rect] = this.prose.rects(block, { start: block.end - 1, end: block.end }).slice(-1);
      found.set(block, rect ? rect.top - top : 0);
    }
    return found;
  }

  /** @param {Section} section @returns {Fragment[]} */
  #measure(section) {
    const frame = section.element.getBoundingClientRect();
    const fragments = this.#marksIn(section).flatMap((mark) => this.prose.blocksIn(section, mark).flatMap((block) => {
      const rects = inLine(this.prose.rects(block, mark));
      const isRtl = rects.length > 0 && getComputedStyle(block.element).direction === "rtl";
      return rects.map((rect, index) => ({
        mark, block, lane: 0, isRtl, room: 0,
        left: rect.left - frame.left, top: rect.top - frame.top, width: Math.max(rect.width, 2), height: rect.height,
        isFirst: index === 0 && mark.start >= block.start, isLast: index === rects.length - 1 && mark.end <= block.end,
      }));
    }));
    for (const line of inLines(fragments)) {
      const places = line.map((fragment) => ({
        fragment, start: fragment.left + 0.5, end: fragment.left + fragment.width - 0.5, size: fragment.mark.end - fragment.mark.start,
      }));
      for (const [{ fragment }, lane] of assignLanes(places)) fragment.lane = lane;
      shareRoom(line, frame.width);
    }
    return fragments;
  }

  /** @param {Section} section @param {Fragment[]} fragments */
  #fill(section, fragments) {
    /** @type {Map<string, HTMLElement[]>} */
    const elements = new Map();
    const tints = [];
    const lines = [];
    for (const fragment of fragments) {
      const { mark } = fragment;
      const pair = [tint(fragment), this.#line(fragment)];
      tints.push(pair[0]);
      lines.push(pair[1]);
      elements.set(mark.key, [...elements.get(mark.key) ?? [], ...pair]);
      for (const element of pair) {
        element.classList.toggle("is-selected", this.#selected.has(mark.key));
        element.classList.toggle("is-lit", this.#lit.has(mark.key));
      }
    }
    section.under.replaceChildren(...tints);
    section.over.replaceChildren(...lines);
    this.#drawn.set(section, { signature: this.#signature(section), fragments, elements,
      pieces: groupedBy(fragments, ({ mark }) => mark.key) });
  }

  /** @param {Fragment} fragment */
  #line(fragment) {
    const { mark, lane, left, width, top, height, isFirst, isLast, isRtl, room } = fragment;
    return h("div", {
      class: `wb-line${isFirst ? " is-first" : ""}${isLast ? " is-last" : ""}${isRtl ? " is-rtl" : ""}${mark.dashed ? " is-dashed" : ""}`,
      "data-key": mark.key, "data-name": isFirst ? this.#fitting(mark, room) : null, title: mark.title,
      style: {
        "--tint": mark.color, "--room": `${Math.max(0, Math.floor(room))}px`,
        left: `${left}px`, top: `${top + height + 1 + lane * LANE_PX}px`, width: `${width}px`,
      },
    });
  }

  /** The class's title, or its shorter name when the title has no room. @param {Mark} mark @param {number} room */
  #fitting({ title, name }, room) {
    if (title.length <= name.length) return title;
    this.pen.font = `600 10px ${getComputedStyle(this.prose.element).fontFamily}`;
    return this.pen.measureText(title).width <= room ? title : name;
  }
}

/** @param {Fragment[]} fragments @returns {Fragment[][]} those that stand in one line */
function inLines(fragments) {
  /** @type {Fragment[][]} */
  const lines = [];
  for (const fragment of [...fragments].sort((a, b) => a.top - b.top)) {
    const line = lines.at(-1);
    if (line && fragment.top - line[0].top < SAME_LINE_PX) line.push(fragment);
    else lines.push([fragment]);
  }
  return lines;
}

/** The rectangles of a span, those that touch each other in a line made one. @param {DOMRect[]} rects */
function inLine(rects) {
  /** @type {DOMRect[]} */
  const found = [];
  for (const rect of rects) {
    const last = found.at(-1);
    const touches = last && Math.abs(last.top - rect.top) < SAME_LINE_PX && rect.left <= last.right + 1 && rect.right >= last.left - 1;
    if (touches) {
      const left = Math.min(last.left, rect.left);
      found[found.length - 1] = new DOMRect(left, last.top, Math.max(last.right, rect.right) - left, last.height);
    } else {
      found.push(rect);
    }
  }
  return found.length > 1 ? found.filter(({ width }) => width > 0) : found;
}

/** @template T, K @param {T[]} list @param {(each: T) => K} by @returns {Map<K, T[]>} */
function groupedBy(list, by) {
  /** @type {Map<K, T[]>} */
  const found = new Map();
  for (const each of list) {
    const group = found.get(by(each));
    if (group) group.push(each);
    else found.set(by(each), [each]);
  }
  return found;
}

/** What a screen reader says of a block besides its words. @param {Fragment[]} fragments */
function spoken(fragments) {
  const begun = fragments.filter(({ isFirst }) => isFirst).map(({ mark }) => `${mark.title}: ${mark.words}`);
  return begun.length > 0 ? begun.join(", ") : null;
}

/** A name may reach to where the next begins in its lane. @param {Fragment[]} line @param {number} width of the section */
function shareRoom(line, width) {
  for (const row of groupedBy(line, ({ lane }) => lane).values()) {
    row.sort((a, b) => a.left - b.left);
    row.forEach((fragment, index) => {
      if (fragment.isRtl) {
        const before = row[index - 1];
        fragment.room = fragment.left + fragment.width - (before ? before.left + before.width + GAP_PX : 0);
      } else {
        fragment.room = (row[index + 1]?.left ?? width + GAP_PX) - GAP_PX - fragment.left;
      }
    });
  }
}

/** @param {Fragment} fragment */
function tint({ mark, left, top, width, height }) {
  return h("div", {
    class: `wb-tint${mark.dashed ? " is-dashed" : ""}`,
    style: { "--tint": mark.color, left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` },
  });
}
