/**
 * The bench of an adjudicator: the annotators' layers over an item on which what all agree on is there already, and their
 * differences, stepped through by key.
 */
import { t } from "../i18n.js";
import { decidingMode } from "./deciding.js";
import { Adjudicating } from "./flow/adjudicating.js";
import { actionButton } from "./panels/bottom.js";
import { DifferencePanel } from "./panels/differences.js";

/** @param {import("./modes.js").Parts} parts @returns {import("./modes.js").Mode} */
export function startAdjudicating(parts) {
  const { bench } = parts;
  const panel = new DifferencePanel(bench);
  const run = (/** @type {string} */ name) => () => { bench.run(name); };
  const { mode, action } = decidingMode(parts, panel, [
    actionButton(t("Next difference"), "F8", run("nextDifference")),
    actionButton(t("Decide"), "Ctrl+Enter", run("accept"), "is-primary"),
  ], (more) => new Adjudicating({ ...more, panel }));
  bench.add(panel);
  Object.assign(bench.actions, {
    accept: action((flow) => flow.decide()),
    nextDifference: (/** @type {boolean} */ perform) => panel.walk(1, perform),
    previousDifference: (/** @type {boolean} */ perform) => panel.walk(-1, perform),
  });
  bench.takeDigit = (digit) => panel.choose(digit - 1);
  return mode;
}
