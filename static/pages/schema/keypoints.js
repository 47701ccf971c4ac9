import { h } from "../dom.js";
import { t } from "../../i18n.js";
import { linesOf, rejoined } from "./model.js";

/**
 * @typedef {import("./model.js").Label} Label
 * @typedef {import("./rows.js").Desk} Desk
 */

/**
 * The keypoints of a class, one a line, and the lines of its skeleton.
 * @param {Desk} desk
 * @param {string} place
 * @param {Label} label
 */
export function keypointInputs(desk, place, label) {
  const names = h("textarea", {
    class: "input small",
    rows: Math.min(Math.max(label.keypoints?.length ?? 0, 3), 10),
    value: (label.keypoints ?? []).join("\n"),
    "data-place": `${place}.keypoints`,
    "aria-label": t("Keypoints, one a line"),
    oninput: () => {
      const before = label.keypoints ?? [];
      label.keypoints = names.value.split("\n").map((line) => line.trim()).filter(Boolean);
      label.skeleton = rejoined(before, label.keypoints, label.skeleton ?? []);
      desk.edited();
    },
    onchange: () => (lines.value = shown(label)),
  });
  const lines = h("input", {
    class: "input small mono",
    value: shown(label),
    placeholder: "1-2, 2-3",
    "aria-label": t("Skeleton: which are joined"),
    oninput: () => {
      label.skeleton = linesOf(lines.value, label.keypoints?.length ?? 0);
      desk.edited();
    },
    onchange: () => (lines.value = shown(label)),
  });
  const problem = desk.problem(`${place}.keypoints`) || desk.problem(`${place}.skeleton`) || desk.problem(`${place}.skeleton[0]`);
  return h(
    "div",
    { class: "keypoints" },
    h("label", {}, t("Keypoints, one a line"), names),
    h("label", {}, t("Skeleton: which are joined"), lines, h("small", { class: "muted" }, t("By their numbers, the first is 1."))),
    problem ? h("p", { class: "error" }, problem) : null,
  );
}

/** @param {Label} label */
function shown(label) {
  return (label.skeleton ?? []).map(([one, other]) => `${one + 1}-${other + 1}`).join(", ");
}
