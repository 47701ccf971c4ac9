/**
 * Making and adjusting spans. Places in the text come in as UTF-16 ranges and are stored as code points.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").SpanObject} SpanObject
 * @typedef {import("../types.js").FieldDef} FieldDef
 * @typedef {import("../model/schema.js").ClassRef} ClassRef
 * @typedef {import("./offsets.js").Offsets} Offsets
 * @typedef {import("./tokens.js").Range} Range
 */
import { creating, updating } from "../model/changes.js";
import { fieldOf } from "../model/document.js";
import { startingAttributes } from "../model/schema.js";
import { occurrences } from "./occurrences.js";
import { stems } from "./josa.js";
import { firstWhere } from "./offsets.js";
import { characterFrom, trimmed, wholeCharacters, wordAt, wordFrom } from "./tokens.js";

/** @param {Desk} desk @param {string} key */
export const spanOf = (desk, key) => /** @type {SpanObject} */ (desk.document.get(key));

/** Where a span stands, in UTF-16. @param {Offsets} offsets @param {{start: number, end: number}} span @returns {Range} */
export const rangeOf = (offsets, span) => ({ start: offsets.toUtf16(span.start), end: offsets.toUtf16(span.end) });

/** Label a stretch of the text with the active class, without the white space at its ends, and select it.
 * Returns "made", "same" (it was there already and is now selected), "overlaps" (the field does not allow it) or
 * "nothing" (only white space, or nothing to label with).
 * @param {Desk} desk @param {Offsets} offsets @param {Range} range */
export function labelRange(desk, offsets, range) {
  const core = trimmed(offsets.text, range);
  if (!core || desk.active?.field.kind !== "span" || desk.readonly || desk.history.isOpen) return "nothing";
  const { field, label } = desk.active;
  const place = stored(offsets, wholeCharacters(offsets.text, core));
  const same = desk.document.keys(field.name).find((key) => {
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

/** @param {Desk} desk @param {FieldDef} field @param {Range} place code points @param {string} [except] a key */
function isFree(desk, field, place, except) {
  if (field.overlapping !== false) return true;
  return desk.document.keys(field.name).every((key) => {
    const span = spanOf(desk, key);
    return key === except || span.end <= place.start || span.start >= place.end;
  });
}

/** The one selected span that may be changed now. @param {Desk} desk */
export function spanInHand(desk) {
  const key = desk.single;
  return key && desk.isMovable(key) && !desk.history.isOpen && "start" in spanOf(desk, key) ? key : null;
}

/** The change that gives a span another range, or null when it would be empty, the same, or in another's way.
 * @param {Desk} desk @param {Offsets} offsets @param {string} key @param {Range} range */
export function resizing(desk, offsets, key, range) {
  const span = spanOf(desk, key);
  const place = stored(offsets, range);
  const field = /** @type {FieldDef} */ (desk.schema.byName.get(fieldOf(key)));
  const moved = place.start !== span.start || place.end !== span.end;
  return moved && place.start < place.end && isFree(desk, field, place, key) ? updating(desk.document, key, place) : null;
}

/** A command that moves ends of the selected span to where `to` says.
 * @param {(text: string, range: Range) => Range} to
 * @returns {(desk: Desk, offsets: Offsets, perform?: boolean) => boolean} */
const resize = (to) => (desk, offsets, perform = true) => {
  const key = spanInHand(desk);
  const change = key && resizing(desk, offsets, key, to(offsets.text, rangeOf(offsets, spanOf(desk, key))));
  if (change && perform) desk.history.run([change]);
  return !!change;
};

/** Move one end of the selected span by one character, as a reader counts characters, or by one word.
 * @param {"start"|"end"} edge @param {1|-1} step @param {"character"|"word"} [unit] */
export const adjust = (edge, step, unit = "character") =>
  resize((text, range) => ({ ...range, [edge]: (unit === "word" ? wordFrom : characterFrom)(text, range[edge], step) }));

/** Take the particle off the end of the selected span, or put it back: "학교에서는", "학교", "학교에서" and around again. */
export const turnJosa = resize((text, range) => {
  const last = wordAt(text, range.end - 1);
  if (!last) return range;
  const word = text.slice(last.start, last.end);
  const low = Math.max(range.start, last.start);
  const ends = stems(word).map((length) => last.start + length).filter((end) => end > low).sort((a, b) => a - b);
  ends.push(last.end);
  return { start: range.start, end: ends.find((end) => end > range.end) ?? ends[0] };
});

/** Label every other occurrence of a span's words with its class, those left out that have a label already. One step.
 * @param {Desk} desk @param {Offsets} offsets @param {string} key @returns {number} how many were made */
export function labelAll(desk, offsets, key) {
  const span = spanOf(desk, key);
  const name = fieldOf(key);
  const mayOverlap = desk.schema.byName.get(name)?.overlapping !== false;
  const attributes = startingAttributes(desk.schema.label(name, span.class), span.attributes);
  const taken = overlapFinder(desk.document.keys(name).map((each) => spanOf(desk, each)));
  let made = 0;
  desk.history.begin();
  for (const range of occurrences(offsets.text, rangeOf(offsets, span))) {
    const place = stored(offsets, range);
    const isLabelled = (/** @type {SpanObject} */ other) =>
      !mayOverlap || other.class === span.class || (other.start === place.start && other.end === place.end);
    if (taken(place).some(isLabelled)) continue;
    desk.history.apply(creating(desk.document, name, { id: desk.newId(), class: span.class, ...place, attributes }));
    made += 1;
  }
  desk.history.commit();
  return made;
}

/** @param {SpanObject[]} spans @returns {(place: Range) => SpanObject[]} those that reach into a place */
function overlapFinder(spans) {
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  const longest = Math.max(0, ...spans.map(({ start, end }) => end - start));
  return ({ start, end }) => {
    const from = firstWhere(sorted.length, (index) => sorted[index].start > start - longest);
    const to = firstWhere(sorted.length, (index) => sorted[index].start >= end);
    return sorted.slice(from, to).filter((span) => span.end > start);
  };
}
