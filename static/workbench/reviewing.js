/** The bench of a reviewer: look at a worker's labels, point at what is wrong, fix it or have it fixed. */
import { t } from "../i18n.js";
import { decidingMode } from "./deciding.js";
import { Reviewing } from "./flow/reviewing.js";
import { actionButton } from "./panels/bottom.js";
import { ReviewForm } from "./panels/review.js";

/** @param {import("./modes.js").Parts} parts @returns {import("./modes.js").Mode} */
export function startReviewing(parts) {
  const { bench } = parts;
  const form = new ReviewForm(bench);
  const run = (/** @type {string} */ name) => () => { bench.run(name); };
  const acceptButton = actionButton(t("Accept"), "KeyA", run("accept"), "is-primary");
  const { mode, action } = decidingMode(parts, form, [
    actionButton(t("Reject"), "Shift+Delete", run("reject")), actionButton(t("Return"), "KeyR", run("return")),
    actionButton(t("Fix"), "KeyE", run("fix")), acceptButton,
  ], (more) => new Reviewing({ ...more, form, acceptButton }));
  bench.add(form);
  Object.assign(bench.actions, {
    accept: action((flow) => flow.accept()),
    fix: action((flow) => flow.fix()),
    return: action((flow) => flow.sendBack("return")),
    reject: action((flow) => flow.sendBack("reject")),
    comment: action(() => {
      mode.side.open();
      form.comment();
    }),
  });
  return mode;
}
