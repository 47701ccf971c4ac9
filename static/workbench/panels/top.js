/**
 * The bar above the item: way home, tools, classes, view.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 */
import { t } from "../../i18n.js";
import { shapeName } from "../geometry/shapes.js";
import { iconButton, setPressed } from "../view/button.js";
import { h, setAttribute, setText } from "../view/dom.js";
import { icon, shapeIcon } from "../view/icons.js";
import { ClassStrip } from "./strip.js";

export class TopBar {
  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    const run = (/** @type {string} */ name) => () => { bench.run(name); bench.focus(); };
    const { project, urls } = bench.boot;
    this.bench = bench;
    this.strip = new ClassStrip(bench);
    this.select = iconButton("select", t("Select and move"), run("select"), "KeyV");
    this.draw = iconButton("box", t("Draw"), run("draw"), "KeyN");
    this.tools = h("div", { class: "wb-group" }, this.select, this.draw);
    this.zoomed = h("button", { type: "button", class: "wb-button wb-zoomed", title: t("Fit the image"), onclick: run("fit") });
    this.zoom = h("div", { class: "wb-group wb-zoom" },
      iconButton("minus", t("Zoom out"), run("zoomOut"), "Minus"), this.zoomed,
      iconButton("plus", t("Zoom in"), run("zoomIn"), "Equal"),
      iconButton("light", t("Brightness, contrast and gamma"), () => bench.run("light"), "KeyB"));
    this.snap = iconButton("snap", t("A drag takes whole words"), run("snap"), "Alt+KeyJ");
    this.reading = h("div", { class: "wb-group" }, this.snap);
    this.guideline = iconButton("book", t("Guideline"), () => bench.run("guideline"), "KeyG");
    this.guideline.hidden = !project.guideline_html;
    this.ask = iconButton("comment", t("Ask about this item"), () => bench.run("ask"), "F2");
    this.ask.hidden = bench.boot.mode !== "label" || !!bench.boot.practice;
    this.list = iconButton("list", t("List of objects"), () => bench.run("list"), "KeyO");
    this.element = h("header", { class: "wb-top" },
      h("a", { class: "wb-button", href: urls.home, title: project.title, "aria-label": t("Home") }, icon("home")),
      this.tools, this.strip.element, this.zoom, this.reading,
      h("div", { class: "wb-group" }, this.ask, this.guideline, this.list,
        iconButton("help", t("Keys"), () => bench.run("help"), "Shift+Slash")));
  }

  /** @param {Desk} desk */
  attach(desk) {
    this.strip.attach(desk);
    const isImage = desk.item.media === "image";
    this.tools.hidden = !isImage || desk.fields.length === 0;
    this.zoom.hidden = !isImage;
    this.reading.hidden = desk.item.media !== "text" || desk.fields.length === 0;
  }

  /** @param {Desk} desk */
  render(desk) {
    this.strip.render(desk);
    const tool = this.bench.stage?.toolbox?.name;
    setPressed(this.select, tool === "select");
    setPressed(this.draw, tool === "draw");
    setPressed(this.snap, this.bench.text?.snaps ?? false);
    this.#showShape(desk);
  }

  /** @param {Desk} desk */
  #showShape(desk) {
    const shape = desk.active ? shapeName(desk.active.field) : "box";
    if (!this.bench.stage || this.draw.dataset.shape === shape) return;
    this.draw.dataset.shape = shape;
    this.draw.replaceChildren(icon(shapeIcon(shape)));
  }

  /** @param {boolean} isNews whether there is a guideline to read */
  markGuideline(isNews) {
    setAttribute(this.guideline, "data-news", isNews);
  }

  /** @param {number} scale */
  showScale(scale) {
    setText(this.zoomed, `${Math.round(scale * 100)}%`);
  }
}
