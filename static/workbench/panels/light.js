/** Brightness, contrast and gamma of the image, for the eye only. */
import { t } from "../../i18n.js";
import { h, setText } from "../view/dom.js";

/** @typedef {"brightness"|"contrast"|"gamma"} Part */

const SPACE = "http://www.w3.org/2000/svg";
const FILTER = "wb-gamma";
const STEP = 0.1;

export class LightPanel {
  #gamma = gammaFilter();

  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.sliders = { brightness: this.#slider(0.2, 3), contrast: this.#slider(0.2, 3), gamma: this.#slider(0.2, 3) };
    const { brightness, contrast, gamma } = this.sliders;
    this.element = h("div", { class: "wb-popover wb-light", hidden: true },
      row(t("Brightness"), brightness), row(t("Contrast"), contrast), row(t("Gamma"), gamma),
      h("button", { type: "button", class: "wb-notice-action", onclick: () => this.reset() }, t("As it is")),
      this.#gamma.element);
  }

  /** @param {number} min @param {number} max */
  #slider(min, max) {
    return h("input", { type: "range", min, max, step: 0.05, value: 1, oninput: () => this.#apply() });
  }

  #apply() {
    const { brightness, contrast, gamma } = this.sliders;
    for (const slider of Object.values(this.sliders)) showValue(slider);
    this.#gamma.set(1 / gamma.valueAsNumber);
    const parts = [
      brightness.valueAsNumber === 1 ? "" : `brightness(${brightness.value})`,
      contrast.valueAsNumber === 1 ? "" : `contrast(${contrast.value})`,
      gamma.valueAsNumber === 1 ? "" : `url(#${FILTER})`,
    ];
    this.bench.stage?.setLight(parts.join(" ").trim() || "none");
  }

  /** A step more or less of something. @param {Part} part @param {1|-1} direction */
  turn(part, direction) {
    const slider = this.sliders[part];
    slider.valueAsNumber = Math.round((slider.valueAsNumber + direction * STEP) * 100) / 100;
    this.#apply();
  }

  reset() {
    for (const slider of Object.values(this.sliders)) slider.value = "1";
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
    if (!this.element.hidden) this.sliders.brightness.focus();
  }
}

/** @param {string} name @param {HTMLInputElement} slider */
const row = (name, slider) => h("label", {}, h("span", {}, name, h("output", {}, "1.00")), slider);

/** @param {HTMLInputElement} slider */
function showValue(slider) {
  const shown = slider.parentElement?.querySelector("output");
  if (shown) setText(shown, slider.valueAsNumber.toFixed(2));
}

/** CSS has no filter for gamma; SVG has. */
function gammaFilter() {
  const make = (/** @type {string} */ name) => document.createElementNS(SPACE, name);
  const element = make("svg");
  element.setAttribute("class", "visually-hidden");
  element.setAttribute("aria-hidden", "true");
  const filter = make("filter");
  filter.id = FILTER;
  filter.setAttribute("color-interpolation-filters", "sRGB");
  const transfer = make("feComponentTransfer");
  const parts = ["feFuncR", "feFuncG", "feFuncB"].map(make);
  for (const part of parts) part.setAttribute("type", "gamma");
  transfer.append(...parts);
  filter.append(transfer);
  element.append(filter);
  return {
    element,
    /** @param {number} exponent */
    set(exponent) {
      for (const part of parts) part.setAttribute("exponent", String(exponent));
    },
  };
}
