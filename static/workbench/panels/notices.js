/**
 * Sentences the worker should read, above the bottom bar and in nobody's way. A notice has a name: a newer one of the same
 * name takes its place.
 *
 * @typedef {{name: string, tone: "plain"|"good"|"warn"|"bad", text: string, more?: string[],
 *   actions?: {title: string, act: () => void, stays?: boolean}[], passing?: boolean}} Notice
 */
import { t } from "../../i18n.js";
import { h } from "../view/dom.js";
import { icon } from "../view/icons.js";

const PASSING_MS = 6000;

export class Notices {
  /** @type {Map<string, HTMLElement>} */
  #shown = new Map();
  element = h("div", { class: "wb-notices", "aria-live": "polite" });

  /** @param {Notice} notice */
  show({ name, tone, text, more = [], actions = [], passing = false }) {
    this.hide(name);
    const buttons = actions.map(({ title, act, stays }) => h("button", {
      type: "button", class: "wb-notice-action", onclick: () => { if (!stays) this.hide(name); act(); },
    }, title));
    const close = h("button", { type: "button", class: "wb-button", "aria-label": t("Close"), onclick: () => this.hide(name) },
      icon("close"));
    const element = h("div", { class: `wb-notice is-${tone}`, "data-name": name },
      h("div", {}, h("p", {}, text), more.length ? h("ul", {}, ...more.map((line) => h("li", {}, line))) : null),
      ...buttons, close);
    this.#shown.set(name, element);
    this.element.append(element);
    if (passing) setTimeout(() => { if (this.#shown.get(name) === element) this.hide(name); }, PASSING_MS);
  }

  /** @param {string} name */
  hide(name) {
    this.#shown.get(name)?.remove();
    this.#shown.delete(name);
  }
}
