/**
 * Questions about the whole item: one class or several.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").FieldDef} FieldDef
 */
import { t } from "../../i18n.js";
import { choose } from "../model/commands.js";
import { h } from "../view/dom.js";

export class ChoicePanel {
  /** @type {{field: FieldDef, name: string, input: HTMLInputElement}[]} */
  #inputs = [];

  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.element = h("section", { class: "wb-section wb-choices" });
  }

  attach() {
    this.#inputs = [];
    const fields = this.bench.schema.choiceFields();
    this.element.hidden = fields.length === 0;
    this.element.replaceChildren(...fields.map((field) => this.#fieldset(field)));
  }

  /** @param {FieldDef} field */
  #fieldset(field) {
    const needed = field.required ? h("span", { class: "wb-needed", title: t("Needed to submit") }, " *") : null;
    return h("fieldset", {}, h("legend", {}, field.title || field.name, needed),
      ...field.classes.map((label) => this.#option(field, label)));
  }

  /** @param {FieldDef} field @param {import("../types.js").ClassDef} label */
  #option(field, label) {
    const input = h("input", {
      type: field.multiple ? "checkbox" : "radio", name: `choice-${field.name}`, value: label.name,
      onclick: (/** @type {Event} */ event) => this.#choose(event, { field, label }),
    });
    this.#inputs.push({ field, name: label.name, input });
    return h("label", { class: "wb-option" }, input,
      h("span", { class: "wb-swatch", style: { background: label.color ?? "gray" } }),
      h("span", { class: "wb-class-name" }, label.title || label.name),
      label.hotkey ? h("kbd", {}, label.hotkey.toUpperCase()) : null);
  }

  /** The document decides what is checked, so that a click on a chosen answer can take it back.
   * @param {Event} event @param {import("../model/schema.js").ClassRef} ref */
  #choose(event, ref) {
    const { desk } = this.bench;
    if (!desk || !choose(ref)(desk)) event.preventDefault();
    this.bench.render();
  }

  /** @param {Desk} desk */
  render(desk) {
    for (const { field, name, input } of this.#inputs) {
      const value = desk.document.values.get(field.name);
      input.checked = Array.isArray(value) ? value.includes(name) : value === name;
      input.disabled = desk.readonly;
    }
  }
}
