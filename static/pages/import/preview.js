import { h } from "../dom.js";
import { t } from "../../i18n.js";
import { send } from "./send.js";

/**
 * @typedef {{ row: number, text: string | null, external_id: string | null, metadata: Record<string, unknown>, problem: string | null }} Row
 * @typedef {{ encoding: string | null, delimiter: string | null, columns: string[], rows: Row[], problem: string | null }} Preview
 */

const HEAD = 2 ** 20;
const MOST = 32 * 2 ** 20;
const TABLES = /\.(csv|tsv|json|jsonl|ndjson|parquet)$/i;
const NEEDS_ALL = /\.(json|parquet)$/i;

/** The first file whose rows are worth a look before they are sent. @param {File[]} files @returns {File | undefined} */
export function tableAmong(files) {
  return files.find((file) => TABLES.test(file.name) && (file.size <= MOST || !NEEDS_ALL.test(file.name)));
}

/**
 * Ask how the file would be read.
 * @param {string} url
 * @param {File} file
 * @param {FormData} form the options
 * @returns {Promise<Preview>}
 */
export async function look(url, file, form) {
  const whole = NEEDS_ALL.test(file.name) || file.size <= HEAD;
  form.append("whole", String(whole));
  form.append("file", whole ? file : file.slice(0, HEAD), file.name);
  return /** @type {any} */ (await send(url, form, () => {}, 200));
}

/**
 * A select of columns that stands for a text field of the form.
 * @param {string} title
 * @param {HTMLInputElement} field
 * @param {string[]} columns
 * @param {string} automatic
 * @param {() => void} changed
 */
function chooser(title, field, columns, automatic, changed) {
  const options = [h("option", { value: "" }, automatic), ...columns.map((name) => h("option", { value: name, selected: name === field.value }, name))];
  const select = h("select", { class: "input", "aria-label": title }, ...options);
  select.addEventListener("change", () => {
    field.value = select.value;
    changed();
  });
  return h("div", { class: "field" }, h("span", {}, title), select);
}

/**
 * What was found, with what can be chosen; nothing has been sent yet.
 * @param {Preview} found
 * @param {File} file
 * @param {HTMLFormElement} form
 * @param {Set<string>} left columns that are not kept
 * @param {() => void} changed look again
 */
export function previewPanel(found, file, form, left, changed) {
  const field = (/** @type {string} */ name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
  const said = [found.encoding, found.delimiter && (found.delimiter === "\t" ? t("tabs") : found.delimiter)].filter(Boolean).join(" · ");
  const kept = found.columns.map((name) => {
    const box = h("input", { type: "checkbox", checked: !left.has(name) });
    box.addEventListener("change", () => {
      if (box.checked) left.delete(name);
      else left.add(name);
      changed();
    });
    return h("label", { class: "check" }, box, h("span", {}, name));
  });
  const rows = found.rows.map((row) =>
    h("tr", {}, h("td", { class: "number" }, String(row.row || "")), h("td", { class: "mono" }, row.external_id ?? ""),
      row.problem ? h("td", { class: "bad" }, row.problem) : h("td", {}, row.text ?? ""),
      h("td", { class: "muted" }, Object.entries(row.metadata).map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`).join(" · "))));
  const heads = [t("Row"), t("Your id"), t("Text"), t("Metadata")].map((name) => h("th", { scope: "col" }, name));
  return [
    h("h2", {}, t("How %(name)s is read", { name: file.name })),
    h("p", { class: "muted" }, said),
    found.columns.length > 0 && h("div", { class: "fields" },
      chooser(t("Column with the text"), field("text"), found.columns, t("found by its name"), changed),
      chooser(t("Column with your id"), field("external_id"), found.columns, t("found by its name"), changed)),
    kept.length > 0 && h("details", {}, h("summary", {}, t("Columns to keep")), h("div", { class: "row" }, ...kept)),
    found.problem ? h("p", { class: "flash bad", role: "alert" }, found.problem) : null,
    rows.length > 0 && h("div", { class: "table-wrap" }, h("table", { class: "table" }, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows))),
  ];
}
