/**
 * What the document must know of relations: which objects they join, and that they go when one of these goes.
 *
 * @typedef {import("./document.js").Document} Document
 * @typedef {import("../types.js").RelationObject} RelationObject
 * @typedef {import("../types.js").FieldDef} FieldDef
 */
import { fieldOf, idOf, keyOf } from "./document.js";

/** The key of the object that a relation of `field` names by its id, or null when there is none.
 * @param {Document} document @param {FieldDef} field @param {string} id */
function objectKey(document, field, id) {
  const home = (field.between ?? []).find((name) => document.objects.has(keyOf(name, id)));
  return home === undefined ? null : keyOf(home, id);
}

/** The keys of the two objects that a relation joins; null for one that is not there.
 * @param {Document} document @param {string} key @returns {{from: string|null, to: string|null}} */
export function endsOf(document, key) {
  const { from, to } = /** @type {RelationObject} */ (document.get(key));
  const field = /** @type {FieldDef} */ (document.schema.byName.get(fieldOf(key)));
  return { from: objectKey(document, field, from), to: objectKey(document, field, to) };
}

/** @param {Document} document */
const relationFields = (document) => document.schema.fields.filter(({ kind }) => kind === "relation");

/** The relations that end at one of these objects. @param {Document} document @param {Iterable<string>} keys
 * @returns {string[]} keys */
export function relationsOf(document, keys) {
  const wanted = new Set(keys);
  const ids = new Set([...wanted].map(idOf));
  return relationFields(document).flatMap(({ name }) => document.keys(name).filter((key) => {
    const { from, to } = /** @type {RelationObject} */ (document.get(key));
    if (!ids.has(from) && !ids.has(to)) return false;
    const ends = endsOf(document, key);
    return (ends.from !== null && wanted.has(ends.from)) || (ends.to !== null && wanted.has(ends.to));
  }));
}

/** A relation in words: what its ends are called and which way it goes. @param {Document} document @param {string} key */
export function relationWords(document, key) {
  const { from, to } = endsOf(document, key);
  const isDirected = document.schema.byName.get(fieldOf(key))?.directed !== false;
  return `${objectWords(document, from)} ${isDirected ? "→" : "–"} ${objectWords(document, to)}`;
}

/** An object in words: its own, or its class. @param {Document} document @param {string|null} key */
export function objectWords(document, key) {
  const object = key === null ? undefined : document.get(key);
  if (!key || !object) return "?";
  return "text" in object ? object.text : document.schema.title(fieldOf(key), object.class);
}
