import { h } from "../dom.js";
import { t } from "../../i18n.js";

/** @typedef {import("./model.js").Attribute} Attribute */

/**
 * What every row needs of the builder.
 * @typedef {object} Desk
 * @property {(place: string) => string} problem what the server said about a place
 * @property {(place: string) => void} goTo put the caret there after the next drawing
 * @property {() => void} edited a value changed: refresh preview and JSON
 * @property {() => void} redraw rows came, went or moved
 */

/**
 * A text input bound to one property, with the server's complaint under it.
 * @param {Desk} desk
 * @param {string} place as the server names it, e.g. fields[0].classes[1].name
 * @param {Record<string, any>} target
 * @param {string} key
 * @param {Record<string, any>} properties
 */
export function textInput(desk, place, target, key, properties) {
  const problem = desk.problem(place);
  const input = h("input", {
    class: "input small",
    value: target[key] ?? "",
    "data-place": place,
    "aria-invalid": problem ? "true" : undefined,
    oninput: () => {
      target[key] = input.value;
      desk.edited();
    },
    ...properties,
  });
  return h("div", { class: "field" }, input, problem ? h("p", { class: "error" }, problem) : null);
}

/**
 * A labelled checkbox bound to one property.
 * @param {Desk} desk
 * @param {Record<string, any>} target
 * @param {string} key
 * @param {string} label
 * @param {boolean} [preset] what it is when nothing was said
 */
export function switchInput(desk, target, key, label, preset = false) {
  const input = h("input", {
    type: "checkbox",
    checked: target[key] ?? preset,
    onchange: () => {
      target[key] = input.checked;
      desk.edited();
    },
  });
  return h("label", { class: "check" }, input, label);
}

/**
 * A labelled number bound to one property; an empty input is no number.
 * @param {Desk} desk
 * @param {string} place
 * @param {Record<string, any>} target
 * @param {string} key
 * @param {string} label
 * @param {Record<string, any>} [properties]
 */
export function numberInput(desk, place, target, key, label, properties = {}) {
  const field = textInput(desk, place, target, key, { type: "number", "aria-label": label, ...properties });
  const input = /** @type {HTMLInputElement} */ (field.querySelector("input"));
  input.oninput = () => {
    if (input.value === "") delete target[key];
    else target[key] = Number(input.value);
    desk.edited();
  };
  return h("label", { class: "option" }, label, field);
}

/**
 * @param {string} label
 * @param {() => void} remove
 */
export function removeButton(label, remove) {
  return h("button", { type: "button", class: "button quiet small", title: label, "aria-label": label, onclick: remove }, "✕");
}

/**
 * One attribute of a class.
 * @param {Desk} desk
 * @param {string} place
 * @param {Attribute} attribute
 * @param {() => void} remove
 */
export function attributeRow(desk, place, attribute, remove) {
  const types = { checkbox: t("Checkbox"), select: t("Select"), text: t("Text"), number: t("Number") };
  const type = h(
    "select",
    {
      class: "input small",
      "aria-label": t("Type"),
      onchange: () => {
        attribute.type = type.value;
        delete attribute.default;
        if (type.value === "select") attribute.options ??= [];
        else delete attribute.options;
        desk.redraw();
      },
    },
    ...Object.entries(types).map(([value, title]) => h("option", { value, selected: value === attribute.type }, title)),
  );
  return h(
    "div",
    { class: "attribute" },
    textInput(desk, `${place}.name`, attribute, "name", { placeholder: t("Attribute"), "aria-label": t("Attribute") }),
    type,
    attribute.type === "select" ? optionsInput(desk, place, attribute) : null,
    removeButton(t("Remove the attribute"), remove),
  );
}

/**
 * @param {Desk} desk
 * @param {string} place
 * @param {Attribute} attribute
 */
function optionsInput(desk, place, attribute) {
  const shown = { text: (attribute.options ?? []).join(", ") };
  const field = textInput(desk, `${place}.options`, shown, "text", {
    placeholder: t("Options, with commas between"),
    "aria-label": t("Options, with commas between"),
  });
  field.addEventListener("input", () => {
    attribute.options = shown.text.split(",").map((option) => option.trim()).filter(Boolean);
    desk.edited();
  });
  return field;
}
