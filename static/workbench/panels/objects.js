/**
 * The list of objects. Only the rows in sight are in the page, so that ten thousand objects cost what twenty do.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 */
import { t } from "../../i18n.js";
import { reveal, titleOf } from "../actions.js";
import { relationWords } from "../model/relations.js";
import { h, oncePerFrame, setStyle, setText } from "../view/dom.js";
import { icon } from "../view/icons.js";
import { ClassGroups } from "./groups.js";

const ROW_PX = 28;

export class ObjectList {
  /** @type {string[]} */
  #keys = [];
  #selectedBefore = "";

  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.rows = h("div", { class: "wb-rows" });
    this.scroller = h("div", {
      class: "wb-objects", role: "listbox", tabindex: 0, "aria-label": t("Objects"), "aria-multiselectable": "true",
      onscroll: oncePerFrame(() => this.#drawRows()), onclick: (/** @type {MouseEvent} */ event) => this.#click(event),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    }, this.rows);
    this.groups = new ClassGroups(bench);
    this.title = h("h2", {}, t("Objects"));
    this.element = h("section", { class: "wb-section wb-section-objects" }, this.title, this.groups.element, this.scroller);
    new ResizeObserver(() => this.#drawRows()).observe(this.scroller);
  }

  /** @param {Desk} desk */
  attach(desk) {
    this.element.hidden = desk.fields.length === 0;
    this.scroller.scrollTop = 0;
    this.groups.attach(desk);
  }

  /** @param {Desk} desk */
  render(desk) {
    this.#keys = desk.inOrder();
    const relations = desk.relationFields.reduce((sum, { name }) => sum + desk.document.keys(name).length, 0);
    const count = this.#keys.length - relations;
    setText(this.title, desk.relationFields.length === 0 ? t("Objects: %(count)s", { count })
      : t("Objects: %(count)s · relations: %(relations)s", { count, relations }));
    this.groups.render(desk);
    setStyle(this.rows, { height: `${this.#keys.length * ROW_PX}px` });
    const selected = [...desk.selection].at(-1) ?? "";
    if (selected && selected !== this.#selectedBefore) this.#reveal(this.#keys.indexOf(selected));
    this.#selectedBefore = selected;
    this.#drawRows();
  }

  /** @param {number} index */
  #reveal(index) {
    const top = index * ROW_PX;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (top + ROW_PX > scrollTop + clientHeight) this.scroller.scrollTop = top + ROW_PX - clientHeight;
  }

  #drawRows() {
    const { desk } = this.bench;
    if (!desk) return;
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / ROW_PX) - 3);
    const last = Math.min(this.#keys.length, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / ROW_PX) + 3);
    this.rows.replaceChildren(...this.#keys.slice(first, last).map((key, index) => this.#row(desk, key, first + index)));
  }

  /** @param {Desk} desk @param {string} key @param {number} index */
  #row(desk, key, index) {
    const words = wordsOf(desk, key);
    return h("div", {
      class: "wb-row", role: "option", id: `wb-row-${index}`, "data-key": key, "aria-selected": desk.selection.has(key) ? "true" : "false",
      "aria-posinset": index + 1, "aria-setsize": this.#keys.length, style: { top: `${index * ROW_PX}px` },
    },
      h("span", { class: "wb-swatch", style: { background: desk.colorOf(key) } }),
      h("span", { class: "wb-row-class" }, titleOf(this.bench, key)),
      h("span", { class: "wb-row-words" }, words),
      desk.locked.has(key) ? icon("lock") : null,
      desk.isHidden(key) ? icon("eyeOff") : null);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const row = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("[data-key]"));
    const key = row?.dataset.key;
    if (!key || !this.bench.desk) return;
    if (event.shiftKey || event.ctrlKey || event.metaKey) this.bench.desk.toggle(key);
    else this.bench.desk.select([key]);
    reveal(this.bench, key);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const { desk } = this.bench;
    if (!step || !desk) return;
    event.preventDefault();
    const key = this.#keys[this.#keys.indexOf(desk.single ?? "") + step] ?? this.#keys[step > 0 ? 0 : this.#keys.length - 1];
    if (!key) return;
    desk.select([key]);
    reveal(this.bench, key);
  }
}

/** @param {Desk} desk @param {string} key */
function wordsOf(desk, key) {
  const object = desk.document.get(key);
  if (object && "from" in object) return relationWords(desk.document, key);
  return object && "text" in object ? object.text : (desk.index?.shapeOf(key)?.words(object) ?? "");
}
