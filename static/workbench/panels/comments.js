/**
 * What a reviewer's remark points at: an object, a place in the image, or words of the text.
 *
 * @typedef {import("../types.js").Anchor} Anchor
 * @typedef {import("../bench.js").Bench} Bench
 */
import { t } from "../../i18n.js";
import { reveal, titleOf } from "../actions.js";
import { fieldOf, idOf } from "../model/document.js";

/** The longest quotation of words that are pointed at. */
const QUOTED = 40;

/** What is chosen on the desk: an object, or words of the text. @param {Bench} bench @returns {Omit<Anchor, "comment">|null} */
export function chosenAnchor({ desk, text }) {
  const key = desk?.single;
  if (key) return { field: fieldOf(key), id: idOf(key) };
  const range = text?.range();
  return text && range ? { start: text.offsets.toCodePoint(range.start, true), end: text.offsets.toCodePoint(range.end) } : null;
}

/** @param {Bench} bench @param {Anchor} anchor */
export function showAnchor(bench, { field, id, x, y, start, end }) {
  const key = `${field}/${id}`;
  mark(bench.text, null);
  if (bench.desk?.document.get(key)) {
    bench.desk.select([key]);
    reveal(bench, key);
  } else if (start !== undefined && end !== undefined) {
    mark(bench.text, { start, end });
  } else if (x !== undefined && y !== undefined) {
    bench.stage?.reveal({ x: x - 20, y: y - 20, width: 40, height: 40 });
  }
}

/** Mark words of the text and bring them into the window, or mark none. @param {Bench["text"]} text
 * @param {import("../text/tokens.js").Range|null} range code points */
function mark(text, range) {
  CSS.highlights?.delete("pointed");
  if (!range || !text?.prose) return;
  const { prose, offsets } = text;
  text.revealAt(range.start);
  const [start, end] = [range.start, range.end].map((offset) => prose.placeOf(offsets.toUtf16(offset)));
  const words = document.createRange();
  words.setStart(start.node, start.offset);
  words.setEnd(end.node, end.offset);
  CSS.highlights?.set("pointed", new Highlight(words));
}

/** What a remark points at, in words. @param {Bench} bench @param {Anchor} anchor */
export function anchorName(bench, { field, id, x, y, start, end }) {
  const key = `${field}/${id}`;
  if (bench.desk?.document.get(key)) return titleOf(bench, key);
  if (bench.text && start !== undefined && end !== undefined) {
    const words = bench.text.offsets.slice(start, end);
    return `“${words.length > QUOTED ? `${words.slice(0, QUOTED)}…` : words}”`;
  }
  if (x !== undefined && y !== undefined) return t("Place %(x)s, %(y)s", { x: Math.round(x), y: Math.round(y) });
  return (!id && bench.boot.project.fields.find(({ name }) => name === field)?.title) || t("An object that is gone");
}
