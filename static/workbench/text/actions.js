/**
 * The commands that act on a text, by the names the table of keys uses. They come with the view of texts.
 *
 * @typedef {import("../bench.js").Bench} Bench
 * @typedef {import("../bench.js").Action} Action
 */
import { t, tn } from "../../i18n.js";
import { adjust, turnJosa } from "./spans.js";

export { TextView } from "../view/textview.js";

/** @param {Bench} bench @returns {Record<string, Action>} */
export function textActions(bench) {
  /** @param {ReturnType<typeof adjust>} command @returns {Action} */
  const onText = (command) => (perform) => {
    const { desk, text } = bench;
    return desk && text ? command(desk, text.offsets, perform) : false;
  };
  /** @param {"start"|"end"} edge @param {1|-1} step @param {"character"|"word"} [unit] */
  const move = (edge, step, unit) => onText(adjust(edge, step, unit));
  /** @param {1|-1} step @returns {Action} */
  const find = (step) => (perform) => {
    const can = bench.text?.hasWords ?? false;
    if (can && perform && !bench.text?.findNext(step)) bench.tell(t("These words stand nowhere else in the text."));
    return can;
  };
  return {
    findNext: find(1), findPrevious: find(-1),
    labelAll: (perform) => {
      const can = (bench.text?.hasWords ?? false) && !bench.desk?.readonly;
      const made = can && perform ? bench.text?.labelAll() ?? null : null;
      if (made !== null) bench.tell(made === 0 ? t("No other occurrence is without a label.") : tn("%(n)s more labelled", "%(n)s more labelled", made));
      return can;
    },
    turnJosa: onText(turnJosa),
    snap: (perform) => {
      if (perform) bench.text?.turnSnap();
      bench.render();
      return bench.text !== null;
    },
    labelSelection: (perform) => {
      const can = !!bench.text?.range() && !bench.desk?.readonly;
      if (can && perform) bench.text?.labelChosen();
      return can;
    },
    endBack: move("end", -1), endForward: move("end", 1), startBack: move("start", -1), startForward: move("start", 1),
    endWordBack: move("end", -1, "word"), endWordForward: move("end", 1, "word"),
    startWordBack: move("start", -1, "word"), startWordForward: move("start", 1, "word"),
  };
}
