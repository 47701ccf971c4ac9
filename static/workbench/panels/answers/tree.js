/**
 * Classes with parents, or very many classes: type to find one, or walk the tree by arrows.
 *
 * @typedef {import("../../model/desk.js").Desk} Desk
 * @typedef {import("../../model/classtree.js").Row} Row
 */
import { t } from "../../../i18n.js";
import { ClassTree } from "../../model/classtree.js";
import { choose } from "../../model/commands.js";
import { h, setAttribute } from "../../view/dom.js";

/** Nobody reads more rows than this; typing another letter is quicker. */
const MOST_FOUND = 200;

export class TreeAnswer {
  isLarge = true;
  /** @type {Set<string>} */
  #open = new Set();
  /** @type {Row[]} */
  #rows = [];
  #at = 0;
  #drawn = "";

  /** @param {import("../../bench.js").Bench} bench @param {import("../../types.js").FieldDef} field
   *  @param {import("../questions.js").Questions} questions */
  constructor(bench, field, questions) {
    this.bench = bench;
    this.field = field;
    this.questions = questions;
    this.tree = new ClassTree(field.classes);
    const id = `wb-tree-${field.name}`;
    this.chosen = h("div", { class: "wb-chosen" });
    this.search = h("input", {
      type: "search", class: "wb-search", autocomplete: "off", placeholder: t("Find a class"), "aria-label": t("Find a class"), "aria-controls": id,
      oninput: () => { this.#at = 0; this.#draw(); },
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.list = h("div", {
      class: "wb-tree", id, role: "tree", "aria-label": field.title || field.name, "aria-multiselectable": field.multiple ? "true" : null,
      onclick: (/** @type {MouseEvent} */ event) => this.#click(event),
    });
    this.more = h("p", { class: "wb-note" });
    this.element = h("div", {}, this.chosen, this.search, this.list, this.more);
  }

  attach() {
    this.search.value = "";
    this.#at = 0;
    this.#drawn = "";
  }

  focus() {
    this.search.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = this.#rows[this.#at];
    const isWalking = this.search.value === "";
    if (event.key === "ArrowDown") this.#go(this.#at + 1);
    else if (event.key === "ArrowUp") this.#go(this.#at - 1);
    else if (event.key === "ArrowRight" && isWalking && row?.isParent) this.#unfold(row, true);
    else if (event.key === "ArrowLeft" && isWalking && row) this.#fold(row);
    else if (event.key === "Enter" && row && !(isWalking && this.#has(row.label.name))) this.#choose(row.label);
    else if (event.key === "Escape" && !isWalking) { this.search.value = ""; this.#draw(); }
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} at */
  #go(at) {
    this.#at = Math.max(0, Math.min(this.#rows.length - 1, at));
    this.#mark();
  }

  /** @param {Row} row @param {boolean} open */
  #unfold(row, open) {
    if (open && this.#open.has(row.label.name)) return this.#go(this.#at + 1);
    if (open) this.#open.add(row.label.name);
    else this.#open.delete(row.label.name);
    this.#draw();
  }

  /** Close the parent, or go up to it. @param {Row} row */
  #fold(row) {
    if (row.isParent && this.#open.has(row.label.name)) return this.#unfold(row, false);
    const parent = this.#rows.findIndex(({ label }) => label.name === row.label.parent);
    if (parent >= 0) this.#go(parent);
  }

  /** @param {string} name */
  #has(name) {
    const value = this.bench.desk?.document.values.get(this.field.name);
    return Array.isArray(value) ? value.includes(name) : value === name;
  }

  /** @param {import("../../types.js").ClassDef} label */
  #choose(label) {
    const { desk } = this.bench;
    if (!desk || !choose({ field: this.field, label })(desk)) return;
    this.bench.say(this.#words(label.name));
    this.search.value = "";
    for (const { name } of this.tree.path(label.name).slice(0, -1)) this.#open.add(name);
    this.#draw();
    this.#go(this.#rows.findIndex((row) => row.label === label));
    if (!this.field.multiple) this.questions.answered(this.field.name);
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const element = /** @type {Element} */ (event.target);
    const at = Number(/** @type {HTMLElement|null} */ (element.closest("[data-at]"))?.dataset.at ?? -1);
    const row = this.#rows[at];
    if (!row) return;
    this.#at = at;
    if (element.closest(".wb-twist") && row.isParent) this.#unfold(row, !this.#open.has(row.label.name));
    else this.#choose(row.label);
    this.search.focus({ preventScroll: true });
  }

  /** The way to a class, in words. @param {string} name */
  #words(name) {
    return this.tree.path(name).map((label) => label.title || label.name).join(" › ");
  }

  #draw() {
    const isSearching = this.search.value.trim() !== "";
    const found = isSearching ? this.tree.search(this.search.value) : [];
    this.#rows = isSearching ? found.slice(0, MOST_FOUND).map((label) => ({ label, level: 1, isParent: false })) : this.tree.rows(this.#open);
    this.more.textContent = isSearching && found.length === 0 ? t("No class has these words.")
      : found.length > MOST_FOUND ? t("%(n)s more. Type another letter.", { n: found.length - MOST_FOUND }) : "";
    this.list.replaceChildren(...this.#rows.map((row, at) => this.#row(row, at, isSearching)));
    this.#at = Math.max(0, Math.min(this.#at, this.#rows.length - 1));
    this.#mark();
  }

  /** @param {Row} row @param {number} at @param {boolean} isSearching */
  #row({ label, level, isParent }, at, isSearching) {
    const parents = isSearching ? this.#words(label.name).split(" › ").slice(0, -1).join(" › ") : "";
    return h("div", {
      class: "wb-tree-row", role: "treeitem", id: `${this.list.id}-${at}`, "data-at": at, "aria-level": level,
      "aria-expanded": isParent ? String(this.#open.has(label.name)) : null, style: { "--level": String(level - 1) },
    },
      h("span", { class: "wb-twist", "aria-hidden": "true" }, isParent ? "›" : ""),
      h("span", { class: "wb-class-name" }, label.title || label.name),
      parents ? h("small", {}, parents) : null);
  }

  /** Show which row the keys are on, and which are chosen. */
  #mark() {
    [...this.list.children].forEach((element, at) => {
      setAttribute(element, "data-here", at === this.#at);
      setAttribute(element, "aria-selected", this.#has(this.#rows[at].label.name) ? "true" : "false");
    });
    const here = this.list.children[this.#at];
    setAttribute(this.search, "aria-activedescendant", here?.id);
    if (document.activeElement === this.search) here?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Desk} desk */
  render(desk) {
    const value = desk.document.values.get(this.field.name);
    const names = /** @type {string[]} */ (Array.isArray(value) ? value : value === undefined ? [] : [value]);
    this.search.disabled = desk.readonly;
    if (this.#drawn === "") this.#draw();
    const drawn = `${names.join("\n")} ${desk.readonly}`;
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    this.chosen.replaceChildren(...names.map((name) => this.#chip(name, desk.readonly)));
    this.#mark();
  }

  /** @param {string} name @param {boolean} readonly */
  #chip(name, readonly) {
    const words = this.#words(name) || name;
    const label = this.tree.byName.get(name);
    const back = readonly || !label || (this.field.required && !this.field.multiple) ? null : h("button", {
      type: "button", class: "wb-button", "aria-label": t("Take back “%(title)s”", { title: words }),
      onclick: () => { this.#choose(label); },
    }, "×");
    return h("span", { class: "wb-chip" }, h("span", {}, words), back);
  }
}
