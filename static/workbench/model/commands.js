/**
 * What a worker can do to the labels. A command is asked with `perform` false whether it is possible now, so that keys,
 * buttons and menus share one answer; with `perform` true it acts. It returns whether it could.
 *
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {(desk: Desk, perform?: boolean) => boolean} Command
 */
import { choosing, deleting, updating } from "./changes.js";
import { fieldOf } from "./document.js";
import { startingAttributes } from "./schema.js";

/** The selected objects that may be changed. @param {Desk} desk */
export const movable = (desk) => [...desk.selection].filter((key) => desk.isMovable(key));

/** Act, if it is possible and asked for; nothing is while a gesture is under way. @param {Desk} desk @param {boolean} possible @param {boolean} perform @param {() => void} act */
export function when(desk, possible, perform, act) {
  const can = possible && !desk.history.isOpen;
  if (can && perform) act();
  return can;
}

/** @type {Command} */
export const undo = (desk, perform = true) =>
  when(desk, desk.history.canUndo && !desk.readonly, perform, () => travel(desk, () => desk.history.undo()));

/** @type {Command} */
export const redo = (desk, perform = true) =>
  when(desk, desk.history.canRedo && !desk.readonly, perform, () => travel(desk, () => desk.history.redo()));

/** Step through history and leave selected what the step touched. @param {Desk} desk @param {() => void} step */
function travel(desk, step) {
  /** @type {string[]} */
  let touched = [];
  const stop = desk.history.settled.on((changes) => {
    touched = changes.flatMap((change) => ("key" in change ? [change.key] : []));
  });
  step();
  stop();
  desk.select(touched.filter((key) => desk.document.get(key)));
}

/** @type {Command} */
export const remove = (desk, perform = true) => {
  const keys = movable(desk);
  return when(desk, keys.length > 0, perform, () => desk.history.run(deleting(desk.document, keys)));
};

/** The class of the selected objects, and of the next one drawn. @param {import("./schema.js").ClassRef} to @returns {Command} */
export const setClass = (to) => (desk, perform = true) => {
  if (desk.readonly || desk.history.isOpen) return false;
  if (!perform) return true;
  const keys = movable(desk).filter(
    (key) => fieldOf(key) === to.field.name && desk.document.get(key)?.class !== to.label.name,
  );
  const changes = keys.map((key) => {
    const attributes = startingAttributes(to.label, desk.document.get(key)?.attributes);
    return updating(desk.document, key, { class: to.label.name, attributes });
  });
  if (changes.length > 0) desk.history.run(changes);
  desk.use(to);
  return true;
};

/** @param {string} name @param {unknown} value @param {boolean} [isTyped] whether it goes on with the typing of the newest step
 * @returns {Command} */
export const setAttribute = (name, value, isTyped = false) => (desk, perform = true) => {
  const keys = movable(desk);
  return when(desk, keys.length > 0, perform, () =>
    desk.history[isTyped ? "extend" : "run"](keys.map((key) => {
      const attributes = { ...desk.document.get(key)?.attributes, [name]: value };
      if (value === undefined) delete attributes[name];
      return updating(desk.document, key, { attributes });
    })));
};

/** Take or take back one class of a choice field. @param {import("./schema.js").ClassRef} choice @returns {Command} */
export const choose = ({ field, label }) => (desk, perform = true) =>
  when(desk, !desk.readonly, perform, () =>
    desk.history.run([choosing(desk.document, field.name, chosen(desk, field, label.name))]));

/** @param {Desk} desk @param {import("../types.js").FieldDef} field @param {string} name */
function chosen(desk, field, name) {
  const now = desk.document.values.get(field.name);
  if (!field.multiple) return now === name && !field.required ? undefined : name;
  const names = new Set(/** @type {string[]|undefined} */ (now) ?? []);
  if (!names.delete(name)) names.add(name);
  return field.classes.map((each) => each.name).filter((each) => names.has(each));
}

/** Answer a question about the whole item; undefined takes the answer back. @param {string} field @param {unknown} value
 * @returns {Command} */
export const answer = (field, value) => (desk, perform = true) =>
  when(desk, !desk.readonly && !isSame(desk.document.values.get(field), value), perform, () =>
    desk.history.run([choosing(desk.document, field, value)]));

/** Go on typing an answer: one step from coming to leaving. @param {string} field @param {unknown} value
 * @returns {Command} */
export const typeOn = (field, value) => (desk, perform = true) =>
  when(desk, !desk.readonly && !isSame(desk.document.values.get(field), value), perform, () =>
    desk.history.extend([choosing(desk.document, field, value)]));

/** @param {unknown} one @param {unknown} other plain JSON, or undefined */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** Select the next (or previous) object; past the last one nothing is selected and the key is free for the browser.
 * @param {1|-1} step @returns {Command} */
export const walk = (step) => (desk, perform = true) => {
  const keys = desk.inOrder().filter((key) => !desk.isHidden(key));
  const at = keys.indexOf([...desk.selection][step === 1 ? desk.selection.size - 1 : 0]);
  const next = at < 0 ? (step === 1 ? 0 : keys.length - 1) : at + step;
  if (perform) desk.select(keys[next] === undefined ? [] : [keys[next]]);
  return keys[next] !== undefined;
};

/** @type {Command} */
export const selectAll = (desk, perform = true) => {
  const keys = desk.keys().filter((key) => !desk.isHidden(key));
  return when(desk, keys.length > 0, perform, () => desk.select(keys));
};

/** @type {Command} */
export const clearSelection = (desk, perform = true) =>
  when(desk, desk.selection.size > 0, perform, () => desk.select([]));

/** Hide the selected objects, or with none selected everything; again shows them. @type {Command} */
export const hide = (desk, perform = true) => {
  if (!perform) return true;
  if (desk.selection.size === 0) desk.allHidden = !desk.allHidden;
  else flip(desk.hidden, desk.selection);
  desk.appearance.emit();
  return true;
};

/** @type {Command} */
export const lock = (desk, perform = true) =>
  when(desk, desk.selection.size > 0 && !desk.readonly, perform, () => {
    flip(desk.locked, desk.selection);
    desk.appearance.emit();
  });

/** Put all keys into the set, or take them out when all are in. @param {Set<string>} set @param {Set<string>} keys */
function flip(set, keys) {
  const all = [...keys].every((key) => set.has(key));
  for (const key of keys) {
    if (all) set.delete(key);
    else set.add(key);
  }
}
