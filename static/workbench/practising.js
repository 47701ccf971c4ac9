/** The bench to practise on: an answer is checked at once, a wrong one gets a hint, and after the last try the known answer is shown. */
import { t } from "../i18n.js";
import { decidingMode } from "./deciding.js";
import { Practising } from "./flow/practising.js";
import { actionButton } from "./panels/bottom.js";
import { PracticePanel } from "./panels/practice.js";
import { setText } from "./view/dom.js";

/** @param {import("./modes.js").Parts} parts @returns {import("./modes.js").Mode} */
export function startPractising(parts) {
  const { bench } = parts;
  const panel = new PracticePanel();
  const check = actionButton(t("Check"), "Enter", () => { bench.run("submit"); }, "is-primary");
  const another = actionButton(t("Another one"), "Shift+KeyS", () => { bench.run("skip"); });
  const { mode, action } = decidingMode(parts, panel, [another, check], (more) => {
    const flow = new Practising({ ...more, panel });
    flow.onOver = (isOver) => setText(/** @type {HTMLElement} */ (check.firstElementChild), isOver ? t("Next") : t("Check"));
    return flow;
  });
  Object.assign(bench.actions, {
    submit: action((flow) => void flow.goOn()),
    submitIdle: (/** @type {boolean} */ perform) => !bench.stage?.toolbox?.busy && bench.run("submit", perform),
    skip: action((flow) => void flow.another()),
  });
  return mode;
}
