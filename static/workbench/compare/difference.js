/**
 * What differs between two results of one item, object by object and answer by answer.
 *
 * Objects are the same when they have one id; else when they lie at the same place with the same class; else when they have the
 * same class and overlap by half or more. So two states of one person's work are told apart as exactly as two people's work.
 *
 * @typedef {import("../types.js").FieldDef} FieldDef
 * @typedef {import("../types.js").LabelObject} LabelObject
 * @typedef {import("../types.js").Result} Result
 * @typedef {"added"|"removed"|"changed"|"moved"|"same"} Change
 * @typedef {{field: FieldDef, change: Change, before: any, after: any}} Difference   before or after is null where there is none
 * @typedef {(object: any) => {start: number, size: number}[]} Reach   the intervals an object covers on each axis
 */
import { sameResult } from "../net/drafts.js";

const OVERLAP = 0.5;

/** @param {FieldDef[]} fields @param {Result} before @param {Result} after @param {(field: FieldDef) => Reach|null} reachOf
 *  null for a field whose value is one answer @returns {Difference[]} in the order of the fields */
export function differences(fields, before, after, reachOf) {
  return fields.flatMap((field) => {
    const reach = reachOf(field);
    const [first, second] = [before[field.name], after[field.name]];
    return reach ? ofObjects(field, /** @type {any} */ (first) ?? [], /** @type {any} */ (second) ?? [], reach) : ofAnswer(field, first, second);
  });
}

/** @param {FieldDef} field @param {unknown} before @param {unknown} after @returns {Difference[]} */
function ofAnswer(field, before, after) {
  if (before === undefined && after === undefined) return [];
  const change = sameResult(before, after) ? "same" : before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return [{ field, change, before: before ?? null, after: after ?? null }];
}

/** @param {FieldDef} field @param {LabelObject[]} before @param {LabelObject[]} after @param {Reach} reach @returns {Difference[]} */
function ofObjects(field, before, after, reach) {
  const left = new Set(before);
  /** @type {Difference[]} */
  const found = [];
  /** @param {LabelObject[]} rest @param {(a: LabelObject, b: LabelObject) => boolean} isIt */
  const pair = (rest, isIt) => rest.filter((object) => {
    const partner = [...left].find((each) => isIt(each, object));
    if (!partner) return true;
    left.delete(partner);
    found.push({ field, change: changeOf(partner, object), before: partner, after: object });
    return false;
  });
  const byId = new Map(before.map((object) => [object.id, object]));
  let rest = after.filter((object) => {
    const partner = byId.get(object.id);
    if (!partner) return true;
    left.delete(partner);
    found.push({ field, change: changeOf(partner, object), before: partner, after: object });
    return false;
  });
  rest = pair(rest, (a, b) => a.class === b.class && sameResult(shapeOnly(a), shapeOnly(b)));
  rest = pair(rest, (a, b) => a.class === b.class && overlap(reach(a), reach(b)) >= OVERLAP);
  for (const object of rest) found.push({ field, change: "added", before: null, after: object });
  for (const object of left) found.push({ field, change: "removed", before: object, after: null });
  return found;
}

/** @param {LabelObject} before @param {LabelObject} after @returns {Change} */
function changeOf(before, after) {
  if (before.class !== after.class || !sameResult(before.attributes ?? {}, after.attributes ?? {})) return "changed";
  return sameResult(shapeOnly(before), shapeOnly(after)) ? "same" : "moved";
}

/** @param {any} object */
function shapeOnly(object) {
  const { id: _id, class: _class, attributes: _attributes, ...shape } = object;
  return shape;
}

/** Intersection over union of what two objects cover. @param {{start: number, size: number}[]} a
 * @param {{start: number, size: number}[]} b @returns {number} */
function overlap(a, b) {
  const area = (/** @type {{size: number}[]} */ axes) => axes.reduce((product, { size }) => product * size, 1);
  const shared = a.reduce((product, { start, size }, axis) =>
    product * Math.max(0, Math.min(start + size, b[axis].start + b[axis].size) - Math.max(start, b[axis].start)), 1);
  return shared === 0 ? 0 : shared / (area(a) + area(b) - shared);
}
