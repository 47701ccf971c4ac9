/**
 * A reviewer's words to a worker: reasons, a comment, and remarks that point at an object or a place. The worker reads
 * them, the reviewer writes them.
 *
 * @typedef {import("../types.js").Anchor} Anchor
 * @typedef {import("../types.js").Review} Review
 */
import { t } from "../../i18n.js";
import { reveal, titleOf } from "../actions.js";
import { h } from "../view/dom.js";

/** @param {import("../bench.js").Bench} bench @param {Anchor} anchor */
export function showAnchor(bench, { field, id, x, y }) {
  const key = `${field}/${id}`;
  if (bench.desk?.document.get(key)) {
    bench.desk.select([key]);
    reveal(bench, key);
  } else if (x !== undefined && y !== undefined) {
    bench.stage?.reveal({ x: x - 20, y: y - 20, width: 40, height: 40 });
  }
}

/** What a remark points at, in words. @param {import("../bench.js").Bench} bench @param {Anchor} anchor */
export function anchorName(bench, { field, id, x, y }) {
  const key = `${field}/${id}`;
  if (bench.desk?.document.get(key)) return titleOf(bench, key);
  return x === undefined || y === undefined ? t("An object that is gone")
    : t("Place %(x)s, %(y)s", { x: Math.round(x), y: Math.round(y) });
}

export class ReturnedNotes {
  element = h("section", { class: "wb-section wb-returned", hidden: true });

  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
  }

  /** @param {Review|null} review */
  show(review) {
    const isReturned = review?.decision === "return";
    this.element.hidden = !isReturned;
    if (!isReturned) return;
    const titles = new Map(this.bench.boot.reasons?.map(({ code, title }) => [code, title]));
    this.element.replaceChildren(
      h("h2", {}, t("Returned to you")),
      review.reasons.length ? h("p", {}, review.reasons.map((code) => titles.get(code) ?? code).join(" · ")) : "",
      review.comment ? h("blockquote", {}, review.comment) : "",
      h("ol", {}, ...review.anchors.map((anchor) => this.#remark(anchor))),
      review.reviewer ? h("small", {}, review.reviewer) : "");
    if (this.bench.stage) {
      this.bench.stage.anchors = review.anchors;
      this.bench.stage.repaintOverlay();
    }
  }

  /** @param {Anchor} anchor */
  #remark(anchor) {
    return h("li", {}, h("button", { type: "button", class: "wb-anchor", onclick: () => showAnchor(this.bench, anchor) },
      h("strong", {}, anchorName(this.bench, anchor)), " ", anchor.comment));
  }
}
