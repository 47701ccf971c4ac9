/**
 * The classes that the item's objects have, each with how many there are. A click selects all of a class; with Shift or Ctrl it
 * adds them to what is selected.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 */
import { t } from "../../i18n.js";
import { fieldOf } from "../model/document.js";
import { h, setAttribute } from "../view/dom.js";
import { ClassCounts } from "./strip.js";

export class ClassGroups {
  #counts = new ClassCounts();
  #drawn = "";

  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.element = h("div", { class: "wb-groups", role: "group", "aria-label": t("Select all of a class"), hidden: true });
  }

  /** @param {Desk} desk */
  attach(desk) {
    this.#counts.watch(desk);
    this.#drawn = "";
  }

  /** @param {Desk} desk */
  render(desk) {
    const groups = desk.fields.flatMap(({ name: field, classes }) =>
      classes.map(({ name }) => ({ field, name, count: this.#counts.of(field, name) }))).filter(({ count }) => count > 0);
    const wanted = groups.map(({ field, name, count }) => `${field}/${name} ${count}`).join("\n");
    if (wanted === this.#drawn) return;
    this.#drawn = wanted;
    setAttribute(this.element, "hidden", groups.length < 2 || groups.every(({ count }) => count < 2));
    this.element.replaceChildren(...groups.map(({ field, name, count }) => {
      const title = t("Select all: %(name)s", { name: desk.schema.title(field, name) });
      return h("button", {
        type: "button", class: "wb-group-of-class", title, "aria-label": title,
        onclick: (/** @type {MouseEvent} */ event) => this.#select(desk, field, name, event),
      }, h("span", { class: "wb-swatch", style: { background: desk.schema.color(field, name) } }), String(count));
    }));
  }

  /** @param {Desk} desk @param {string} field @param {string} name @param {MouseEvent} event */
  #select(desk, field, name, { shiftKey, ctrlKey, metaKey }) {
    const found = desk.keys().filter((key) => fieldOf(key) === field && desk.document.get(key)?.class === name && !desk.isHidden(key));
    desk.select(shiftKey || ctrlKey || metaKey ? [...desk.selection, ...found] : found);
    this.bench.focus();
  }
}
