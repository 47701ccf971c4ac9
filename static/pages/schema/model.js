/**
 * A label schema as it is being built: plain values in, new values out. What is missing (titles, colours, hotkeys) the
 * server fills in when it checks the schema.
 *
 * @typedef {{ name: string, title?: string, type: string, options?: string[], default?: unknown }} Attribute
 * @typedef {{ name: string, title?: string, color?: string | null, hotkey?: string | null, attributes?: Attribute[],
 *   parent?: string | null, keypoints?: string[], skeleton?: number[][] }} Label
 * @typedef {{ field: string, is: (string | number)[] }} Condition
 * @typedef {{ name: string, kind: string, title?: string, required?: boolean, when?: Condition | null, classes?: Label[],
 *   [option: string]: unknown }} Field
 */

/** The kinds whose fields have classes. */
const WITH_CLASSES = ["box", "polygon", "polyline", "keypoints", "mask", "span", "relation", "choice"];
/** The kinds whose values are objects, which a relation may join. */
const WITH_OBJECTS = ["box", "polygon", "polyline", "keypoints", "mask", "span"];
/** The kinds whose answer another field may depend on. */
const CONDITIONS = ["choice", "rating", "preference"];
const EVERY_FIELD = ["name", "kind", "title", "required", "when", "classes"];
/** What only some kinds of field may say. */
export const OPTIONS = /** @type {Record<string, string[]>} */ ({
  box: ["rotated"],
  span: ["overlapping"],
  relation: ["between", "directed"],
  choice: ["multiple"],
  rating: ["levels", "low", "high"],
  number: ["min", "max", "step", "unit", "merged"],
  text: ["longest", "lines", "starts_from"],
  preference: ["ties"],
  ranking: ["ties"],
});

/** The same eight as labelstage/kinds/colors.py: told apart by colour-blind people. */
export const SAFE_COLORS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999"];

/** What a field of each kind is called until it gets a name. */
const NAMES = /** @type {Record<string, string>} */ ({
  box: "objects", polygon: "areas", polyline: "lines", keypoints: "poses", mask: "masks", span: "entities", relation: "relations",
  choice: "topic", rating: "rating", number: "number", text: "text", preference: "preference", ranking: "ranking",
});

/** @param {string} kind */
export function hasClasses(kind) {
  return WITH_CLASSES.includes(kind);
}

/** @param {string} kind */
export function hasAttributes(kind) {
  return hasClasses(kind) && kind !== "choice";
}

/** @param {Field} field */
export function labelsOf(field) {
  return field.classes ?? [];
}

/** @param {Field[]} fields */
export function allLabels(fields) {
  return fields.flatMap(labelsOf);
}

/**
 * @param {string} kind
 * @param {Field[]} fields those that are there
 * @returns {Field}
 */
export function newField(kind, fields) {
  const name = free(NAMES[kind] ?? kind, fields.map((field) => field.name));
  const field = /** @type {Field} */ ({ name, kind, title: "", required: false, classes: [] });
  if (hasClasses(kind)) field.classes = [fitted(newLabel(allLabels(fields)), kind)];
  if (kind === "relation") field.between = joinable(fields).slice(0, 1);
  return field;
}

/**
 * The names of the fields whose objects a relation may join.
 * @param {Field[]} fields
 */
export function joinable(fields) {
  return fields.filter((field) => WITH_OBJECTS.includes(field.kind)).map((field) => field.name);
}

/**
 * The earlier fields that a field may be made to depend on.
 * @param {Field[]} fields
 * @param {number} number of the field
 */
export function conditions(fields, number) {
  return fields.slice(0, number).filter((field) => CONDITIONS.includes(field.kind));
}

/**
 * What a field may be answered with, as far as the schema knows; of a preference the first responses.
 * @param {Field} field
 * @returns {(string | number)[]}
 */
export function answersOf(field) {
  if (field.kind === "choice") return labelsOf(field).map((label) => label.name).filter(Boolean);
  if (field.kind === "rating") return Array.from({ length: Number(field.levels ?? 5) }, (_, index) => index + 1);
  return ["a", "b", "c", "d", ...(field.ties ? ["tie"] : [])];
}

/**
 * @param {Label[]} labels those that are there, in the whole schema
 * @param {string} [name]
 * @returns {Label}
 */
export function newLabel(labels, name = "") {
  const taken = new Set(labels.map((label) => label.color));
  const color = SAFE_COLORS.find((each) => !taken.has(each));
  return color ? { name, color } : { name };
}

/**
 * A field turned into another kind: what the new kind has no use for is dropped.
 * @param {Field} field
 * @param {string} kind
 * @param {Field[]} [fields] the whole schema
 * @returns {Field}
 */
export function withKind(field, kind, fields = [field]) {
  const allowed = [...EVERY_FIELD, ...(OPTIONS[kind] ?? [])];
  const turned = /** @type {Field} */ (Object.fromEntries(Object.entries(field).filter(([key]) => allowed.includes(key))));
  turned.kind = kind;
  const labels = labelsOf(field).length ? labelsOf(field) : [newLabel(allLabels(fields))];
  turned.classes = hasClasses(kind) ? labels.map((label) => fitted(label, kind)) : [];
  if (kind === "relation") turned.between ??= joinable(fields.filter((each) => each !== field)).slice(0, 1);
  return turned;
}

/**
 * The class with what classes of that kind have, and without what they have not.
 * @param {Label} label
 * @param {string} kind
 * @returns {Label}
 */
export function fitted(label, kind) {
  const { attributes, parent, keypoints, skeleton, ...rest } = label;
  const made = /** @type {Label} */ (rest);
  if (attributes && hasAttributes(kind)) made.attributes = attributes;
  if (parent !== undefined && kind === "choice") made.parent = parent;
  if (kind === "keypoints") Object.assign(made, { keypoints: keypoints ?? ["1", "2"], skeleton: skeleton ?? [] });
  return made;
}

/**
 * The skeleton after the keypoints were named anew: lines between those that are still there, whatever their place is now.
 * @param {string[]} before
 * @param {string[]} after
 * @param {number[][]} skeleton
 * @returns {number[][]}
 */
export function rejoined(before, after, skeleton) {
  const place = before.length === after.length
    ? (/** @type {number} */ index) => index
    : (/** @type {number} */ index) => after.indexOf(before[index]);
  return skeleton.map((line) => line.map(place)).filter((line) => line.every((index) => index >= 0));
}

/**
 * The skeleton out of a text such as "1-2, 2-3", keypoints counted from 1; what is no line is left out.
 * @param {string} text
 * @param {number} number of keypoints
 * @returns {number[][]}
 */
export function linesOf(text, number) {
  /** @type {Map<string, number[]>} */
  const lines = new Map();
  for (const [, one, other] of text.matchAll(/(\d+)\s*-\s*(\d+)/g)) {
    const line = [Number(one) - 1, Number(other) - 1];
    const inside = line.every((index) => index >= 0 && index < number) && line[0] !== line[1];
    if (inside) lines.set(String([...line].sort((a, b) => a - b)), line);
  }
  return [...lines.values()];
}

/**
 * The list with one entry at another place; the list itself when there is no such place.
 * @template T
 * @param {T[]} list
 * @param {number} from
 * @param {number} to
 * @returns {T[]}
 */
export function moved(list, from, to) {
  if (to < 0 || to >= list.length || from === to) return list;
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), list[from], ...rest.slice(to)];
}

/**
 * New classes from pasted text, one a line; doubles and empty lines are left out.
 * @param {Field[]} fields
 * @param {Field} field the one they are for
 * @param {string} text
 * @returns {Label[]}
 */
export function pasted(fields, field, text) {
  const others = allLabels(fields);
  const names = new Set(labelsOf(field).map((label) => label.name));
  /** @type {Label[]} */
  const made = [];
  for (const name of text.split(/\r?\n/).map((line) => line.trim())) {
    if (!name || names.has(name)) continue;
    names.add(name);
    made.push(fitted(newLabel([...others, ...made], name), field.kind));
  }
  return made;
}

/**
 * The hotkey each class will have: its own, or the first digit that is free in the whole schema, as the server assigns them.
 * @param {Field[]} fields
 * @returns {Map<Label, string>}
 */
export function hotkeys(fields) {
  const labels = allLabels(fields);
  const taken = new Set(labels.map((label) => label.hotkey).filter(Boolean));
  const digits = [..."123456789"].filter((digit) => !taken.has(digit));
  return new Map(labels.map((label) => [label, label.hotkey || (label.hotkey === undefined && digits.shift()) || ""]));
}

/**
 * @param {string} wanted
 * @param {string[]} taken
 */
function free(wanted, taken) {
  let name = wanted;
  for (let number = 2; taken.includes(name); number += 1) name = `${wanted}_${number}`;
  return name;
}

/**
 * The fields as far as they can be tried out already: named, with what the server would fill in, without what is not finished.
 * @param {Field[]} fields
 * @returns {Field[]}
 */
export function tried(fields) {
  const keys = hotkeys(fields);
  const named = fields.filter((field, number) => field.name && fields.findIndex(({ name }) => name === field.name) === number);
  const filled = named.map((field) => ({
    ...field,
    classes: labelsOf(field).filter((label) => label.name)
      .map((label, number) => ({ ...label, color: label.color || SAFE_COLORS[number % SAFE_COLORS.length], hotkey: keys.get(label) || null })),
  }));
  return filled.filter((field) => field.classes.length > 0 || !hasClasses(field.kind));
}
