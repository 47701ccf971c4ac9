/**
 * What a document says when it is handed in.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").Result} Result
 */

/** Handing in says "I have looked": an untouched list of objects becomes an empty one. @param {Desk} desk
 * @returns {Result} */
export function finalResult(desk) {
  const result = desk.document.toResult();
  for (const { name } of desk.fields) result[name] ??= [];
  return result;
}

/** Required questions without an answer. @param {Desk} desk */
export function unanswered(desk) {
  return desk.schema.choiceFields().filter((field) => {
    const value = desk.document.values.get(field.name);
    return field.required && (value === undefined || (Array.isArray(value) && value.length === 0));
  });
}
