/**
 * The assists, and what the tool in the hand can set, over a corner of the image: for those who point more than they press keys.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 */
import { t } from "../../i18n.js";
import { iconButton, setPressed } from "../view/button.js";
import { h, setAttribute, setText } from "../view/dom.js";
import { DrawingSteps } from "./steps.js";

const WAND_KINDS = new Set(["box", "polygon", "mask"]);

export class ToolStrip {
  /** @type {import("../tools/toolbox.js").Toolbox|null} */
  #watched = null;

  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    const run = (/** @type {string} */ name) => () => { bench.run(name); bench.focus(); };
    this.bench = bench;
    this.wand = iconButton("wand", t("Magic wand"), run("wand"), "KeyP");
    this.tighten = iconButton("tighten", t("Tighten the selected boxes"), run("tighten"), "KeyT");
    this.pull = iconButton("magnet", t("Edges attract"), run("pull"), "KeyD");
    this.less = iconButton("minus", "", run("less"), "BracketLeft");
    this.more = iconButton("plus", "", run("more"), "BracketRight");
    this.value = h("output", {});
    this.eraser = iconButton("eraser", t("Eraser"), run("eraser"), "KeyX");
    this.keep = h("button", { type: "button", class: "wb-notice-action", onclick: run("finish") }, t("Keep"));
    this.settings = h("div", { class: "wb-group" }, this.less, this.value, this.more, this.eraser, this.keep);
    this.steps = new DrawingSteps(bench);
    this.element = h("div", { class: "wb-toolstrip", role: "toolbar", "aria-label": t("Help in drawing"), hidden: true },
      this.wand, this.tighten, this.pull, this.settings, this.steps.element);
  }

  attach() {
    if (this.bench.stage) this.bench.main.append(this.element);
  }

  /** @param {Desk} desk */
  render(desk) {
    const { toolbox = null, image = null } = this.bench.stage ?? {};
    if (toolbox !== this.#watched) toolbox?.changed.on(() => this.render(desk));
    this.#watched = toolbox;
    this.element.hidden = !toolbox || !image || desk.readonly || desk.fields.length === 0;
    this.tighten.hidden = !desk.fields.some(({ kind }) => kind === "box");
    this.tighten.disabled = !this.bench.run("tighten", false);
    this.wand.hidden = !desk.fields.some(({ kind }) => WAND_KINDS.has(kind));
    this.pull.disabled = !this.bench.run("pull", false);
    this.wand.disabled = this.pull.disabled; // both read the pixels
    setPressed(this.wand, toolbox?.name === "wand");
    setPressed(this.pull, desk.edgeNear !== null);
    this.steps.render(toolbox);
    if (toolbox) this.#renderSettings(toolbox.tool);
  }

  /** @param {import("../tools/machine.js").Machine} tool */
  #renderSettings({ setting, erases, state }) {
    this.settings.hidden = setting === null;
    this.eraser.hidden = erases === null;
    setPressed(this.eraser, erases === true);
    this.keep.hidden = state !== "showing";
    if (!setting) return;
    setText(this.value, setting.words);
    for (const [button, title] of /** @type {[Element, string][]} */ ([[this.less, setting.less], [this.more, setting.more]])) {
      setAttribute(button, "aria-label", title);
      setAttribute(button, "title", title);
    }
  }
}
