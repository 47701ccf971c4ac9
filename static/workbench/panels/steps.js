/**
 * What can be done in the middle of drawing, and in which way to draw: the keys' commands as buttons, for hands without keys.
 */
import { t } from "../../i18n.js";
import { iconButton } from "../view/button.js";
import { h, setAttribute } from "../view/dom.js";
import { icon } from "../view/icons.js";

export class DrawingSteps {
  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    const run = (/** @type {string} */ name) => () => { bench.run(name); bench.focus(); };
    this.bench = bench;
    this.way = iconButton("corners", t("Another way to draw"), run("nextWay"), "KeyM");
    /** @type {[HTMLElement, string][]} */
    this.steps = [
      [iconButton("undo", t("Take back the last point"), run("takeBack"), "Backspace"), "takeBack"],
      [iconButton("leave", t("Leave out the next point"), run("skipPoint"), "KeyX"), "skipPoint"],
      [iconButton("check", t("Finish the shape"), run("finish"), "Enter"), "finish"],
    ];
    this.element = h("div", { class: "wb-group" }, this.way, ...this.steps.map(([button]) => button));
  }

  /** @param {import("../tools/toolbox.js").Toolbox|null} toolbox */
  render(toolbox) {
    // A tool that can be set has a button of its own to end with.
    const isSet = (toolbox?.tool.setting ?? null) !== null;
    for (const [button, command] of this.steps) setAttribute(button, "hidden", isSet || !this.bench.run(command, false));
    const isWay = toolbox?.name === "draw" && toolbox.nextWay(false);
    setAttribute(this.way, "hidden", !isWay);
    if (isWay) this.#showWay(toolbox.way || "corners");
  }

  /** @param {string} way */
  #showWay(way) {
    if (this.way.dataset.way === way) return;
    this.way.dataset.way = way;
    const titles = {
      corners: t("Draw by two corners"), extremes: t("Draw by the four outermost points"), edge: t("Draw by an edge and the side across"),
    };
    const name = /** @type {keyof typeof titles} */ (way);
    this.way.replaceChildren(icon(name));
    setAttribute(this.way, "title", `${titles[name]} (M)`);
    setAttribute(this.way, "aria-label", titles[name]);
  }
}
