/**
 * What is not drawn, as a table: a row for each field, a column for each result.
 *
 * @typedef {import("../types.js").FieldDef} FieldDef
 */
import { t } from "../../i18n.js";
import { sameResult } from "../net/drafts.js";
import { h } from "../view/dom.js";

/** @param {import("../model/schema.js").Schema} schema @param {FieldDef[]} drawn fields that are on the view itself
 * @param {import("../types.js").ResultLayer[]} results @returns {HTMLElement|null} null when nothing is left to say */
export function answersTable(schema, drawn, results) {
  const fields = schema.fields.filter((field) => !drawn.includes(field) && results.some(({ result }) => result[field.name] !== undefined));
  if (fields.length === 0) return null;
  return h("div", { class: "wb-legend-scroll", tabindex: 0, role: "region", "aria-label": t("Answers") },
    h("table", {},
      h("thead", {}, h("tr", {}, h("td"), ...results.map(({ name }) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, ...fields.map((field) => row(schema, field, results)))));
}

/** @param {import("../model/schema.js").Schema} schema @param {FieldDef} field @param {import("../types.js").ResultLayer[]} results */
function row(schema, field, results) {
  const values = results.map(({ result }) => result[field.name]);
  const differs = values.some((value) => !sameResult(value, values[0]));
  return h("tr", { class: differs ? "is-different" : null }, h("th", { scope: "row" }, field.title || field.name),
    ...values.map((value) => h("td", {}, inWords(schema, field, value))));
}

/** @param {import("../model/schema.js").Schema} schema @param {FieldDef} field @param {unknown} value @returns {string} */
export function inWords(schema, field, value) {
  if (value === undefined || value === null) return "—";
  if (field.kind === "relation" && Array.isArray(value)) {
    return value.map((each) => schema.title(field.name, each.class)).join(", ") || "—";
  }
  if (field.kind === "ranking" && Array.isArray(value)) {
    return value.map((group) => [group].flat().map((id) => String(id).toUpperCase()).join(" = ")).join(" > ");
  }
  if (field.kind === "preference") return value === "tie" ? t("Equally good") : String(value).toUpperCase();
  if (Array.isArray(value)) return value.map((each) => schema.title(field.name, String(each))).join(", ") || "—";
  return field.classes.length > 0 ? schema.title(field.name, String(value)) : String(value);
}
