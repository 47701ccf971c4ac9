/**
 * The bench of an adjudicator: the annotators' layers over an item on which what all agree on is there already, and their
 * differences, stepped through by key.
 *
 * @typedef {import("./modes.js").Parts} Parts
 * @typedef {import("./modes.js").Mode} Mode
 */
import { t } from "../i18n.js";
import { Adjudicating } from "./flow/adjudicating.js";
import { buildSide, loadQuestions, panelActions } from "./modes.js";
import { actionButton, BottomBar } from "./panels/bottom.js";
import { DifferencePanel } from "./panels/differences.js";

/** @param {Parts} parts @returns {Mode} */
export function startAdjudicating({ bench, api, notices, light }) {
  const panel = new DifferencePanel(bench);
  const side = buildSide(bench, panel.element, true);
  const run = (/** @type {string} */ name) => () => { bench.run(name); };
  const bottom = new BottomBar(bench, [
    actionButton(t("Next difference"), "F8", run("nextDifference")),
    actionButton(t("Decide"), "Ctrl+Enter", run("accept"), "is-primary"),
  ]);
  bench.add(bottom);
  bench.add(panel);
  /** @type {Adjudicating|null} */
  let flow = null;
  panelActions(bench, side, () => light.close());
  /** @param {(flow: Adjudicating) => void} act @returns {import("./bench.js").Action} */
  const action = (act) => (perform) => {
    if (perform && flow && bench.desk) act(flow);
    return !!flow && bench.desk !== null;
  };
  Object.assign(bench.actions, {
    accept: action((found) => found.decide()),
    nextDifference: (/** @type {boolean} */ perform) => panel.walk(1, perform),
    previousDifference: (/** @type {boolean} */ perform) => panel.walk(-1, perform),
  });
  bench.takeDigit = (digit) => panel.choose(digit - 1);
  return {
    side, bottom, popovers: [],
    begin: async ({ outbox, image }) => {
      await loadQuestions(bench, side);
      flow = new Adjudicating({ bench, api, outbox, notices, bottom, panel });
      return flow.start(image);
    },
  };
}
