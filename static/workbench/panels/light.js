/** Brightness and contrast of the image, for the eye only. */
import { t } from "../../i18n.js";
import { h } from "../view/dom.js";

export class LightPanel {
  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.brightness = this.#slider();
    this.contrast = this.#slider();
    this.element = h("div", { class: "wb-popover wb-light", hidden: true },
      h("label", {}, h("span", {}, t("Brightness")), this.brightness),
      h("label", {}, h("span", {}, t("Contrast")), this.contrast),
      h("button", { type: "button", class: "wb-notice-action", onclick: () => this.#reset() }, t("As it is")));
  }

  #slider() {
    return h("input", { type: "range", min: 0.2, max: 3, step: 0.05, value: 1, oninput: () => this.#apply() });
  }

  #apply() {
    this.bench.stage?.setLight(this.brightness.valueAsNumber, this.contrast.valueAsNumber);
  }

  #reset() {
    this.brightness.value = "1";
    this.contrast.value = "1";
    this.#apply();
  }

  /** @returns {boolean} whether it was open */
  close() {
    const wasOpen = !this.element.hidden;
    this.element.hidden = true;
    return wasOpen;
  }

  toggle() {
    this.element.hidden = !this.element.hidden;
    if (!this.element.hidden) this.brightness.focus();
  }
}
