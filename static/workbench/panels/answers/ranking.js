/**
 * Responses in order, the best first: drag them, press their number, or pick one up by key and move it.
 *
 * @typedef {import("../../model/desk.js").Desk} Desk
 */
import { t } from "../../../i18n.js";
import { answer, typeOn } from "../../model/commands.js";
import { put, shifted, toggled, without } from "../../model/ranking.js";
import { letterIn, letterOf } from "../../model/responses.js";
import { isAnswered } from "../../model/questions.js";
import { h, setAttribute } from "../../view/dom.js";

/** Of a response's words, enough to know it again. */
const EXCERPT = 120;

export class RankingAnswer {
  isLarge = true;
  /** The one a hand or the keys have picked up, and the ranking before that. @type {{id: string, before: unknown,
   *  moved: boolean}|null} */
  #held = null;
  #drawn = "";

  /** @param {import("../../bench.js").Bench} bench @param {import("../../types.js").FieldDef} field
   *  @param {import("../questions.js").Questions} questions */
  constructor(bench, field, questions) {
    this.bench = bench;
    this.field = field;
    this.questions = questions;
    this.ranked = h("ol", { class: "wb-ranked", "aria-label": t("Ranked, the best first") });
    this.left = h("ul", { class: "wb-unranked", "aria-label": t("Not ranked yet") });
    this.hint = h("p", { class: "wb-note" }, field.ties
      ? t("Press numbers from best to worst, or drag. Space picks one up, ↑ ↓ move it; drop one onto another to make them equal.")
      : t("Press numbers from best to worst, or drag. Space picks one up, ↑ ↓ move it."));
    this.element = h("div", { class: "wb-ranking", onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event) },
      this.ranked, this.left, this.hint);
    this.#listenToDrags();
  }

  attach() {
    this.#held = null;
    this.#drawn = "";
  }

  /** @returns {string[][]} */
  get #groups() {
    return /** @type {string[][]} */ (this.bench.desk?.document.values.get(this.field.name) ?? []);
  }

  /** @returns {string[]} in the order shown */
  get #all() {
    return this.bench.desk?.item.conversation?.responses.map(({ id }) => id) ?? [];
  }

  /** @param {string[][]} groups @param {string} id the one that moved */
  #set(groups, id) {
    const { desk } = this.bench;
    if (!desk) return;
    // From picking up to dropping is one step, however many places it passed.
    (this.#held?.moved ? typeOn : answer)(this.field.name, isAnswered(groups) ? groups : undefined)(desk);
    if (this.#held) this.#held.moved = true;
    this.render(desk);
    this.bench.say(this.#words(id));
    this.#focusOn(id);
  }

  /** Where a response stands, for those who listen. @param {string} id */
  #words(id) {
    const groups = this.#groups;
    const at = groups.findIndex((group) => group.includes(id));
    const name = letterIn(/** @type {Desk} */ (this.bench.desk).item, id);
    if (at < 0) return t("Response %(name)s is not ranked", { name });
    const place = { name, place: at + 1, count: groups.length };
    return groups[at].length > 1 ? t("Response %(name)s, place %(place)s of %(count)s, shared", place)
      : t("Response %(name)s, place %(place)s of %(count)s", place);
  }

  /** @param {number} digit the response in that place on the page */
  digit(digit) {
    const id = this.#all[digit - 1];
    if (!id) return false;
    const groups = toggled(this.#groups, id, this.#all);
    const { desk } = this.bench;
    if (!desk) return false;
    answer(this.field.name, isAnswered(groups) ? groups : undefined)(desk);
    this.bench.say(this.#words(id));
    if (groups.flat().length === this.#all.length) this.questions.answered(this.field.name);
    return true;
  }

  focus() {
    /** @type {HTMLElement|null} */ (this.element.querySelector("[data-id]"))?.focus();
  }

  /** @param {string} id */
  #focusOn(id) {
    /** @type {HTMLElement|null} */ (this.element.querySelector(`[data-id="${CSS.escape(id)}"]`))?.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const id = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("[data-id]"))?.dataset.id;
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (!id || this.bench.desk?.readonly || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === " ") this.#pick(id);
    else if (event.key === "Escape" && this.#held) this.#putBack();
    else if (event.key === "Enter" && this.#held) this.#pick(id);
    else if (event.key === "Delete" || event.key === "Backspace") this.#set(without(this.#groups, id), id);
    else if (step && this.#held) this.#set(shifted(this.#groups, this.#held.id, step, !!this.field.ties), this.#held.id);
    else if (step) this.#walk(id, step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Pick one up, or let it go where it is. @param {string} id */
  #pick(id) {
    const before = this.bench.desk?.document.values.get(this.field.name);
    this.#held = this.#held ? null : { id, before, moved: false };
    const name = letterIn(/** @type {Desk} */ (this.bench.desk).item, id);
    if (this.#held && !this.#groups.flat().includes(id)) this.#set(put(this.#groups, id, this.#groups.length), id);
    this.bench.say(this.#held ? t("Response %(name)s picked up. Arrows move it, Space drops it, Escape puts it back.", { name })
      : t("Dropped. %(where)s", { where: this.#words(id) }));
    this.#redraw(id);
  }

  #putBack() {
    const { id, before, moved } = /** @type {{id: string, before: unknown, moved: boolean}} */ (this.#held);
    this.#held = null;
    if (this.bench.desk && moved) typeOn(this.field.name, before)(this.bench.desk);
    this.#redraw(id);
  }

  /** @param {string} id */
  #redraw(id) {
    this.#drawn = "";
    if (this.bench.desk) this.render(this.bench.desk);
    this.#focusOn(id);
  }

  /** @param {string} id @param {number} step */
  #walk(id, step) {
    const rows = /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll("[data-id]")]);
    rows[rows.findIndex((row) => row.dataset.id === id) + step]?.focus();
  }

  /** @param {Desk} desk */
  render(desk) {
    const groups = this.#groups;
    const drawn = JSON.stringify([groups, this.#held?.id, desk.readonly]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const focused = /** @type {HTMLElement|null} */ (document.activeElement?.closest?.("[data-id]"));
    const before = focused && this.element.contains(focused) ? focused.dataset.id : undefined;
    this.ranked.replaceChildren(...groups.map((group, at) =>
      h("li", { class: "wb-rank", "data-group": at }, ...group.map((id) => this.#row(desk, id)))));
    this.left.replaceChildren(...this.#all.filter((id) => !groups.flat().includes(id)).map((id) => h("li", {}, this.#row(desk, id))));
    this.hint.hidden = desk.readonly;
    if (before) this.#focusOn(before);
  }

  /** @param {Desk} desk @param {string} id */
  #row(desk, id) {
    const index = this.#all.indexOf(id);
    const words = desk.item.conversation?.responses[index]?.content.slice(0, EXCERPT) ?? "";
    const row = h("div", {
      class: "wb-ranked-row", "data-id": id, tabindex: 0, role: "button", "aria-label": this.#words(id),
      "aria-pressed": this.#held?.id === id ? "true" : "false", draggable: desk.readonly ? null : "false",
    }, h("strong", {}, letterOf(index)), h("span", { class: "wb-row-words" }, words), h("kbd", {}, String(index + 1)));
    setAttribute(row, "data-held", this.#held?.id === id);
    return row;
  }

  /** Drags by mouse, pen and finger alike. */
  #listenToDrags() {
    /** @type {{id: string, pointer: number, y: number, moved: boolean}|null} */
    let drag = null;
    this.element.addEventListener("pointerdown", (event) => {
      const row = /** @type {HTMLElement|null} */ (/** @type {Element} */ (event.target).closest("[data-id]"));
      if (!row?.dataset.id || event.button !== 0 || this.bench.desk?.readonly) return;
      drag = { id: row.dataset.id, pointer: event.pointerId, y: event.clientY, moved: false };
      this.element.setPointerCapture(event.pointerId);
    });
    this.element.addEventListener("pointermove", (event) => {
      if (!drag || event.pointerId !== drag.pointer) return;
      drag.moved ||= Math.abs(event.clientY - drag.y) > 4;
      if (drag.moved) this.#showTarget(drag.id, event);
    });
    const end = (/** @type {PointerEvent} */ event) => {
      if (!drag || event.pointerId !== drag.pointer) return;
      const { id, moved } = drag;
      drag = null;
      this.#clearTarget();
      if (event.type === "pointercancel") return;
      if (moved) this.#drop(id, event);
      else if (!this.#groups.flat().includes(id)) this.#set(toggled(this.#groups, id, this.#all), id);
      else this.#focusOn(id);
    };
    this.element.addEventListener("pointerup", end);
    this.element.addEventListener("pointercancel", end);
  }

  /** Where a drop at this height would go: before a group, into one, behind all, or out of the ranking.
   * @param {PointerEvent} event @returns {{index: number, equal: boolean, isOut: boolean, element: Element|null}} */
  #targetAt({ clientY }) {
    const groups = [...this.ranked.children];
    for (const [index, element] of groups.entries()) {
      const { top, bottom } = element.getBoundingClientRect();
      const edge = this.field.ties ? (bottom - top) / 4 : (bottom - top) / 2;
      if (clientY < top + edge) return { index, equal: false, isOut: false, element };
      if (clientY < bottom - edge) return { index, equal: true, isOut: false, element };
      if (clientY < bottom) return { index: index + 1, equal: false, isOut: false, element };
    }
    const isOut = this.left.children.length > 0 && clientY > this.left.getBoundingClientRect().top + 12;
    return { index: groups.length, equal: false, isOut, element: isOut ? this.left : this.ranked };
  }

  /** @param {string} id @param {PointerEvent} event */
  #showTarget(id, event) {
    const { index, equal, isOut } = this.#targetAt(event);
    this.#clearTarget();
    const row = this.element.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (row) setAttribute(row, "data-held", true);
    if (isOut) return;
    const group = this.ranked.children[index];
    if (group) setAttribute(group, "data-target", equal ? "into" : "before");
    else setAttribute(this.ranked, "data-target", "end");
  }

  #clearTarget() {
    for (const element of [this.ranked, ...this.element.querySelectorAll("[data-target], [data-held]")]) {
      element.removeAttribute("data-target");
      element.removeAttribute("data-held");
    }
  }

  /** @param {string} id @param {PointerEvent} event */
  #drop(id, event) {
    const { index, equal, isOut } = this.#targetAt(event);
    const next = isOut ? without(this.#groups, id) : put(this.#groups, id, index, equal);
    const all = this.#all;
    const left = all.filter((each) => !next.flat().includes(each));
    this.#set(!isOut && left.length === 1 ? [...next, left] : next, id);
  }
}
