/**
 * Making relations: what may be joined, and the way from one object to another by keys.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../model/schema.js").ClassRef} ClassRef
 * @typedef {import("../types.js").FieldDef} FieldDef
 * @typedef {import("../types.js").RelationObject} RelationObject
 */
import { t } from "../../i18n.js";
import { creating } from "../model/changes.js";
import { fieldOf, idOf, keyOf } from "../model/document.js";
import { endsOf } from "../model/relations.js";
import { startingAttributes } from "../model/schema.js";

/** Whether relations of a field may end at an object. @param {FieldDef} field @param {string} key */
const joins = (field, key) => (field.between ?? []).includes(fieldOf(key));

/** Why two objects cannot be joined so, or null when they can. @param {Desk} desk @param {ClassRef} as
 *  @param {string} from @param {string} to */
export function whyNot(desk, { field, label }, from, to) {
  if (from === to) return t("A relation joins two different objects.");
  if (![from, to].every((key) => joins(field, key))) {
    const names = (field.between ?? []).map((name) => desk.schema.byName.get(name)?.title || name).join(", ");
    return t("“%(title)s” joins objects of: %(names)s.", { title: field.title || field.name, names });
  }
  const isThere = desk.document.keys(field.name).some((key) => {
    if (desk.document.get(key)?.class !== label.name) return false;
    const ends = endsOf(desk.document, key);
    return (ends.from === from && ends.to === to) || (field.directed === false && ends.from === to && ends.to === from);
  });
  return isThere ? t("The same two objects have a relation of this class already.") : null;
}

/** The class for a relation between two objects: the one in use, or the first of a field that may join them.
 * @param {Desk} desk @param {string} from @param {string} [to] @returns {ClassRef|null} */
export function classFor(desk, from, to = from) {
  const fits = (/** @type {FieldDef} */ field) => joins(field, from) && joins(field, to);
  if (desk.activeRelation && fits(desk.activeRelation.field)) return desk.activeRelation;
  const field = desk.relationFields.find(fits);
  return field ? { field, label: field.classes[0] } : desk.activeRelation;
}

/** Join two objects and select the relation. @param {Desk} desk @param {string} from @param {string} to
 *  @param {ClassRef|null} [as] @returns {string|null} why it was refused, or null when it was made */
export function relate(desk, from, to, as = classFor(desk, from, to)) {
  if (!as || desk.readonly || desk.history.isOpen) return t("Nothing can be changed here now.");
  const refused = whyNot(desk, as, from, to);
  if (refused) return refused;
  const { field, label } = as;
  const relation = { id: desk.newId(), class: label.name, from: idOf(from), to: idOf(to), attributes: startingAttributes(label) };
  desk.history.run(creating(desk.document, field.name, relation));
  desk.use(as);
  desk.select([keyOf(field.name, relation.id)]);
  return null;
}

/** Whether an object is a relation. @param {Desk} desk @param {string|null} key */
export const isRelation = (desk, key) => key !== null && desk.schema.byName.get(fieldOf(key))?.kind === "relation";

/** A relation under way: it has begun at an object, and whatever is selected next is where it may end. */
export class Linking {
  /** @type {string|null} */
  from = null;

  /** @param {Desk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** The object it would begin at now: the selected one, or where the selected relation begins. @returns {string|null} */
  get beginning() {
    const { desk } = this;
    const key = desk.single;
    const object = isRelation(desk, key) ? endsOf(desk.document, /** @type {string} */ (key)).from : key;
    if (object === null || desk.readonly || desk.history.isOpen) return null;
    return desk.relationFields.some((field) => joins(field, object)) ? object : null;
  }

  /** The object it would end at now. @returns {string|null} */
  get target() {
    const key = this.from === null ? null : this.desk.single;
    return key === null || key === this.from || isRelation(this.desk, key) ? null : key;
  }

  /** Go to the next object that it may end at, or the one before, round and round. @param {1|-1} step @returns {string|null} */
  walk(step) {
    const { desk, from } = this;
    if (from === null) return null;
    const may = (/** @type {string} */ key) => desk.relationFields.some((field) => joins(field, from) && joins(field, key));
    const keys = desk.inOrder().filter((key) => key === from || (!desk.isHidden(key) && may(key)));
    const ends = [...keys.slice(keys.indexOf(from) + 1), ...keys.slice(0, keys.indexOf(from))];
    const at = this.target === null ? -1 : ends.indexOf(this.target);
    const next = ends.at(at < 0 && step === -1 ? -1 : (at + step) % ends.length) ?? null;
    if (next !== null) desk.select([next]);
    return next;
  }

  begin() {
    this.from = this.beginning;
    if (this.from !== null) this.desk.select([this.from]);
  }

  /** @param {ClassRef|null} [as] @returns {string|null} why it was refused, or null when it was made */
  finish(as) {
    const { from, target } = this;
    if (from === null) return null;
    if (target === null) return t("Choose the object at the other end first.");
    const refused = relate(this.desk, from, target, as ?? classFor(this.desk, from, target));
    if (refused === null) this.from = null;
    return refused;
  }

  cancel() {
    const { from } = this;
    this.from = null;
    if (from !== null && this.desk.document.get(from)) this.desk.select([from]);
  }
}
