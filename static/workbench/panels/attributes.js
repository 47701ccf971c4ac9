/**
 * The attributes of the selected objects, when they are all of one class.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").AttributeDef} AttributeDef
 */
import { setAttribute as setAttributeTo } from "../model/commands.js";
import { fieldOf } from "../model/document.js";
import { h } from "../view/dom.js";

export class AttributePanel {
  /** What the fields were drawn for: they are kept while it stays, so that nobody's typing is lost. */
  #drawn = "";
  /** @type {{attribute: AttributeDef, input: HTMLInputElement|HTMLSelectElement}[]} */
  #inputs = [];

  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.element = h("section", { class: "wb-section wb-attributes", hidden: true });
  }

  attach() {
    this.#drawn = "";
    this.#draw("", []);
  }

  /** @param {Desk} desk */
  render(desk) {
    const keys = [...desk.selection];
    const kinds = new Set(keys.map((key) => `${fieldOf(key)}\n${desk.document.get(key)?.class}`));
    const label = kinds.size === 1 ? desk.schema.classes.get([...kinds][0]) : undefined;
    const attributes = label?.attributes ?? [];
    const wanted = attributes.length > 0 ? `${[...kinds][0]} ${keys.join(" ")}` : "";
    if (wanted !== this.#drawn) this.#draw(label?.title || label?.name || "", attributes);
    this.#drawn = wanted;
    for (const { attribute, input } of this.#inputs) this.#fill(desk, keys, attribute, input);
  }

  /** @param {string} title @param {AttributeDef[]} attributes */
  #draw(title, attributes) {
    this.#inputs = attributes.map((attribute) => ({ attribute, input: this.#input(attribute) }));
    this.element.hidden = attributes.length === 0;
    this.element.replaceChildren(h("h2", {}, title), ...this.#inputs.map(({ attribute, input }) =>
      h("label", { class: attribute.type === "checkbox" ? "wb-option" : "wb-attribute" },
        attribute.type === "checkbox" ? input : null,
        h("span", {}, attribute.title || attribute.name),
        attribute.type === "checkbox" ? null : input)));
  }

  /** @param {AttributeDef} attribute */
  #input(attribute) {
    let isTyping = false;
    const set = (/** @type {unknown} */ value) => {
      if (this.bench.desk) setAttributeTo(attribute.name, value, isTyping)(this.bench.desk);
      isTyping = attribute.type === "text" || attribute.type === "number";
    };
    if (attribute.type === "select") {
      const select = h("select", { onchange: () => set(select.value || undefined) },
        h("option", { value: "" }), ...(attribute.options ?? []).map((option) => h("option", { value: option }, option)));
      return select;
    }
    const input = h("input", { type: attribute.type, step: attribute.type === "number" ? "any" : null,
      oninput: () => set(valueOf(attribute, input)), onblur: () => { isTyping = false; } });
    return input;
  }

  /** @param {Desk} desk @param {string[]} keys @param {AttributeDef} attribute @param {HTMLInputElement|HTMLSelectElement} input */
  #fill(desk, keys, attribute, input) {
    const values = new Set(keys.map((key) => desk.document.get(key)?.attributes?.[attribute.name]));
    const value = values.size === 1 ? [...values][0] : undefined;
    input.disabled = !keys.every((key) => desk.isMovable(key));
    if (attribute.type === "checkbox" && input instanceof HTMLInputElement) {
      input.checked = value === true;
      input.indeterminate = values.size > 1;
    } else if (document.activeElement !== input) {
      input.value = value === undefined || value === null ? "" : String(value);
    }
  }
}

/** @param {AttributeDef} attribute @param {HTMLInputElement} input @returns {unknown} */
function valueOf(attribute, input) {
  if (attribute.type === "checkbox") return input.checked;
  if (input.value === "") return undefined;
  return attribute.type === "number" ? input.valueAsNumber : input.value;
}
