/**
 * Changes say what was and what is, so each can be undone without knowing how it came about.
 *
 * @typedef {import("../types.js").Change} Change
 * @typedef {import("../types.js").LabelObject} LabelObject
 * @typedef {import("./document.js").Document} Document
 */
import { fieldOf, keyOf } from "./document.js";
import { relationsOf } from "./relations.js";

/** @param {Document} document @param {string} field @param {LabelObject} object @returns {Change[]} */
export function creating(document, field, object) {
  /** @type {Change[]} */
  const changes = [];
  if (!document.order.has(field)) changes.push({ field, before: undefined, after: [] });
  changes.push({ key: keyOf(field, object.id), before: null, after: object, index: document.keys(field).length });
  return changes;
}

/** @param {Document} document @param {string} key @param {Record<string, unknown>} patch @returns {Change} */
export function updating(document, key, patch) {
  const before = /** @type {LabelObject} */ (document.get(key));
  return { key, before, after: { ...before, ...patch }, index: -1 };
}

/** Deletions from the end backwards, so that each remembers its true place. Relations go with the objects they join.
 * @param {Document} document @param {Iterable<string>} keys @returns {Change[]} */
export function deleting(document, keys) {
  const objects = new Set(keys);
  const wanted = new Set([...relationsOf(document, objects), ...objects]);
  /** @type {Change[]} */
  const changes = [];
  for (const field of new Set([...wanted].map(fieldOf))) {
    const order = document.keys(field);
    for (let index = order.length - 1; index >= 0; index -= 1) {
      const key = order[index];
      if (wanted.has(key)) {
        changes.push({ key, before: /** @type {LabelObject} */ (document.get(key)), after: null, index });
      }
    }
  }
  return changes;
}

/** @param {Document} document @param {string} field @param {unknown} after
 * @returns {import("../types.js").ValueChange} */
export const choosing = (document, field, after) => ({ field, before: document.values.get(field), after });

/** @param {Document} document @param {string} field @param {string[]} after the same keys in another order @returns {Change} */
export const ordering = (document, field, after) => ({ ordered: field, before: [...document.keys(field)], after });

/** @param {Change} change @returns {Change} */
export const inverse = (change) =>
  /** @type {Change} */ ({ ...change, before: change.after, after: change.before });

/** One change for two on the same thing, or null when they cannot be told as one.
 * @param {Change} first @param {Change} second @returns {Change|null} */
export function merged(first, second) {
  const same = "key" in first && "key" in second && first.key === second.key;
  return same && first.after && second.before && second.after ? { ...first, after: second.after } : null;
}

/** The same for two on one answer as well. @param {Change} first @param {Change} second @returns {Change|null} */
export function continued(first, second) {
  if ("field" in first && "field" in second && first.field === second.field) return { ...first, after: second.after };
  return merged(first, second);
}
