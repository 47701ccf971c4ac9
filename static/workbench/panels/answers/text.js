/**
 * Words: one line or many, empty at first or starting from a text to rewrite. Every keystroke is in the document, so that
 * nothing typed is ever lost; while an input method composes, the field is left alone.
 *
 * @typedef {import("../../model/desk.js").Desk} Desk
 */
import { number as written, t } from "../../../i18n.js";
import { answer, typeOn } from "../../model/commands.js";
import { lengthOf, sourceOf, wrongWith } from "../../model/questions.js";
import { h, oncePerFrame, setAttribute, setText } from "../../view/dom.js";

const DIFFERENCE = () => import("../../text/diff.js");

/** The counter speaks up when so much of the room is used. */
const NEARLY = 0.8;

export class TextAnswer {
  isTyped = true;
  #isTyping = false;
  #isComposing = false;
  /** @type {string|null} */
  #source = null;

  /** @param {import("../../bench.js").Bench} bench @param {import("../../types.js").FieldDef} field */
  constructor(bench, field) {
    this.bench = bench;
    this.field = field;
    this.comparing = field.starts_from ? DIFFERENCE() : null;
    this.isLarge = !!field.starts_from || (field.lines ?? 1) > 1;
    const id = `wb-question-${field.name}`;
    const props = {
      class: "wb-words", autocomplete: "off", "aria-labelledby": id, "aria-describedby": `${id}-wrong`,
      oninput: () => this.#type(), onblur: () => this.#leave(),
      oncompositionstart: () => { this.#isComposing = true; },
      oncompositionend: () => { this.#isComposing = false; this.#type(); },
    };
    this.input = this.isLarge ? h("textarea", { rows: Math.max(field.lines ?? 1, field.starts_from ? 6 : 2), ...props })
      : h("input", { type: "text", ...props });
    this.count = h("span", { class: "wb-count-signs" });
    this.keep = h("button", { type: "button", class: "wb-link", onclick: () => this.#answer(this.#source ?? "") }, t("It is right as it stands"));
    this.reset = h("button", { type: "button", class: "wb-link", onclick: () => this.#answer(undefined) }, t("Begin anew from the source"));
    this.changes = h("div", { class: "wb-changes", tabindex: 0, role: "region", "aria-label": t("What you changed") });
    this.element = h("div", {}, this.input,
      h("div", { class: "wb-words-foot" }, this.keep, this.reset, h("span", { class: "wb-spring" }), this.count), this.changes);
    this.compare = oncePerFrame(() => this.#compare());
  }

  /** @param {Desk} desk */
  attach(desk) {
    this.#isTyping = false;
    this.#isComposing = false;
    this.#source = sourceOf(this.field, desk.item);
    this.input.value = this.#text(desk);
  }

  /** What the field shows. @param {Desk} desk */
  #text(desk) {
    const value = desk.document.values.get(this.field.name);
    return typeof value === "string" ? value : (this.#source ?? "");
  }

  #type() {
    const { desk } = this.bench;
    if (!desk) return;
    const typed = this.input.value;
    const value = typed === "" && this.#source === null ? undefined : typed;
    (this.#isTyping ? typeOn : answer)(this.field.name, value)(desk);
    this.#isTyping = true;
  }

  #leave() {
    this.#isTyping = false;
    this.#isComposing = false;
    this.bench.render();
  }

  /** @param {string|undefined} value */
  #answer(value) {
    const { desk } = this.bench;
    if (desk) answer(this.field.name, value)(desk);
    this.#isTyping = false;
    this.input.focus();
    this.bench.render();
  }

  /** @param {number} _digit digits are words here: they are typed, not pressed */
  digit(_digit) {
    return false;
  }

  /** A text to rewrite is read from its beginning. */
  focus() {
    const isUntouched = this.bench.desk?.document.values.get(this.field.name) === undefined;
    if (isUntouched) this.input.setSelectionRange(0, 0);
    this.input.focus();
    if (isUntouched) this.input.scrollTop = 0;
  }

  /** @param {Desk} desk */
  render(desk) {
    const value = desk.document.values.get(this.field.name);
    const text = this.#text(desk);
    if (!this.#isComposing && this.input.value !== asTyped(text)) this.input.value = text;
    this.input.readOnly = desk.readonly;
    setAttribute(this.input, "aria-invalid", wrongWith(this.field, value, desk.item) ? "true" : null);
    this.#showCount(text);
    this.keep.hidden = desk.readonly || this.#source === null || value !== undefined;
    this.reset.hidden = desk.readonly || this.#source === null || value === undefined;
    this.compare();
  }

  /** @param {string} text */
  #showCount(text) {
    const { longest } = this.field;
    const length = lengthOf(text);
    setText(this.count, longest ? t("%(length)s of %(longest)s", { length: written(length), longest: written(longest) }) : written(length));
    setAttribute(this.count, "data-near", !!longest && length > longest * NEARLY);
  }

  async #compare() {
    const { desk } = this.bench;
    const source = this.#source === null ? null : asTyped(this.#source);
    const text = desk ? asTyped(this.#text(desk)) : "";
    this.changes.hidden = source === null || text === source;
    if (source === null || text === source || !this.comparing) return;
    const { difference } = await this.comparing;
    this.changes.replaceChildren(...difference(source, text).map(({ type, text: words }) =>
      (type === "same" ? words : h(type === "gone" ? "del" : "ins", {}, words))));
  }
}

/** A field's line ends are all alike, whatever they were in the source. @param {string} text */
const asTyped = (text) => text.replace(/\r\n?/g, "\n");
