/**
 * A rating on a scale: stars where the scale is short and its ends have no titles, numbered steps else, a slider when
 * there are many.
 *
 * @typedef {import("../../model/desk.js").Desk} Desk
 */
import { t } from "../../../i18n.js";
import { answer } from "../../model/commands.js";
import { h, setAttribute, setText } from "../../view/dom.js";

const MOST_STARS = 5;
const MOST_STEPS = 11;

export class RatingAnswer {
  /** @param {import("../../bench.js").Bench} bench @param {import("../../types.js").FieldDef} field
   *  @param {import("../questions.js").Questions} questions */
  constructor(bench, field, questions) {
    this.bench = bench;
    this.field = field;
    this.questions = questions;
    this.levels = field.levels ?? 5;
    this.isStars = this.levels <= MOST_STARS && !field.low && !field.high;
    /** @type {HTMLInputElement[]} */
    this.steps = [];
    /** @type {HTMLInputElement|null} */
    this.slider = null;
    this.said = h("output", { class: "wb-rating-said" });
    this.element = h("div", { class: "wb-rating" }, this.levels > MOST_STEPS ? this.#slide() : this.#scale(),
      field.low || field.high ? h("div", { class: "wb-rating-ends" }, h("span", {}, field.low ?? ""), h("span", {}, field.high ?? "")) : null);
  }

  #scale() {
    const name = `rating-${this.field.name}`;
    const steps = Array.from({ length: this.levels }, (_, index) => {
      const level = index + 1;
      const input = h("input", { type: "radio", name, value: level, "aria-label": this.#nameOf(level),
        onclick: () => this.#give(level, true), onchange: () => this.#give(level, false) });
      this.steps.push(input);
      return h("label", { class: "wb-rating-step" }, input, h("span", { "aria-hidden": "true" }, this.isStars ? "★" : String(level)));
    });
    return h("div", { class: `wb-rating-scale ${this.isStars ? "is-stars" : ""}` }, ...steps);
  }

  #slide() {
    this.slider = h("input", { type: "range", min: 1, max: this.levels, step: 1, "aria-label": this.field.title || this.field.name,
      oninput: () => this.#slid() });
    return h("div", { class: "wb-rating-slide" }, this.slider, this.said);
  }

  /** @param {number} level */
  #nameOf(level) {
    const end = level === 1 ? this.field.low : level === this.levels ? this.field.high : "";
    const plain = t("%(level)s of %(levels)s", { level, levels: this.levels });
    return end ? `${plain}: ${end}` : plain;
  }

  #slid() {
    const { desk } = this.bench;
    if (desk && this.slider) answer(this.field.name, this.slider.valueAsNumber)(desk);
  }

  /** @param {number} level @param {boolean} again whether a level given already is to be taken back */
  #give(level, again) {
    const { desk } = this.bench;
    if (!desk) return;
    const isGiven = desk.document.values.get(this.field.name) === level;
    if (!isGiven) answer(this.field.name, level)(desk);
    else if (again && !this.field.required) answer(this.field.name, undefined)(desk);
    this.bench.render();
  }

  /** Ten on a scale of ten is 0. @param {number} digit */
  digit(digit) {
    const { desk } = this.bench;
    const level = digit === 0 && this.levels === 10 ? 10 : digit;
    if (!desk || level < 1 || level > this.levels) return false;
    answer(this.field.name, level)(desk);
    this.questions.answered(this.field.name);
    return true;
  }

  focus() {
    (this.slider ?? this.steps.find((each) => each.checked) ?? this.steps[0])?.focus();
  }

  /** @param {Desk} desk */
  render(desk) {
    const value = /** @type {number|undefined} */ (desk.document.values.get(this.field.name));
    this.steps.forEach((input, index) => {
      input.checked = value === index + 1;
      input.disabled = desk.readonly;
      setAttribute(/** @type {Element} */ (input.parentElement), "data-filled", this.isStars && value !== undefined && index < value);
    });
    if (!this.slider) return;
    this.slider.disabled = desk.readonly;
    this.slider.value = String(value ?? Math.ceil(this.levels / 2));
    setAttribute(this.slider, "data-empty", value === undefined);
    setText(this.said, value === undefined ? t("not rated") : `${value} / ${this.levels}`);
  }
}
