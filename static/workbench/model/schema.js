/**
 * The label schema, asked questions.
 *
 * @typedef {import("../types.js").FieldDef} FieldDef
 * @typedef {import("../types.js").ClassDef} ClassDef
 * @typedef {import("../types.js").AttributeDef} AttributeDef
 * @typedef {{field: FieldDef, label: ClassDef}} ClassRef
 */

const FALLBACK_COLOR = "#6b7280";

/** Kinds whose value is a list of shapes on an image. */
const SHAPE_KINDS = new Set(["box", "polygon", "polyline", "keypoints", "mask"]);

/** Kinds whose value is one answer about the whole item; the others' is a list of objects. */
const VALUE_KINDS = new Set(["choice", "rating", "number", "text", "preference", "ranking"]);

/** @param {FieldDef|undefined} field */
export const isQuestion = (field) => VALUE_KINDS.has(field?.kind ?? "");

export class Schema {
  /** @param {FieldDef[]} fields */
  constructor(fields) {
    this.fields = fields;
    this.byName = new Map(fields.map((field) => [field.name, field]));
    /** @type {Map<string, ClassDef>} */
    this.classes = new Map();
    for (const field of fields) {
      for (const label of field.classes) this.classes.set(`${field.name}\n${label.name}`, label);
    }
  }

  /** The fields whose values are lists of objects on an item of this media.
   * @param {import("../types.js").Media} media */
  objectFields(media) {
    return this.fields.filter(({ kind }) => (media === "image" ? SHAPE_KINDS.has(kind) : media === "text" && kind === "span"));
  }

  /** The fields whose relations may join objects on an item of this media. @param {import("../types.js").Media} media */
  relationFields(media) {
    const places = new Set(this.objectFields(media).map(({ name }) => name));
    return this.fields.filter(({ kind, between = [] }) => kind === "relation" && between.some((name) => places.has(name)));
  }

  /** The fields that are one answer about the whole item, in their order. */
  questions() {
    return this.fields.filter(isQuestion);
  }

  /** @param {string} field @param {string} name @returns {ClassDef|undefined} */
  label(field, name) {
    return this.classes.get(`${field}\n${name}`);
  }

  /** @param {string} field @param {string} name */
  color(field, name) {
    return this.label(field, name)?.color || FALLBACK_COLOR;
  }

  /** @param {string} field @param {string} name */
  title(field, name) {
    return this.label(field, name)?.title || name;
  }

  /** Each hotkey with the class it stands for. @returns {Map<string, ClassRef>} */
  hotkeys() {
    const found = new Map();
    for (const field of this.fields) {
      for (const label of field.classes) {
        if (label.hotkey) found.set(label.hotkey, { field, label });
      }
    }
    return found;
  }
}

/** The attributes an object of this class begins with; those of `kept` that the class knows too stay.
 * @param {ClassDef|undefined} label @param {Record<string, unknown>} [kept] @returns {Record<string, unknown>} */
export function startingAttributes(label, kept = {}) {
  /** @type {Record<string, unknown>} */
  const attributes = {};
  for (const attribute of label?.attributes ?? []) {
    if (attribute.name in kept) attributes[attribute.name] = kept[attribute.name];
    else if (attribute.default !== undefined) attributes[attribute.name] = attribute.default;
  }
  return attributes;
}
