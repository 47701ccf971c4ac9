/**
 * Other people's spans beside the document's own: those that mark the same words with the same class are shown once, with all
 * their names, and quietly: what people agree on is not what one looks for.
 *
 * @typedef {import("./textview.js").ComparedSpans} ComparedSpans
 * @typedef {import("./marks.js").Mark} Mark
 */
import { rangeOf } from "../text/spans.js";

const AGREED = "var(--text-2)";

/** @param {ComparedSpans[]} layers @param {import("../text/offsets.js").Offsets} offsets @returns {Mark[]} */
export function comparedMarks(layers, offsets) {
  /** @type {Map<string, {mark: Mark, names: string[]}>} */
  const found = new Map();
  layers.forEach(({ name, color, spans }, layer) => spans.forEach((span, index) => {
    const place = `${span.start} ${span.end} ${span.class}`;
    const same = found.get(place);
    if (same) {
      if (!same.names.includes(name)) same.names.push(name);
      return;
    }
    const mark = { key: `${layer}:${index}`, ...rangeOf(offsets, span), color, title: "", name: span.class, words: span.text, dashed: true };
    found.set(place, { mark, names: [name] });
  }));
  return [...found.values()].map(({ mark, names }) => {
    const title = `${names.join(", ")}: ${mark.name}`;
    return names.length === 1 ? { ...mark, title } : { ...mark, title, color: AGREED, dashed: false };
  });
}
