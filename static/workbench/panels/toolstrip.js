/**
 * What the tool in the hand can set, over a corner of the image: for those who point more than they press keys.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 */
import { t } from "../../i18n.js";
import { iconButton, setPressed } from "../view/button.js";
import { h, setAttribute, setText } from "../view/dom.js";
import { icon } from "../view/icons.js";

export class ToolStrip {
  /** @type {import("../tools/toolbox.js").Toolbox|null} */
  #watched = null;

  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    const run = (/** @type {string} */ name) => () => { bench.run(name); bench.focus(); };
    this.bench = bench;
    this.less = iconButton("minus", "", run("less"), "BracketLeft");
    this.more = iconButton("plus", "", run("more"), "BracketRight");
    this.value = h("output", {});
    this.eraser = iconButton("eraser", t("Eraser"), run("eraser"), "KeyX");
    this.way = iconButton("corners", t("Another way to draw"), run("nextWay"), "KeyM");
    /** @type {[HTMLElement, string][]} what can be done in the middle of drawing */
    this.steps = [
      [iconButton("undo", t("Take back the last point"), run("takeBack"), "Backspace"), "takeBack"],
      [iconButton("leave", t("Leave out the next point"), run("skipPoint"), "KeyX"), "skipPoint"],
      [iconButton("check", t("Finish the shape"), run("finish"), "Enter"), "finish"],
    ];
    this.element = h("div", { class: "wb-toolstrip", role: "toolbar", "aria-label": t("Tool"), hidden: true },
      this.way, ...this.steps.map(([button]) => button), this.less, this.value, this.more, this.eraser);
  }

  attach() {
    if (this.bench.stage) this.bench.main.append(this.element);
  }

  render() {
    const { toolbox = null } = this.bench.stage ?? {};
    if (toolbox !== this.#watched) toolbox?.changed.on(() => this.render());
    this.#watched = toolbox;
    const tool = toolbox?.tool;
    const setting = tool?.setting ?? null;
    const erases = tool?.erases ?? null;
    const isWay = this.#showWay();
    const steps = this.steps.filter(([button, command]) => !(button.hidden = !this.bench.run(command, false)));
    this.element.hidden = setting === null && erases === null && steps.length === 0 && !isWay;
    for (const part of [this.less, this.value, this.more]) part.hidden = setting === null;
    this.eraser.hidden = erases === null;
    setPressed(this.eraser, erases === true);
    if (!setting) return;
    setText(this.value, setting.words);
    for (const [button, title] of /** @type {[Element, string][]} */ ([[this.less, setting.less], [this.more, setting.more]])) {
      setAttribute(button, "aria-label", title);
      setAttribute(button, "title", title);
    }
  }

  /** @returns {boolean} whether there are several ways to draw now */
  #showWay() {
    const { toolbox = null } = this.bench.stage ?? {};
    const isWay = toolbox?.name === "draw" && toolbox.nextWay(false);
    this.way.hidden = !isWay;
    const way = toolbox?.way || "corners";
    if (!isWay || this.way.dataset.way === way) return isWay;
    this.way.dataset.way = way;
    const titles = {
      corners: t("Draw by two corners"), extremes: t("Draw by the four outermost points"), edge: t("Draw by an edge and the side across"),
    };
    const name = /** @type {keyof typeof titles} */ (way);
    this.way.replaceChildren(icon(name));
    setAttribute(this.way, "title", `${titles[name]} (M)`);
    setAttribute(this.way, "aria-label", titles[name]);
    return true;
  }
}
