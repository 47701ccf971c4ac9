/** Leave an item to others, with the reason; or give it back and stop. */
import { t } from "../../i18n.js";
import { h } from "../view/dom.js";

export class SkipPanel {
  /** @param {{skip: (reason: string) => void, giveBack: () => void, back: () => void}} parts */
  constructor({ skip, giveBack, back }) {
    this.other = h("input", { type: "text", maxlength: 500, placeholder: t("Another reason"), "aria-label": t("Another reason") });
    const send = (/** @type {string} */ reason) => { this.close(); skip(reason); };
    const reasons = [t("I cannot tell"), t("The item is broken"), t("The guideline does not cover it")];
    this.element = h("form", {
      class: "wb-popover wb-skip", hidden: true, "aria-label": t("Why do you skip this item?"),
      onsubmit: (/** @type {Event} */ event) => {
        event.preventDefault();
        if (this.other.value.trim()) send(this.other.value.trim());
      },
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Escape" && this.close()) back();
      },
    },
      h("h2", {}, t("Why do you skip this item?")),
      ...reasons.map((reason) => h("button", { type: "button", class: "wb-notice-action", onclick: () => send(reason) }, reason)),
      h("div", { class: "wb-group" }, this.other, h("button", { type: "submit", class: "wb-notice-action" }, t("Skip"))),
      h("button", { type: "button", class: "wb-link", onclick: giveBack }, t("Give the item back and stop")));
  }

  toggle() {
    this.element.hidden = !this.element.hidden;
    if (!this.element.hidden) this.element.querySelector("button")?.focus();
  }

  /** @returns {boolean} whether it was open */
  close() {
    const wasOpen = !this.element.hidden;
    this.element.hidden = true;
    this.other.value = "";
    return wasOpen;
  }
}
