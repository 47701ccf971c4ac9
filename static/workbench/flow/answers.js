/**
 * What a document says when it is handed in.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").Result} Result
 */
import { asked, isAnswered } from "../model/questions.js";
import { isQuestion } from "../model/schema.js";

/** Handing in says "I have looked": an untouched list of objects becomes an empty one. What is not asked as things stand is
 * left out, whatever was answered while it was. @param {Desk} desk @returns {Result} */
export function finalResult(desk) {
  const { schema, document, item, fields } = desk;
  const result = document.toResult();
  for (const { name } of fields) result[name] ??= [];
  const names = asked(schema.fields, document.values, item);
  for (const field of schema.fields) {
    const isLeft = isQuestion(field) && field.kind !== "choice" && !isAnswered(result[field.name]);
    if (!names.has(field.name) || isLeft) delete result[field.name];
  }
  return result;
}
