/**
 * Making and adjusting spans. Places in the text come in as UTF-16 ranges and are stored as code points.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").SpanObject} SpanObject
 * @typedef {import("./offsets.js").Offsets} Offsets
 * @typedef {import("./tokens.js").Range} Range
 */
import { creating, updating } from "../model/changes.js";
import { fieldOf } from "../model/document.js";
import { startingAttributes } from "../model/schema.js";
import { characterFrom, trimmed } from "./tokens.js";

/** @param {Desk} desk @param {string} key */
export const spanOf = (desk, key) => /** @type {SpanObject} */ (desk.document.get(key));

/** Label a stretch of the text with the active class, without the white space at its ends, and select it.
 * Returns "made", "same" (it was there already and is now selected), "overlaps" (the field does not allow it) or
 * "nothing" (only white space, or nothing to label with).
 * @param {Desk} desk @param {Offsets} offsets @param {Range} range */
export function labelRange(desk, offsets, range) {
  const core = trimmed(offsets.text, range);
  if (!core || !desk.active || desk.readonly || desk.history.isOpen) return "nothing";
  const { field, label } = desk.active;
  const place = stored(offsets, core);
  const others = desk.document.keys(field.name);
  const same = others.find((key) => {
    const span = spanOf(desk, key);
    return span.class === label.name && span.start === place.start && span.end === place.end;
  });
  if (same) {
    desk.select([same]);
    return "same";
  }
  if (!isFree(desk, field, place)) return "overlaps";
  const id = desk.newId();
  const span = { id, class: label.name, ...place, attributes: startingAttributes(label) };
  desk.history.run(creating(desk.document, field.name, span));
  desk.select([`${field.name}/${id}`]);
  return "made";
}

/** @param {Offsets} offsets @param {Range} range */
function stored(offsets, range) {
  const start = offsets.toCodePoint(range.start, true);
  const end = offsets.toCodePoint(range.end);
  return { start, end, text: offsets.slice(start, end) };
}

/** @param {Desk} desk @param {import("../types.js").FieldDef} field @param {Range} place code points
 *  @param {string} [except] a key */
function isFree(desk, field, place, except) {
  if (field.overlapping !== false) return true;
  return desk.document.keys(field.name).every((key) => {
    const span = spanOf(desk, key);
    return key === except || span.end <= place.start || span.start >= place.end;
  });
}

/** Move one end of the selected span by one character, as a reader counts characters.
 * @param {"start"|"end"} edge @param {1|-1} step
 * @returns {(desk: Desk, offsets: Offsets, perform?: boolean) => boolean} a command */
export const adjust = (edge, step) => (desk, offsets, perform = true) => {
  const key = desk.single;
  if (!key || !desk.isMovable(key) || desk.history.isOpen || !("start" in spanOf(desk, key))) return false;
  const span = spanOf(desk, key);
  const range = { start: offsets.toUtf16(span.start), end: offsets.toUtf16(span.end) };
  range[edge] = characterFrom(offsets.text, range[edge], step);
  const place = stored(offsets, range);
  const field = /** @type {import("../types.js").FieldDef} */ (desk.schema.byName.get(fieldOf(key)));
  const moved = place.start !== span.start || place.end !== span.end;
  if (!moved || place.start >= place.end || !isFree(desk, field, place, key)) return false;
  if (perform) desk.history.run([updating(desk.document, key, place)]);
  return true;
};
