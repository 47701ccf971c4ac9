import { h } from "../dom.js";
import { t } from "../../i18n.js";
import { OPTIONS, answersOf, conditions, joinable } from "./model.js";
import { numberInput, switchInput, textInput } from "./rows.js";

/**
 * @typedef {import("./model.js").Field} Field
 * @typedef {import("./rows.js").Desk} Desk
 */

/** @type {Record<string, (desk: Desk, fields: Field[], number: number, place: string) => HTMLElement>} */
const INPUTS = {
  rotated: (desk, fields, number) => switchInput(desk, fields[number], "rotated", t("Boxes may be turned")),
  overlapping: (desk, fields, number) => switchInput(desk, fields[number], "overlapping", t("Spans may overlap"), true),
  multiple: (desk, fields, number) => switchInput(desk, fields[number], "multiple", t("Several may be chosen")),
  directed: (desk, fields, number) => switchInput(desk, fields[number], "directed", t("Relations have a direction"), true),
  ties: (desk, fields, number) => switchInput(desk, fields[number], "ties", t("Responses may be equally good")),
  between,
  levels: (desk, fields, number, place) =>
    numberInput(desk, `${place}.levels`, fields[number], "levels", t("Highest rating"), { min: 2, max: 100, placeholder: "5" }),
  low: (desk, fields, number, place) => words(desk, place, fields[number], "low", t("What 1 means")),
  high: (desk, fields, number, place) => words(desk, place, fields[number], "high", t("What the highest means")),
  min: (desk, fields, number, place) => numberInput(desk, `${place}.min`, fields[number], "min", t("Smallest"), { step: "any" }),
  max: (desk, fields, number, place) => numberInput(desk, `${place}.max`, fields[number], "max", t("Largest"), { step: "any" }),
  step: (desk, fields, number, place) => numberInput(desk, `${place}.step`, fields[number], "step", t("In steps of"), { step: "any" }),
  unit: (desk, fields, number, place) => words(desk, place, fields[number], "unit", t("Unit")),
  merged: (desk, fields, number) => select(desk, fields[number], "merged", t("Several answers become"), [
    ["median", t("their median")], ["mean", t("their mean")], ["trimmed", t("their mean without the extremes")],
  ]),
  longest: (desk, fields, number, place) =>
    numberInput(desk, `${place}.longest`, fields[number], "longest", t("Characters at most"), { min: 1, placeholder: "10000" }),
  lines: (desk, fields, number, place) =>
    numberInput(desk, `${place}.lines`, fields[number], "lines", t("Lines shown"), { min: 1, max: 50, placeholder: "1" }),
  starts_from: startsFrom,
};

/**
 * What only fields of this kind say.
 * @param {Desk} desk
 * @param {Field[]} fields
 * @param {number} number of the field
 */
export function optionInputs(desk, fields, number) {
  const place = `fields[${number}]`;
  return (OPTIONS[fields[number].kind] ?? []).map((key) => INPUTS[key](desk, fields, number, place));
}

/**
 * @param {Desk} desk
 * @param {string} place
 * @param {Field} field
 * @param {string} key
 * @param {string} label
 */
function words(desk, place, field, key, label) {
  return h("label", { class: "option" }, label, textInput(desk, `${place}.${key}`, field, key, { "aria-label": label }));
}

/** @type {typeof INPUTS.between} */
function between(desk, fields, number, place) {
  const field = fields[number];
  const chosen = /** @type {string[]} */ (field.between ?? []);
  const problem = desk.problem(`${place}.between`);
  const names = joinable(fields);
  return h(
    "fieldset",
    { class: "option row", "aria-invalid": problem ? "true" : undefined },
    h("legend", {}, t("Joins objects of")),
    ...names.map((name) => h("label", { class: "check" }, box(chosen.includes(name), (on) => {
      field.between = names.filter((each) => (each === name ? on : chosen.includes(each)));
      desk.redraw();
    }), name)),
    names.length ? null : h("span", { class: "muted" }, t("Add a field with boxes, shapes or spans first.")),
    problem ? h("p", { class: "error" }, problem) : null,
  );
}

/**
 * @param {boolean} checked
 * @param {(on: boolean) => void} change
 */
function box(checked, change) {
  const input = h("input", { type: "checkbox", checked, onchange: () => change(input.checked) });
  return input;
}

/** @type {typeof INPUTS.between} */
function startsFrom(desk, fields, number) {
  return select(desk, fields[number], "starts_from", t("Starts from"), [["", t("an empty field")], ["text", t("the text of the item")],
    ...["a", "b", "c", "d"].map((id) => /** @type {[string, string]} */ ([id, t("response %(id)s", { id })]))]);
}

/**
 * One of some values; an empty one is none.
 * @param {Desk} desk
 * @param {Field} field
 * @param {string} key
 * @param {string} label
 * @param {[string, string][]} options
 */
function select(desk, field, key, label, options) {
  const input = h(
    "select",
    { class: "input small", onchange: () => { field[key] = input.value || null; desk.edited(); } },
    ...options.map(([value, title]) => h("option", { value, selected: value === (field[key] ?? "") }, title)),
  );
  return h("label", { class: "option" }, label, input);
}

/**
 * When the field is asked: always, or only after certain answers to an earlier one.
 * @param {Desk} desk
 * @param {Field[]} fields
 * @param {number} number of the field
 */
export function conditionInputs(desk, fields, number) {
  const field = fields[number];
  const possible = conditions(fields, number);
  const place = `fields[${number}].when`;
  const problem = ["", ".field", ".is", ".is[0]"].map((end) => desk.problem(place + end)).find(Boolean);
  if (!possible.length && !field.when && !problem) return null;
  const select = h(
    "select",
    {
      class: "input small",
      "aria-label": t("Asked"),
      onchange: () => {
        field.when = select.value ? { field: select.value, is: [] } : null;
        desk.redraw();
      },
    },
    h("option", { value: "" }, t("Always asked")),
    ...possible.map((each) =>
      h("option", { value: each.name, selected: each.name === field.when?.field }, t("Asked only when %(field)s is", { field: each.title || each.name })),
    ),
  );
  const other = possible.find((each) => each.name === field.when?.field);
  return h("div", { class: "row condition" }, select, ...(other ? answers(desk, field, other) : []),
    problem ? h("p", { class: "error" }, problem) : null);
}

/**
 * @param {Desk} desk
 * @param {Field} field
 * @param {Field} other the field it depends on
 */
function answers(desk, field, other) {
  const when = /** @type {import("./model.js").Condition} */ (field.when);
  return answersOf(other).map((answer) =>
    h("label", { class: "check" }, box(when.is.includes(answer), (on) => {
      when.is = answersOf(other).filter((each) => (each === answer ? on : when.is.includes(each)));
      desk.edited();
    }), String(answer)),
  );
}
