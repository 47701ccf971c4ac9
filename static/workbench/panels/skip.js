/**
 * Leave an item: to have it again later, to others, or as one that nobody can label. Or give it back and stop.
 *
 * @typedef {"later"|"others"|"unusable"} Route
 */
import { t } from "../../i18n.js";
import { h } from "../view/dom.js";

export class SkipPanel {
  /** @param {{skip: (reason: string, route: Route) => void, giveBack: () => void, back: () => void, ask: () => void}} parts */
  constructor(parts) {
    this.parts = parts;
    this.other = h("input", { type: "text", maxlength: 500, placeholder: t("Another reason"), "aria-label": t("Another reason") });
    this.route = h("select", { "aria-label": t("Who is to have it") },
      h("option", { value: "others" }, t("to somebody else")), h("option", { value: "unusable" }, t("unusable")));
    this.element = h("form", {
      class: "wb-popover wb-skip", hidden: true, "aria-label": t("Leave this item"),
      onsubmit: (/** @type {Event} */ event) => this.#submit(event),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    },
      h("h2", {}, t("Leave this item")),
      this.#button(t("Later: show it to me again"), "", "later"),
      h("h3", {}, t("To somebody else")),
      this.#button(t("I cannot tell"), t("I cannot tell"), "others"),
      this.#button(t("The guideline does not cover it"), t("The guideline does not cover it"), "others"),
      h("h3", {}, t("Nobody can label it")),
      this.#button(t("The item is broken"), t("The item is broken"), "unusable"),
      this.#button(t("It does not belong here"), t("It does not belong here"), "unusable"),
      h("div", { class: "wb-skip-other" }, this.other, this.route, h("button", { type: "submit", class: "wb-notice-action" }, t("Skip"))),
      h("div", { class: "wb-group" },
        h("button", { type: "button", class: "wb-link", onclick: () => { this.close(); parts.ask(); } }, t("Ask a question instead")),
        h("button", { type: "button", class: "wb-link", onclick: parts.giveBack }, t("Give the item back and stop"))));
  }

  /** @param {string} title @param {string} reason @param {Route} route */
  #button(title, reason, route) {
    return h("button", { type: "button", class: "wb-notice-action", "data-route": route, onclick: () => this.#send(reason, route) }, title);
  }

  /** @param {string} reason @param {Route} route */
  #send(reason, route) {
    this.close();
    this.parts.skip(reason, route);
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const reason = this.other.value.trim();
    if (reason) this.#send(reason, /** @type {Route} */ (this.route.value));
    else this.other.focus();
  }

  /** Arrows walk the buttons. @param {KeyboardEvent} event */
  #key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = /** @type {HTMLElement[]} */ ([...this.element.querySelectorAll("[data-route]")]);
    const at = buttons.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === "Escape" && this.close()) this.parts.back();
    else if (step && at >= 0) {
      event.preventDefault();
      buttons[(at + step + buttons.length) % buttons.length].focus();
    }
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
