/**
 * What annotators differ about, one thing after the other: who said what, which of it holds, chosen by a digit or a click. What
 * holds can also be made by hand with the ordinary tools; the last choice says so.
 *
 * @typedef {import("../types.js").Difference} Difference
 * @typedef {import("../types.js").Result} Result
 * @typedef {number|"merged"|"none"|"edited"} Choice
 * @typedef {{choice: Choice, title: string, who: string, value: unknown, takes: boolean}} Offer   `takes`: the desk changes
 */
import { t } from "../../i18n.js";
import { reveal } from "../actions.js";
import { inWords } from "../compare/answers.js";
import { shapeOf } from "../geometry/shapes.js";
import { choosing, creating, deleting, updating } from "../model/changes.js";
import { keyOf } from "../model/document.js";
import { h, setAttribute } from "../view/dom.js";

export class DifferencePanel {
  /** @type {Difference[]} */
  #found = [];
  /** @type {Map<string, Choice>} */
  #chosen = new Map();
  #at = -1;

  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.head = h("p", { class: "wb-who" });
    this.list = h("ol", { class: "wb-differences" });
    this.offers = h("div", { class: "wb-offers", role: "group", "aria-label": t("What holds") });
    this.note = h("textarea", { rows: 2, maxlength: 2000, placeholder: t("A note for later"), "aria-label": t("A note for later") });
    this.gold = h("input", { type: "checkbox" });
    this.submits = h("div", {});
    const { names } = bench.boot.urls;
    this.element = h("section", { class: "wb-section wb-review wb-adjudication" }, this.head, this.list, this.offers, this.note,
      h("label", { class: "wb-option" }, this.gold, h("span", {}, t("Make it gold"))),
      h("details", {}, h("summary", {}, t("What becomes of the submits")), this.submits),
      names ? h("a", { href: names }, t("Show or hide the names")) : "");
  }

  attach() {
    const { work } = this.bench;
    this.#found = work?.case?.differences ?? [];
    this.#chosen = new Map(this.#found.flatMap(({ key, decided }) => (decided === null ? [] : [[key, decided]])));
    this.#at = -1;
    this.note.value = work?.case?.note ?? "";
    this.gold.checked = false;
    const layers = work?.case?.layers ?? [];
    this.submits.replaceChildren(...layers.filter(({ state }) => state === "submitted").map(({ name, assignment }) =>
      h("label", { class: "wb-option" }, h("span", {}, name), " ",
        h("select", { "data-assignment": assignment },
          ...[["accept", t("Accept")], ["return", t("Return")], ["leave", t("Leave for review")]].map(([value, title]) => h("option", { value }, title))))));
    this.#draw();
  }

  render() {}

  /** How many differences are left to decide. */
  get left() {
    return this.#found.filter(({ key }) => !this.#chosen.has(key)).length;
  }

  /** The annotators' words on what they differ about, as layers. @returns {import("../types.js").ResultLayer[]} */
  layers() {
    const layers = this.bench.work?.case?.layers ?? [];
    return layers.map(({ name }, index) => {
      /** @type {Result} */
      const result = {};
      for (const { field, id, options } of this.#found) {
        const said = options.find(({ who }) => who.includes(index));
        if (!said || said.value === null) continue;
        if (id === null) result[field] = said.value;
        else result[field] = [.../** @type {unknown[]} */ (result[field] ?? []), said.value];
      }
      return { name, result };
    });
  }

  /** Go to the first that is open. */
  begin() {
    if (this.left > 0) this.walk(1, true);
  }

  /** To the next that is open, or with none open to the next. @param {1|-1} step @param {boolean} perform */
  walk(step, perform) {
    const count = this.#found.length;
    if (count === 0 || !perform) return count > 0;
    let at = this.#at < 0 && step < 0 ? count : this.#at;
    for (let tried = 0; tried < count; tried += 1) {
      at = (at + step + count) % count;
      if (this.left === 0 || !this.#chosen.has(this.#found[at].key)) break;
    }
    this.#go(at);
    return true;
  }

  /** Choose what the number stands for, and go on. @param {number} index @returns {boolean} whether a difference is open before one */
  choose(index) {
    const found = this.#found[this.#at];
    if (!found) return false;
    const offer = this.#offers(found)[index];
    if (!offer) return true;
    if (offer.takes) this.#take(found, offer.value);
    this.#chosen.set(found.key, offer.choice);
    if (this.left > 0) this.walk(1, true);
    else {
      this.#at = -1;
      this.#draw();
      this.bench.say(t("Everything is decided."));
    }
    this.bench.focus();
    return true;
  }

  /** What was chosen, and what is said beside it. */
  read() {
    const submits = Object.fromEntries([...this.submits.querySelectorAll("select")].map((each) => [each.dataset.assignment, each.value]));
    return { choices: Object.fromEntries(this.#found.map((each) => [each.key, this.#standing(each)])), note: this.note.value.trim(), submits, gold: this.gold.checked };
  }

  /** The choice, unless hands have changed what was chosen. @param {Difference} found @returns {Choice} */
  #standing(found) {
    const choice = this.#chosen.get(found.key) ?? "edited";
    const offer = this.#offers(found).find((each) => each.choice === choice);
    return offer?.takes && JSON.stringify(offer.value) !== JSON.stringify(this.#now(found)) ? "edited" : choice;
  }

  /** What stands on the desk. @param {Difference} found @returns {unknown} */
  #now({ field, id }) {
    const document = this.bench.desk?.document;
    return (id === null ? document?.values.get(field) : document?.get(keyOf(field, id))) ?? null;
  }

  /** @param {Difference} found @returns {Offer[]} */
  #offers(found) {
    const names = (this.bench.work?.case?.layers ?? []).map(({ name }) => name);
    /** @type {Offer[]} */
    const offers = found.options.map(({ who, value }, index) => ({
      choice: value === null ? "none" : index, title: this.#words(found, value), who: who.map((each) => names[each]).join(", "), value, takes: true,
    }));
    const isNew = found.merged !== null && !found.options.some(({ value }) => JSON.stringify(value) === JSON.stringify(found.merged));
    if (isNew) offers.push({ choice: "merged", title: this.#words(found, found.merged), who: t("merged"), value: found.merged, takes: true });
    offers.push({ choice: "edited", title: found.reopened ? t("As decided before, and on the desk") : t("As it stands on the desk"), who: "", value: null, takes: false });
    return offers;
  }

  /** @param {Difference} found */
  #name(found) {
    const { field, options, id } = found;
    return id === null ? this.bench.schema.byName.get(field)?.title || field : this.#words(found, options[0].value);
  }

  /** @param {Difference} found @param {any} value */
  #words({ field, id }, value) {
    const { schema } = this.bench;
    const asked = /** @type {import("../types.js").FieldDef} */ (schema.byName.get(field));
    if (id === null) return inWords(schema, asked, value);
    if (value === null) return t("Nothing there");
    const more = Object.entries(value.attributes ?? {}).filter(([, each]) => each !== false && each !== "" && each !== null)
      .map(([name, each]) => (each === true ? name : `${name} ${String(each)}`));
    const title = [schema.title(field, value.class), ...more].join(", ");
    return "text" in value ? `${title}: ${value.text}` : title;
  }

  /** Put what was chosen onto the desk, as a step that can be undone. @param {Difference} found @param {any} value */
  #take({ field, id }, value) {
    const { desk } = this.bench;
    if (!desk || desk.history.isOpen) return;
    const { document } = desk;
    if (id === null) return desk.history.run([choosing(document, field, value)]);
    const key = keyOf(field, id);
    const before = document.get(key);
    if (value === null) {
      if (before) desk.history.run(deleting(document, [key]));
    } else if (before) desk.history.run([{ ...updating(document, key, {}), after: value }]);
    else desk.history.run(creating(document, field, value));
  }

  /** @param {number} at */
  #go(at) {
    this.#at = at;
    const { bench } = this;
    const { field, id, options } = this.#found[at];
    if (id === null) bench.questions?.focus(field);
    else {
      const key = keyOf(field, id);
      const { desk } = bench;
      if (desk?.document.get(key)) {
        desk.select([key]);
        reveal(bench, key);
      } else {
        desk?.select([]);
        this.#show(field, options.find(({ value }) => value !== null)?.value);
      }
      bench.focus();
    }
    this.#draw();
    bench.say(`${at + 1}: ${this.#offers(this.#found[at]).map(({ title, who }) => `${who} ${title}`).join("; ")}`);
  }

  /** Bring a place into view where nothing of one's own is. @param {string} field @param {any} object */
  #show(field, object) {
    const { stage, text, schema } = this.bench;
    if (!object) return;
    if (stage && !("from" in object)) {
      stage.reveal(shapeOf(/** @type {import("../types.js").FieldDef} */ (schema.byName.get(field))).bounds(object));
    } else if (text && "start" in object) text.revealAt(object.start);
  }

  #draw() {
    const { case: laid } = this.bench.work ?? {};
    this.head.textContent = laid ? [laid.reason, t("%(agreed)s agreed, %(left)s of %(count)s left to decide",
      { agreed: laid.agreed, left: this.left, count: this.#found.length })].filter(Boolean).join(" · ") : "";
    this.list.replaceChildren(...this.#found.map((found, index) => {
      const button = h("button", { type: "button", class: "wb-anchor", onclick: () => this.#go(index) },
        `${this.#chosen.has(found.key) ? "✓ " : ""}${this.#name(found)}`);
      const row = h("li", {}, button);
      setAttribute(row, "data-here", index === this.#at);
      return row;
    }));
    const here = this.#found[this.#at];
    this.offers.replaceChildren(...(here ? this.#offers(here).map(({ title, who, choice }, index) =>
      h("button", { type: "button", class: "wb-offer", "aria-pressed": String(this.#chosen.get(here.key) === choice), onclick: () => this.choose(index) },
        h("kbd", {}, String(index + 1)), " ", h("strong", {}, who), " ", h("span", {}, title))) : []));
  }
}
