/**
 * One class for the whole item, or several: a short list.
 *
 * @typedef {import("../../model/desk.js").Desk} Desk
 */
import { choose } from "../../model/commands.js";
import { h, setText } from "../../view/dom.js";

export class ChoiceAnswer {
  /** @param {import("../../bench.js").Bench} bench @param {import("../../types.js").FieldDef} field
   *  @param {import("../questions.js").Questions} questions */
  constructor(bench, field, questions) {
    this.bench = bench;
    this.field = field;
    this.questions = questions;
    this.options = field.classes.map((label) => this.#option(label));
    this.element = h("div", { class: "wb-options" }, ...this.options.map(({ element }) => element));
  }

  /** @param {import("../../types.js").ClassDef} label */
  #option(label) {
    const input = h("input", {
      type: this.field.multiple ? "checkbox" : "radio", name: `choice-${this.field.name}`, value: label.name,
      onclick: (/** @type {MouseEvent} */ event) => this.#choose(event, label),
    });
    const key = h("kbd", {}, label.hotkey?.toUpperCase());
    const element = h("label", { class: "wb-option" }, input,
      h("span", { class: "wb-swatch", style: { background: label.color ?? "gray" } }),
      h("span", { class: "wb-class-name" }, label.title || label.name), key);
    return { label, input, key, element };
  }

  /** The document decides what is checked, so that a click on a chosen answer can take it back.
   * @param {MouseEvent} event @param {import("../../types.js").ClassDef} label */
  #choose(event, label) {
    const { desk } = this.bench;
    if (!desk || !choose({ field: this.field, label })(desk)) event.preventDefault();
    this.bench.render();
  }

  /** A digit that is no class's own key stands for the class in that place. @param {number} digit */
  digit(digit) {
    const { desk } = this.bench;
    const label = this.field.classes.find(({ hotkey }) => hotkey === String(digit)) ?? this.#inPlace(digit);
    if (!desk || !label || !choose({ field: this.field, label })(desk)) return false;
    if (!this.field.multiple) this.questions.answered(this.field.name);
    return true;
  }

  /** @param {number} digit */
  #inPlace(digit) {
    const label = this.field.classes[digit - 1];
    return label?.hotkey ? undefined : label;
  }

  focus() {
    (this.options.find(({ input }) => input.checked) ?? this.options[0])?.input.focus();
  }

  /** @param {Desk} desk */
  render(desk) {
    const value = desk.document.values.get(this.field.name);
    const isActive = this.questions.active === this.field.name;
    this.options.forEach(({ label, input, key }, index) => {
      input.checked = Array.isArray(value) ? value.includes(label.name) : value === label.name;
      input.disabled = desk.readonly;
      const place = isActive && this.#inPlace(index + 1) && index < 9 ? String(index + 1) : "";
      setText(key, label.hotkey?.toUpperCase() || place);
      key.hidden = !key.textContent;
    });
  }
}
