/**
 * What the tool in the hand can set, over a corner of the image: for those who point more than they press keys.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 */
import { t } from "../../i18n.js";
import { iconButton, setPressed } from "../view/button.js";
import { h, setAttribute, setText } from "../view/dom.js";

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
    this.element = h("div", { class: "wb-toolstrip", role: "toolbar", "aria-label": t("Tool"), hidden: true },
      this.less, this.value, this.more, this.eraser);
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
    this.element.hidden = setting === null && erases === null;
    this.eraser.hidden = erases === null;
    setPressed(this.eraser, erases === true);
    if (!setting) return;
    setText(this.value, setting.words);
    for (const [button, title] of /** @type {[Element, string][]} */ ([[this.less, setting.less], [this.more, setting.more]])) {
      setAttribute(button, "aria-label", title);
      setAttribute(button, "title", title);
    }
  }
}
