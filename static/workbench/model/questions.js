/**
 * Questions about the whole item: which are asked now, what counts as an answer, and what is wrong with one.
 *
 * @typedef {import("../types.js").FieldDef} FieldDef
 * @typedef {import("../types.js").Item} Item
 * @typedef {import("./desk.js").Desk} Desk
 */
import { number as written, t } from "../../i18n.js";
import { isQuestion } from "./schema.js";

const OF_RESPONSES = new Set(["preference", "ranking"]);

/** Whether an item can carry an answer to this. @param {FieldDef} field @param {Item} item */
export const suits = (field, item) => !OF_RESPONSES.has(field.kind) || (item.conversation?.responses.length ?? 0) > 1;

/** The fields, of any kind, that are asked as things stand: a field with `when` only while an earlier one that is asked itself
 * has one of its values.
 * @param {FieldDef[]} fields @param {ReadonlyMap<string, unknown>} values @param {Item} item @returns {Set<string>} */
export function asked(fields, values, item) {
  const found = new Set();
  for (const field of fields) {
    if (suits(field, item) && (!field.when || (found.has(field.when.field) && holds(field.when, values)))) found.add(field.name);
  }
  return found;
}

/** @param {{field: string, is: unknown[]}} when @param {ReadonlyMap<string, unknown>} values */
function holds(when, values) {
  const value = values.get(when.field);
  return Array.isArray(value) ? value.some((each) => when.is.includes(each)) : when.is.includes(value);
}

/** The questions that are asked on this desk now. @param {Desk} desk */
export function askedQuestions(desk) {
  const names = asked(desk.schema.fields, desk.document.values, desk.item);
  return desk.schema.fields.filter((field) => isQuestion(field) && names.has(field.name));
}

/** Blanks alone say nothing, nor does an empty list. @param {unknown} value */
export const isAnswered = (value) =>
  value !== undefined && !(typeof value === "string" && value.trim() === "") && !(Array.isArray(value) && value.length === 0);

/** What is wrong with an answer as it stands, in a sentence; null when nothing is.
 * @param {FieldDef} field @param {unknown} value @param {Item} item @returns {string|null} */
export function wrongWith(field, value, item) {
  if (!isAnswered(value)) return null;
  if (field.kind === "number") return wrongNumber(field, value);
  if (field.kind === "text") return wrongText(field, String(value));
  if (field.kind === "ranking") return wrongRanking(/** @type {string[][]} */ (value), item);
  return null;
}

/** @param {FieldDef} field @param {unknown} value what could not be read as a number is kept as it was typed */
function wrongNumber({ min, max, step }, value) {
  if (typeof value !== "number") return t("This is no number. Write it in digits, as 1234.5 or -3.");
  if (typeof min === "number" && value < min) return t("Enter %(min)s or more.", { min: written(min) });
  if (typeof max === "number" && value > max) return t("Enter %(max)s or less.", { max: written(max) });
  if (!isOnStep(value, step, min)) return t("Enter a number in steps of %(step)s.", { step: written(step ?? 1) });
  return null;
}

/** Whether a number is a whole number of steps away from where the steps begin. Decimal steps have no exact binary form.
 * @param {number} value @param {number|null|undefined} step @param {number|null|undefined} from */
export function isOnStep(value, step, from) {
  if (!step) return true;
  const steps = (value - (from ?? 0)) / step;
  return Math.abs(steps - Math.round(steps)) <= 1e-6 + 1e-12 * Math.abs(steps);
}

/** @param {FieldDef} field @param {string} value */
function wrongText({ longest }, value) {
  const over = longest ? lengthOf(value) - longest : 0;
  return over > 0 ? t("This is %(over)s characters too long. Shorten it; nothing is cut off.", { over: written(over) }) : null;
}

/** Code points, as the server counts them. @param {string} text */
export function lengthOf(text) {
  let count = 0;
  for (const sign of text) if (sign) count += 1;
  return count;
}

/** @param {string[][]} groups @param {Item} item */
function wrongRanking(groups, item) {
  const left = (item.conversation?.responses.length ?? 0) - groups.flat().length;
  return left > 0 ? t("Rank all responses, or none: %(left)s left.", { left }) : null;
}

/** The first asked question that keeps the item from being handed in, with the reason. @param {Desk} desk
 * @returns {{field: FieldDef, why: string}|null} */
export function blocking(desk) {
  for (const field of askedQuestions(desk)) {
    const value = desk.document.values.get(field.name);
    const title = field.title || field.name;
    if (field.required && !isAnswered(value)) return { field, why: t("Answer “%(title)s” before you submit.", { title }) };
    const wrong = wrongWith(field, value, desk.item);
    if (wrong) return { field, why: t("“%(title)s”: %(wrong)s", { title, wrong }) };
  }
  return null;
}

/** The text that a text question starts from; null when it starts empty. @param {FieldDef} field @param {Item} item
 * @returns {string|null} */
export function sourceOf({ starts_from: from }, item) {
  if (!from) return null;
  if (from === "text" && item.text !== null) return item.text;
  return item.conversation?.responses.find(({ id }) => id === from)?.content ?? null;
}
