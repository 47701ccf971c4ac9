/** How a worker is doing with the practice item before him: tries, what was right, the hint. */
import { t } from "../../i18n.js";
import { h, setAttribute } from "../view/dom.js";

export class PracticePanel {
  /** What was said last. */
  words = "";
  /** @type {number} */
  #most = 0;

  constructor() {
    this.tries = h("small", {});
    this.said = h("p", { class: "wb-said" });
    this.hint = h("blockquote", {});
    this.element = h("section", { class: "wb-section wb-practice", "aria-live": "polite" },
      h("h2", {}, t("Practice"), " ", this.tries), this.said, this.hint);
  }

  /** @param {import("../types.js").Practice} practice */
  begin({ tries, most, hint }) {
    this.#most = most;
    this.#show("plain", t("Label this as you would your work. You are told at once what was right, and nothing is counted."), most - tries, hint);
  }

  /** @param {import("../types.js").Outcome} outcome */
  tell({ right, total, solved, tries_left: left, hint }) {
    const counts = { right, total };
    if (solved) return this.#show("good", t("All is right."), left, "");
    const words = left > 0 ? t("%(right)s of %(total)s right. Correct it and check again.", counts)
      : t("%(right)s of %(total)s right. Now you see the known answer beside yours; this item comes again later.", counts);
    return this.#show(left > 0 ? "warn" : "bad", words, left, hint);
  }

  /** @param {string} tone @param {string} words @param {number} left @param {string} hint */
  #show(tone, words, left, hint) {
    this.words = words;
    this.tries.textContent = left > 0 ? t("%(left)s of %(most)s tries left", { left, most: this.#most }) : "";
    this.said.textContent = words;
    setAttribute(this.element, "data-tone", tone);
    this.hint.textContent = hint;
    this.hint.hidden = !hint;
  }
}
