/**
 * What stands beside the item in every way to use the bench, and its commands.
 *
 * @typedef {import("./bench.js").Bench} Bench
 */
import { AttributePanel } from "./panels/attributes.js";
import { ObjectList } from "./panels/objects.js";
import { Questions } from "./panels/questions.js";
import { Side } from "./panels/side.js";
import { Threads } from "./panels/threads.js";

/** The panels that all have in their side. @param {Bench} bench @param {HTMLElement} first @param {boolean} isNeeded */
export function buildSide(bench, first, isNeeded) {
  const questions = new Questions(bench);
  const panels = [questions, new AttributePanel(bench), new ObjectList(bench), new Threads(bench)];
  for (const panel of panels) bench.add(panel);
  bench.questions = questions;
  questionActions(bench, questions);
  return new Side([first, ...panels.map(({ element }) => element)], isNeeded);
}

/** @param {Bench} bench @param {Questions} questions */
function questionActions(bench, questions) {
  Object.assign(bench.actions, {
    nextQuestion: (/** @type {boolean} */ perform) => questions.walk(1, perform),
    previousQuestion: (/** @type {boolean} */ perform) => questions.walk(-1, perform),
    goOn: (/** @type {boolean} */ perform) => questions.goOn(perform),
    preferLeft: (/** @type {boolean} */ perform) => questions.prefer(-1, perform),
    preferRight: (/** @type {boolean} */ perform) => questions.prefer(1, perform),
    preferNone: (/** @type {boolean} */ perform) => questions.prefer(0, perform),
  });
}

/** Fetch the panels that the schema needs. @param {Bench} bench @param {Side} side */
export async function loadQuestions(bench, side) {
  await bench.questions?.load();
  side.element.classList.toggle("is-wide", bench.questions?.isLarge ?? false);
}

/** @param {Bench} bench @param {Side} side @param {() => boolean} closePopover */
export function panelActions(bench, side, closePopover) {
  Object.assign(bench.actions, {
    list: (/** @type {boolean} */ perform) => {
      if (perform) side.toggle();
      return true;
    },
    closePanel: (/** @type {boolean} */ perform) => {
      const element = /** @type {HTMLElement|null} */ (document.activeElement);
      const isInField = !!element?.matches("input, textarea, select");
      const closed = perform && closePopover();
      if (perform && (isInField || closed)) bench.focus();
      return isInField || closed;
    },
  });
}
