import { h } from "./dom.js";
import { t } from "../i18n.js";
import { labelList } from "./schema/labels.js";
import { hasClasses, moved, newField, withKind } from "./schema/model.js";
import { conditionInputs, optionInputs } from "./schema/options.js";
import { Preview } from "./schema/preview.js";
import { removeButton, switchInput, textInput } from "./schema/rows.js";
import { handle } from "./schema/sortable.js";

/** @typedef {import("./schema/model.js").Field} Field */

const KINDS = /** @type {Record<string, string>} */ ({
  box: t("Boxes on images"),
  polygon: t("Polygons on images"),
  polyline: t("Lines on images"),
  keypoints: t("Keypoints on images"),
  mask: t("Masks on images"),
  span: t("Spans of text"),
  relation: t("Relations between objects"),
  choice: t("Choice for the whole item"),
  rating: t("Rating"),
  number: t("Number"),
  text: t("Text to write"),
  preference: t("Preferred response"),
  ranking: t("Ranking of responses"),
});

/**
 * Builds a label schema. The JSON in the textarea is what is sent; fields and JSON are two views of the same, and without
 * scripts the JSON alone is there.
 */
class SchemaBuilder extends HTMLElement {
  /** @type {Field[]} */ fields = [];
  /** @type {Map<string, string>} */ problems = new Map();
  wanted = "";

  connectedCallback() {
    this.json = /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
    this.board = h("div", { class: "stack" });
    this.preview = new Preview();
    this.broken = h("p", { class: "error", role: "status", hidden: true });
    for (const [place, message] of JSON.parse(this.dataset.problems ?? "[]")) this.problems.set(place, message);
    this.prepend(this.board, this.preview.element);
    this.json.after(this.broken);
    this.json.addEventListener("input", () => this.read());
    this.json.closest("details")?.removeAttribute("open");
    this.read();
  }

  /** @param {string} place */
  problem(place) {
    return this.problems.get(place) ?? "";
  }

  /** @param {string} place */
  goTo(place) {
    this.wanted = place;
  }

  read() {
    try {
      this.fields = JSON.parse(this.json?.value || "[]");
      this.say("");
      this.draw();
    } catch (error) {
      this.say(t("This is not JSON: %(reason)s", { reason: error instanceof Error ? error.message : "" }));
    }
  }

  /** @param {string} sentence */
  say(sentence) {
    if (!this.broken) return;
    this.broken.hidden = !sentence;
    this.broken.textContent = sentence;
  }

  edited() {
    if (this.json) this.json.value = JSON.stringify(this.fields, null, 2);
    this.say("");
    this.preview?.show(this.fields);
  }

  redraw() {
    this.problems.clear(); // their places have moved
    this.edited();
    this.draw();
  }

  draw() {
    this.board?.replaceChildren(...this.fields.map((_, number) => this.card(number)), this.adders());
    this.preview?.show(this.fields);
    if (this.wanted) /** @type {HTMLElement | null} */ (this.querySelector(`[data-place="${this.wanted}"]`))?.focus();
    this.wanted = "";
  }

  adders() {
    const [often, rest] = [Object.keys(KINDS).slice(0, 8), Object.keys(KINDS).slice(8)];
    const button = (/** @type {string} */ kind) =>
      h("button", { type: "button", class: "button small", onclick: () => this.add(kind) }, KINDS[kind]);
    return h("div", { class: "stack tight" },
      h("div", { class: "row" }, h("span", { class: "muted" }, t("Add a field:")), ...often.map(button)),
      h("div", { class: "row" }, ...rest.map(button)));
  }

  /** @param {string} kind */
  add(kind) {
    this.fields.push(newField(kind, this.fields));
    this.wanted = `fields[${this.fields.length - 1}].title`;
    this.redraw();
  }

  /** @param {number} number */
  card(number) {
    const field = this.fields[number];
    const place = `fields[${number}]`;
    const card = h("section", { class: "panel stack tight field-card", "aria-label": field.title || field.name });
    const move = (/** @type {number} */ from, /** @type {number} */ to) => {
      this.fields = moved(this.fields, from, to);
      this.wanted = `fields[${to}].handle`;
      this.redraw();
    };
    const grip = handle(card, "field", number, move);
    grip.dataset.place = `${place}.handle`;
    const title = { placeholder: t("What workers read"), "aria-label": t("Title") };
    const name = { class: "input small mono", placeholder: t("name"), "aria-label": t("Name in the data") };
    card.append(
      h("div", { class: "field-head" }, grip, this.kind(number), textInput(this, `${place}.title`, field, "title", title),
        textInput(this, `${place}.name`, field, "name", name), removeButton(t("Remove the field"), () => this.drop(number))),
      h("div", { class: "row options" }, switchInput(this, field, "required", t("Required")), ...optionInputs(this, this.fields, number)),
    );
    card.append(...[conditionInputs(this, this.fields, number)].filter((each) => each !== null));
    if (hasClasses(field.kind)) card.append(labelList(this, this.fields, number));
    return card;
  }

  /** @param {number} number */
  drop(number) {
    this.fields.splice(number, 1);
    this.redraw();
  }

  /** @param {number} number */
  kind(number) {
    const select = h(
      "select",
      {
        class: "input small",
        "aria-label": t("Kind"),
        onchange: () => {
          this.fields[number] = withKind(this.fields[number], select.value, this.fields);
          this.redraw();
        },
      },
      ...Object.entries(KINDS).map(([kind, title]) =>
        h("option", { value: kind, selected: kind === this.fields[number].kind }, title),
      ),
    );
    return select;
  }
}

customElements.define("schema-builder", SchemaBuilder);
