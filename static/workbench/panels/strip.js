/**
 * The classes as a slim strip: colour, name, hotkey and how many there are. A click chooses the class of the selected
 * objects and of the next one.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../model/schema.js").ClassRef} ClassRef
 */
import { t } from "../../i18n.js";
import { fieldOf } from "../model/document.js";
import { setPressed } from "../view/button.js";
import { h, setText } from "../view/dom.js";

/** With more classes than this a search box is quicker than looking. */
const MANY = 15;

export class ClassStrip {
  /** @type {{ref: ClassRef, button: HTMLElement, count: HTMLElement}[]} */
  #entries = [];
  #counts = new ClassCounts();
  /** The title of each field, where there are several. @type {Map<string, HTMLElement>} */
  #titles = new Map();
  /** The class that was last brought into view. @type {HTMLElement|null} */
  #active = null;

  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.element = h("div", { class: "wb-strip", role: "toolbar", "aria-label": t("Classes") });
  }

  /** @param {Desk} desk */
  attach(desk) {
    this.#counts.watch(desk);
    const fields = [...desk.fields, ...desk.relationFields];
    const refs = fields.flatMap((field) => field.classes.map((label) => ({ field, label })));
    this.#entries = refs.map((ref) => this.#entry(ref));
    this.#titles.clear();
    this.element.replaceChildren();
    if (refs.length > MANY) this.element.append(this.#search(refs));
    for (const field of fields) {
      if (fields.length > 1) this.element.append(this.#title(field));
      this.element.append(...this.#entries.filter(({ ref }) => ref.field === field).map(({ button }) => button));
    }
  }

  /** @param {import("../types.js").FieldDef} field */
  #title(field) {
    const title = h("span", { class: "wb-strip-field" }, field.title || field.name);
    this.#titles.set(field.name, title);
    return title;
  }

  /** @param {ClassRef} ref */
  #entry(ref) {
    const { label } = ref;
    const count = h("span", { class: "wb-count" });
    const button = h("button", { type: "button", class: "wb-class", onclick: () => this.#use(ref) },
      h("span", { class: "wb-swatch", style: { background: label.color ?? "gray" } }),
      h("span", { class: "wb-class-name" }, label.title || label.name),
      label.hotkey ? h("kbd", {}, label.hotkey.toUpperCase()) : null, count);
    return { ref, button, count };
  }

  /** @param {ClassRef[]} refs */
  #search(refs) {
    const names = h("datalist", { id: "wb-class-names" }, ...refs.map(({ label }) => h("option", { value: label.title || label.name })));
    const input = h("input", {
      class: "wb-search", type: "search", list: names.id, placeholder: t("Find a class"), "aria-label": t("Find a class"),
      onchange: () => {
        const found = refs.find(({ label }) => (label.title || label.name) === input.value);
        if (found) this.#use(found);
        input.value = "";
      },
    });
    return h("span", {}, input, names);
  }

  /** @param {ClassRef} ref */
  #use(ref) {
    this.bench.takeClass(ref);
    this.bench.focus();
  }

  /** @param {Desk} desk */
  render(desk) {
    for (const [field, title] of this.#titles) title.hidden = !desk.isAsked(field);
    for (const { ref, button, count } of this.#entries) {
      button.hidden = !desk.isAsked(ref.field.name);
      const isRelation = ref.field.kind === "relation";
      const active = isRelation ? desk.activeRelation : desk.active;
      const isActive = active?.field === ref.field && active.label === ref.label;
      if (isActive && !isRelation && button !== this.#active) button.scrollIntoView({ block: "nearest", inline: "nearest" });
      if (isActive && !isRelation) this.#active = button;
      setPressed(button, isActive);
      setText(count, String(this.#counts.of(ref.field.name, ref.label.name) || ""));
    }
  }
}

/** How many objects each class has, kept up to date by what changes. */
export class ClassCounts {
  /** @type {Map<string, number>} */
  #counts = new Map();

  /** @param {Desk} desk */
  watch(desk) {
    this.#counts = new Map();
    for (const key of desk.inOrder()) this.#add(key, desk.document.get(key), 1);
    desk.store.changed.on(({ created, updated, deleted }) => {
      for (const { key, before, after } of [...created, ...updated, ...deleted]) {
        if (before?.class === after?.class) continue;
        this.#add(key, before, -1);
        this.#add(key, after, 1);
      }
    });
  }

  /** @param {string} key @param {import("../types.js").LabelObject|null|undefined} object @param {1|-1} by */
  #add(key, object, by) {
    if (!object) return;
    const name = `${fieldOf(key)}/${object.class}`;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  /** @param {string} field @param {string} label */
  of(field, label) {
    return this.#counts.get(`${field}/${label}`) ?? 0;
  }
}
