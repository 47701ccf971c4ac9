/**
 * The bar below the item for a worker: how far today, whether the work is saved, skip and submit.
 *
 * @typedef {import("../net/autosave.js").SaveState} SaveState
 */
import { t } from "../../i18n.js";
import { chordName } from "../keys/keymap.js";
import { iconButton } from "../view/button.js";
import { h, setAttribute, setText } from "../view/dom.js";

export class BottomBar {
  /** @param {import("../bench.js").Bench} bench @param {HTMLElement[]} buttons what this mode decides with */
  constructor(bench, buttons) {
    const run = (/** @type {string} */ name) => () => { bench.run(name); bench.focus(); };
    this.bench = bench;
    this.progress = h("span", { class: "wb-progress" });
    this.item = h("span", { class: "wb-item" });
    this.saved = h("span", { class: "wb-saved", role: "status" });
    this.undo = iconButton("undo", t("Undo"), run("undo"), "Ctrl+KeyZ");
    this.redo = iconButton("redo", t("Redo"), run("redo"), "Ctrl+Shift+KeyZ");
    this.redo.dataset.seldom = "";
    this.remove = iconButton("trash", t("Delete"), run("remove"), "Delete");
    this.label = h("button", { type: "button", class: "wb-action", hidden: true, onclick: run("labelSelection") }, t("Label the selected text"));
    this.element = h("footer", { class: "wb-bottom" },
      this.progress, this.item, this.saved, h("span", { class: "wb-spring" }),
      h("div", { class: "wb-group" }, this.undo, this.redo, this.remove), this.label, ...buttons);
    document.addEventListener("selectionchange", () => this.#offer());
  }

  /** @param {import("../model/desk.js").Desk} desk */
  attach(desk) {
    setText(this.item, desk.item.name || desk.item.external_id || "");
  }

  #offer() {
    this.label.hidden = !this.bench.run("labelSelection", false);
  }

  render() {
    this.#offer();
    for (const [button, command] of /** @type {[HTMLElement, string][]} */ ([
      [this.undo, "undo"], [this.redo, "redo"], [this.remove, "remove"],
    ])) setAttribute(button, "disabled", !this.bench.run(command, false));
  }

  /** @param {string} words */
  showProgress(words) {
    setText(this.progress, words);
  }

  /** @param {SaveState} state */
  showSaved(state) {
    setText(this.saved, {
      saved: t("Saved"), saving: t("Saving…"), unsaved: t("Saving…"), offline: t("Kept on this device"), signedOut: t("Kept on this device"),
      conflict: t("Not saved"), refused: t("Not saved"),
    }[state]);
    setAttribute(this.saved, "data-state", state);
  }
}

/** A button with words and its key. @param {string} title @param {string} chord @param {() => void} act
 * @param {string} [look] */
export const actionButton = (title, chord, act, look = "") =>
  h("button", { type: "button", class: `wb-action ${look}`, "data-chord": chord, onclick: act }, h("span", {}, title), " ", h("kbd", {}, chordName(chord)));
