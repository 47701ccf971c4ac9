/**
 * Which of the responses is better. The buttons stand here and, the same, above each response.
 *
 * @typedef {import("../../model/desk.js").Desk} Desk
 */
import { t } from "../../../i18n.js";
import { answer } from "../../model/commands.js";
import { letterOf } from "../../model/responses.js";
import { chordName } from "../../keys/keymap.js";
import { setPressed } from "../../view/button.js";
import { h } from "../../view/dom.js";

const TIE = "tie";

export class PreferenceAnswer {
  /** @type {{id: string, button: HTMLButtonElement}[]} */
  #buttons = [];

  /** @param {import("../../bench.js").Bench} bench @param {import("../../types.js").FieldDef} field
   *  @param {import("../questions.js").Questions} questions */
  constructor(bench, field, questions) {
    this.bench = bench;
    this.field = field;
    this.questions = questions;
    this.element = h("div", { class: "wb-preference" });
  }

  /** @param {Desk} desk */
  attach(desk) {
    const responses = desk.item.conversation?.responses ?? [];
    const keys = responses.length === 2 ? ["ArrowLeft", "ArrowRight"] : [];
    this.#buttons = responses.map(({ id }, index) => ({ id, button: this.#button(id, letterOf(index), keys[index] ?? `Digit${index + 1}`) }));
    if (this.field.ties) this.#buttons.push({ id: TIE, button: this.#button(TIE, t("Equally good"), "Equal") });
    this.element.replaceChildren(...this.#buttons.map(({ button }) => button));
  }

  /** @param {string} id @param {string} title @param {string} chord */
  #button(id, title, chord) {
    const key = chord === "Equal" ? "=" : chordName(chord);
    return h("button", { type: "button", class: "wb-choice-button", "data-value": id, onclick: () => this.give(id) },
      h("span", {}, title), " ", h("kbd", {}, key));
  }

  /** @param {string} id @param {boolean} [again] whether one given already is to be taken back */
  give(id, again = true) {
    const { desk } = this.bench;
    if (!desk) return;
    const isGiven = desk.document.values.get(this.field.name) === id;
    if (!isGiven) answer(this.field.name, id)(desk);
    else if (again && !this.field.required) answer(this.field.name, undefined)(desk);
    if (!isGiven) this.questions.answered(this.field.name);
  }

  /** @param {number} digit */
  digit(digit) {
    const chosen = digit === 0 ? this.#buttons.find(({ id }) => id === TIE) : this.#buttons.filter(({ id }) => id !== TIE)[digit - 1];
    if (chosen) this.give(chosen.id, false);
    return !!chosen;
  }

  /** @param {1|-1|0} which */
  prefer(which) {
    const { desk } = this.bench;
    const ids = desk?.item.conversation?.responses.map(({ id }) => id) ?? [];
    if (!desk || ids.length === 0 || (which === 0 && !this.field.ties)) return false;
    const at = ids.indexOf(String(desk.document.values.get(this.field.name)));
    if (which === 0) this.give(TIE, false);
    else if (ids.length === 2 || at < 0) this.give(which < 0 ? ids[0] : ids[ids.length - 1], false);
    else this.give(ids[Math.max(0, Math.min(ids.length - 1, at + which))], false);
    return true;
  }

  focus() {
    (this.#buttons.find(({ button }) => button.getAttribute("aria-pressed") === "true") ?? this.#buttons[0])?.button.focus();
  }

  /** @param {Desk} desk */
  render(desk) {
    const value = desk.document.values.get(this.field.name);
    for (const { id, button } of this.#buttons) {
      setPressed(button, value === id);
      button.disabled = desk.readonly;
    }
  }
}
