/**
 * The labels of one item while they are edited. Objects are frozen values; the document says which are there and in
 * what order. A field nobody has touched is absent; an empty list says "looked, found none".
 *
 * An object's key is "field/id": ids are unique within a field only.
 *
 * @typedef {import("../types.js").LabelObject} LabelObject
 * @typedef {import("../types.js").Result} Result
 * @typedef {import("../types.js").Change} Change
 * @typedef {import("./schema.js").Schema} Schema
 */

import { isQuestion } from "./schema.js";

/** @param {string} field @param {string} id */
export const keyOf = (field, id) => `${field}/${id}`;

/** @param {string} key */
export const fieldOf = (key) => key.slice(0, key.lastIndexOf("/"));

/** @param {string} key */
export const idOf = (key) => key.slice(key.lastIndexOf("/") + 1);

export class Document {
  /** Fields the schema does not know are left out. @param {Schema} schema @param {Result} result */
  constructor(schema, result) {
    this.schema = schema;
    /** @type {Map<string, string[]>} keys in order, by object field */
    this.order = new Map();
    /** @type {Map<string, LabelObject>} */
    this.objects = new Map();
    /** @type {Map<string, unknown>} by question */
    this.values = new Map();
    for (const field of schema.fields) {
      if (result[field.name] !== undefined) this.#load(field, result[field.name]);
    }
  }

  /** @param {import("../types.js").FieldDef} field @param {unknown} value */
  #load(field, value) {
    if (isQuestion(field)) {
      this.values.set(field.name, value);
      return;
    }
    const keys = [];
    for (const object of /** @type {LabelObject[]} */ (value)) {
      const key = keyOf(field.name, object.id);
      this.objects.set(key, Object.freeze({ ...object }));
      keys.push(key);
    }
    this.order.set(field.name, keys);
  }

  /** @param {string} key @returns {LabelObject|undefined} */
  get(key) {
    return this.objects.get(key);
  }

  /** @param {string} field @returns {readonly string[]} */
  keys(field) {
    return this.order.get(field) ?? [];
  }

  /** @param {string} field */
  has(field) {
    return this.order.has(field) || this.values.has(field);
  }

  /** What the server is told: plain JSON keyed by field name, in the schema's order. @returns {Result} */
  toResult() {
    /** @type {Result} */
    const result = {};
    for (const { name } of this.schema.fields) {
      const keys = this.order.get(name);
      if (keys) result[name] = keys.map((key) => this.objects.get(key));
      else if (this.values.has(name)) result[name] = this.values.get(name);
    }
    return result;
  }

  /** Only the store calls this: it is what tells everyone else. @param {Change} change */
  apply(change) {
    if ("ordered" in change) this.order.set(change.ordered, [...change.after]);
    else if ("field" in change) this.#applyValue(change.field, change.after);
    else this.#applyObject(change);
  }

  /** @param {string} field @param {unknown} after */
  #applyValue(field, after) {
    const isValue = isQuestion(this.schema.byName.get(field));
    if (after === undefined) (isValue ? this.values : this.order).delete(field);
    else if (isValue) this.values.set(field, after);
    else this.order.set(field, []);
  }

  /** @param {import("../types.js").ObjectChange} change */
  #applyObject({ key, before, after, index }) {
    const keys = /** @type {string[]} */ (this.order.get(fieldOf(key)));
    if (!after) {
      keys.splice(keys[index] === key ? index : keys.indexOf(key), 1);
      this.objects.delete(key);
      return;
    }
    if (!before) keys.splice(index, 0, key);
    this.objects.set(key, Object.freeze(after));
  }
}
