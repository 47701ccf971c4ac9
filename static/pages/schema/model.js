/**
 * A label schema as it is being built: plain values in, new values out. What is missing (titles, colours, hotkeys) the
 * server fills in when it checks the schema.
 *
 * @typedef {{ name: string, title?: string, type: string, options?: string[], default?: unknown }} Attribute
 * @typedef {{ name: string, title?: string, color?: string | null, hotkey?: string | null, attributes?: Attribute[] }} Label
 * @typedef {{ name: string, kind: string, title?: string, required?: boolean, multiple?: boolean, overlapping?: boolean,
 *   classes: Label[] }} Field
 */

/** The same eight as labelstage/kinds/colors.py: told apart by colour-blind people. */
export const SAFE_COLORS = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999"];

/** What a field of each kind is called until it gets a name. */
const NAMES = /** @type {Record<string, string>} */ ({ box: "objects", span: "entities", choice: "topic" });

/**
 * @param {string} kind
 * @param {Field[]} fields those that are there
 * @returns {Field}
 */
export function newField(kind, fields) {
  const name = free(NAMES[kind] ?? kind, fields.map((field) => field.name));
  return { name, kind, title: "", required: false, classes: [newLabel(fields.flatMap((field) => field.classes))] };
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
 * @returns {Field}
 */
export function withKind(field, kind) {
  const { multiple, overlapping, ...rest } = field;
  const classes = kind === "choice" ? field.classes.map(({ attributes, ...label }) => label) : field.classes;
  const turned = /** @type {Field} */ ({ ...rest, kind, classes });
  if (kind === "choice" && multiple) turned.multiple = multiple;
  if (kind === "span" && overlapping !== undefined) turned.overlapping = overlapping;
  return turned;
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
  const others = fields.flatMap((each) => each.classes);
  const names = new Set(field.classes.map((label) => label.name));
  /** @type {Label[]} */
  const made = [];
  for (const name of text.split(/\r?\n/).map((line) => line.trim())) {
    if (!name || names.has(name)) continue;
    names.add(name);
    made.push(newLabel([...others, ...made], name));
  }
  return made;
}

/**
 * The hotkey each class will have: its own, or the first digit that is free in the whole schema, as the server assigns them.
 * @param {Field[]} fields
 * @returns {Map<Label, string>}
 */
export function hotkeys(fields) {
  const labels = fields.flatMap((field) => field.classes);
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
