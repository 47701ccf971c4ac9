/**
 * A number, typed. What is no number yet is kept as it was typed, with a word on what is wrong, until it is one.
 *
 * @typedef {import("../../model/desk.js").Desk} Desk
 */
import { number as written, t } from "../../../i18n.js";
import { answer, typeOn } from "../../model/commands.js";
import { readNumber, stepped } from "../../model/numbers.js";
import { wrongWith } from "../../model/questions.js";
import { h, setAttribute } from "../../view/dom.js";

export class NumberAnswer {
  #isTyping = false;

  /** @param {import("../../bench.js").Bench} bench @param {import("../../types.js").FieldDef} field */
  constructor(bench, field) {
    this.bench = bench;
    this.field = field;
    const id = `wb-question-${field.name}`;
    this.input = h("input", {
      type: "text", inputmode: "decimal", autocomplete: "off", class: "wb-number", "aria-labelledby": id,
      "aria-describedby": `${id}-hint ${id}-wrong`, maxlength: 60,
      oninput: () => this.#type(), onblur: () => this.#leave(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.element = h("div", {}, h("div", { class: "wb-number-row" }, this.input, field.unit ? h("span", {}, field.unit) : null),
      h("p", { class: "wb-note", id: `${id}-hint` }, bounds(field)));
  }

  attach() {
    this.#isTyping = false;
  }

  #type() {
    const { desk } = this.bench;
    if (!desk) return;
    const value = readNumber(this.input.value) ?? undefined;
    (this.#isTyping ? typeOn : answer)(this.field.name, value)(desk);
    this.#isTyping = true;
  }

  #leave() {
    this.#isTyping = false;
    this.bench.render();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { desk } = this.bench;
    const direction = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
    if (direction === 0 || !desk || event.ctrlKey || event.altKey || desk.readonly) return;
    event.preventDefault();
    const now = readNumber(this.input.value);
    if (typeof now === "string") return;
    const next = stepped(now, direction, this.field);
    this.input.value = String(next);
    this.#type();
  }

  /** The active question takes a digit as the beginning of the number. @param {number} digit */
  digit(digit) {
    this.input.focus();
    this.input.value = String(digit);
    this.#type();
    return true;
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  /** @param {Desk} desk */
  render(desk) {
    const value = desk.document.values.get(this.field.name);
    const shown = value === undefined ? "" : String(value);
    const isSame = document.activeElement === this.input && (readNumber(this.input.value) ?? undefined) === value;
    if (!isSame && this.input.value !== shown) this.input.value = shown;
    this.input.readOnly = desk.readonly;
    setAttribute(this.input, "aria-invalid", wrongWith(this.field, value, desk.item) ? "true" : null);
  }
}

/** What may be entered, in a few words. @param {import("../../types.js").FieldDef} field */
function bounds({ min, max, step }) {
  const has = (/** @type {number|null|undefined} */ bound) => typeof bound === "number";
  const range = has(min) && has(max) ? t("%(min)s to %(max)s", { min: written(min ?? 0), max: written(max ?? 0) })
    : has(min) ? t("%(min)s or more", { min: written(min ?? 0) }) : has(max) ? t("%(max)s or less", { max: written(max ?? 0) }) : "";
  const steps = step ? t("in steps of %(step)s", { step: written(step) }) : "";
  return [range, steps].filter(Boolean).join(", ");
}
