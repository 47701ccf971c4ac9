/**
 * A reviewer's words to a worker: reasons, a comment, and remarks that point at an object or a place.
 *
 * @typedef {import("../types.js").Anchor} Anchor
 * @typedef {import("../types.js").Review} Review
 */
import { t } from "../../i18n.js";
import { h, setAttribute } from "../view/dom.js";
import { anchorName, showAnchor } from "./comments.js";

export class ReturnedNotes {
  /** @type {{anchor: Anchor, row: HTMLElement, box: HTMLInputElement}[]} */
  #remarks = [];
  #at = -1;
  #memory = "";

  /** @param {import("../bench.js").Bench} bench @param {HTMLElement} element where they are shown */
  constructor(bench, element) {
    this.bench = bench;
    this.element = element;
  }

  /** @param {Review|null} review */
  show(review) {
    this.element.hidden = !review;
    this.#remarks = [];
    this.#at = -1;
    if (!review) return;
    this.#memory = `labelstage.ticked.${review.id}`;
    const ticked = new Set(JSON.parse(localStorage.getItem(this.#memory) ?? "[]"));
    const titles = new Map(this.bench.boot.reasons?.map(({ code, title }) => [code, title]));
    this.#remarks = review.anchors.map((anchor, index) => this.#remark(anchor, index, ticked.has(index)));
    this.count = h("small", {});
    this.element.replaceChildren(
      h("h2", {}, t("Returned to you"), " ", this.count),
      review.reasons.length ? h("p", {}, review.reasons.map((code) => titles.get(code) ?? code).join(" · ")) : "",
      review.comment ? h("blockquote", {}, review.comment) : "",
      h("ol", {}, ...this.#remarks.map(({ row }) => row)),
      review.reviewer ? h("small", {}, review.reviewer) : "",
      this.#remarks.length ? h("p", { class: "wb-note" }, h("kbd", {}, "F8"), ` ${t("next remark")} `, h("kbd", {}, "F9"), ` ${t("done")}`) : "");
    this.#tell();
  }

  /** @param {Anchor} anchor @param {number} index @param {boolean} isDone */
  #remark(anchor, index, isDone) {
    const box = h("input", { type: "checkbox", checked: isDone, "aria-label": t("Done: %(remark)s", { remark: anchor.comment }), onchange: () => this.#tell() });
    const row = h("li", {}, box, h("button", { type: "button", class: "wb-anchor", onclick: () => this.#go(index) },
      h("strong", {}, anchorName(this.bench, anchor)), " ", anchor.comment));
    return { anchor, row, box };
  }

  /** Keep and show what is done; pins of what is done leave the image. */
  #tell() {
    const done = this.#remarks.flatMap(({ box }, index) => (box.checked ? [index] : []));
    if (done.length > 0) localStorage.setItem(this.#memory, JSON.stringify(done));
    else localStorage.removeItem(this.#memory);
    if (this.count) this.count.textContent = this.#remarks.length ? t("%(done)s of %(count)s done", { done: done.length, count: this.#remarks.length }) : "";
    this.#remarks.forEach(({ row, box }, index) => {
      setAttribute(row, "data-done", box.checked);
      setAttribute(row, "data-here", index === this.#at);
    });
    const { stage } = this.bench;
    if (!stage) return;
    // A pin keeps its number: what is done is shown nowhere, what is left where it was.
    stage.anchors = this.#remarks.map(({ anchor, box }) => (box.checked ? { comment: "" } : anchor));
    stage.repaintOverlay();
  }

  /** @param {number} index */
  #go(index) {
    this.#at = index;
    const { anchor, row } = this.#remarks[index];
    showAnchor(this.bench, anchor);
    row.scrollIntoView({ block: "nearest" });
    this.#tell();
    this.bench.say(`${index + 1}: ${anchorName(this.bench, anchor)}. ${anchor.comment}`);
  }

  /** To the next remark that is not done, or the one before. @param {1|-1} step @param {boolean} perform */
  walk(step, perform) {
    const count = this.#remarks.length;
    if (count === 0 || !perform) return count > 0;
    let at = this.#at < 0 && step < 0 ? count : this.#at;
    for (let tried = 0; tried < count; tried += 1) {
      at = (at + step + count) % count;
      if (!this.#remarks[at].box.checked) break;
    }
    this.#go(at);
    return true;
  }

  /** Tick off the remark one is at, or take that back. @param {boolean} perform */
  tick(perform) {
    const remark = this.#remarks[this.#at];
    if (remark && perform) {
      remark.box.checked = !remark.box.checked;
      this.#tell();
    }
    return !!remark;
  }
}
