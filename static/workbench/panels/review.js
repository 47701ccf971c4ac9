/**
 * What a reviewer says: reasons, a comment, and remarks that point at an object, at words or at a place in the image.
 *
 * @typedef {import("../types.js").Anchor} Anchor
 */
import { t } from "../../i18n.js";
import { h } from "../view/dom.js";
import { anchorName, chosenAnchor, showAnchor } from "./comments.js";

export class ReviewForm {
  /** @type {Anchor[]} */
  #anchors = [];

  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.who = h("p", { class: "wb-who" });
    this.reasons = (bench.boot.reasons ?? []).map(({ code, title }) => ({
      code, title, input: h("input", { type: "checkbox", value: code }),
    }));
    this.words = h("textarea", { rows: 2, maxlength: 2000, placeholder: t("A comment for the worker"), "aria-label": t("A comment for the worker") });
    this.remarks = h("ol", { class: "wb-remarks" });
    this.element = h("section", { class: "wb-section wb-review" }, this.who,
      h("fieldset", {}, h("legend", {}, t("What is wrong, if anything")),
        ...this.reasons.map(({ title, input }) => h("label", { class: "wb-option" }, input, h("span", {}, title)))),
      this.words,
      h("button", { type: "button", class: "wb-notice-action", onclick: () => this.comment() }, t("Point at something"), " ", h("kbd", {}, "C")),
      this.remarks);
  }

  attach() {
    this.#anchors = [];
    this.words.value = "";
    for (const { input } of this.reasons) input.checked = false;
    this.#draw();
  }

  render() {}

  /** @param {string} words whose work this is */
  showWho(words) {
    this.who.textContent = words;
  }

  /** What is said so far. */
  read() {
    return {
      reasons: this.reasons.filter(({ input }) => input.checked).map(({ code }) => code),
      comment: this.words.value.trim(),
      anchors: this.#anchors.filter(({ comment }) => comment.trim()),
    };
  }

  /** Ask for a reason. */
  ask() {
    (this.reasons[0]?.input ?? this.words).focus();
  }

  /** A remark on what is chosen, or else on the place under the pointer or in the middle of the window. */
  comment() {
    const { stage, text } = this.bench;
    const chosen = chosenAnchor(this.bench) ?? (stage && inside(stage));
    if (chosen) this.#add({ ...chosen, comment: "" });
    else this.bench.tell(text ? t("Choose words or a label in the text first, then point at them.") : t("Write a comment: here is nothing to point at."));
  }

  /** @param {Anchor} anchor */
  #add(anchor) {
    this.#anchors.push(anchor);
    this.#draw();
    /** @type {HTMLElement|null} */ (this.remarks.querySelector("li:last-child input"))?.focus();
  }

  #draw() {
    this.remarks.replaceChildren(...this.#anchors.map((anchor) => this.#remark(anchor)));
    const { stage } = this.bench;
    if (!stage) return;
    stage.anchors = this.#anchors;
    stage.repaintOverlay();
  }

  /** @param {Anchor} anchor */
  #remark(anchor) {
    const input = h("input", {
      type: "text", maxlength: 500, value: anchor.comment, "aria-label": anchorName(this.bench, anchor), placeholder: anchorName(this.bench, anchor),
      oninput: () => { anchor.comment = input.value; },
      onfocus: () => showAnchor(this.bench, anchor),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Enter" && !event.ctrlKey && !event.isComposing) this.bench.focus();
      },
    });
    return h("li", {}, input, h("button", {
      type: "button", class: "wb-button", "aria-label": t("Remove the remark"),
      onclick: () => { this.#anchors = this.#anchors.filter((each) => each !== anchor); this.#draw(); },
    }, "×"));
  }
}

/** A point inside the image near the pointer. @param {import("../view/stage.js").Stage} stage */
function inside(stage) {
  const at = stage.pointer ?? { x: stage.window.width / 2, y: stage.window.height / 2 };
  const { x, y } = stage.toImage(at);
  const { width, height } = /** @type {import("../types.js").Box} */ (stage.desk?.bounds);
  return { x: Math.round(Math.max(0, Math.min(width, x))), y: Math.round(Math.max(0, Math.min(height, y))) };
}
