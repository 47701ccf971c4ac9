/**
 * The bench to practise on: an answer is checked at once, a wrong one gets a hint, and after the last try the known answer is shown.
 *
 * @typedef {import("./modes.js").Parts} Parts
 * @typedef {import("./modes.js").Mode} Mode
 */
import { t } from "../i18n.js";
import { Practising } from "./flow/practising.js";
import { buildSide, loadQuestions, panelActions } from "./sides.js";
import { actionButton, BottomBar } from "./panels/bottom.js";
import { PracticePanel } from "./panels/practice.js";
import { setText } from "./view/dom.js";

/** @param {Parts} parts @returns {Mode} */
export function startPractising({ bench, api, notices, light }) {
  const panel = new PracticePanel();
  const side = buildSide(bench, panel.element, true);
  const check = actionButton(t("Check"), "Enter", () => { bench.run("submit"); }, "is-primary");
  const bottom = new BottomBar(bench, [actionButton(t("Another one"), "Shift+KeyS", () => { bench.run("skip"); }), check]);
  bench.add(bottom);
  /** @type {Practising|null} */
  let flow = null;
  panelActions(bench, side, () => light.close());
  /** @param {(flow: Practising) => void} act @returns {import("./bench.js").Action} */
  const action = (act) => (perform) => {
    if (perform && flow && bench.desk) act(flow);
    return !!flow && bench.desk !== null;
  };
  Object.assign(bench.actions, {
    submit: action((found) => void found.goOn()),
    submitIdle: (/** @type {boolean} */ perform) => !bench.stage?.toolbox?.busy && bench.run("submit", perform),
    skip: action((found) => void found.another()),
  });
  return {
    side, bottom, popovers: [],
    begin: async ({ image }) => {
      await loadQuestions(bench, side);
      flow = new Practising({ bench, api, notices, bottom, panel, side });
      flow.onOver = (isOver) => setText(/** @type {HTMLElement} */ (check.firstElementChild), isOver ? t("Next") : t("Check"));
      return flow.start(image);
    },
  };
}
