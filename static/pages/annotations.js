import { h } from "./dom.js";
import { LARGE } from "./import/batches.js";
import { sendInParts } from "./import/parts.js";
import { t } from "../i18n.js";

/** Sends the large files of its form piece by piece, and on after a break, before the form itself goes. */
class PartedForm extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    form?.addEventListener("submit", (event) => {
      const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("files"));
      const files = [...(input.files ?? [])];
      if (!files.some(({ size }) => size >= LARGE)) return;
      event.preventDefault();
      void this.send(form, input, files);
    });
  }

  /** @param {HTMLFormElement} form @param {HTMLInputElement} input @param {File[]} files */
  async send(form, input, files) {
    const button = /** @type {HTMLButtonElement} */ (form.querySelector("button.primary"));
    button.disabled = true;
    this.querySelector("[data-files]")?.replaceChildren();
    try {
      const rest = new DataTransfer();
      const parts = [];
      for (const file of files) {
        if (file.size < LARGE) rest.items.add(file);
        else parts.push(h("input", { type: "hidden", name: "parts", value: await this.sendLarge(file) }));
      }
      form.append(...parts);
      input.files = rest.files;
      form.submit();
    } catch (error) {
      button.disabled = false;
      this.say(error instanceof Error ? error.message : String(error), "bad");
    }
  }

  /** @param {File} file @returns {Promise<string>} the id of what was sent */
  sendLarge(file) {
    const bar = h("progress", { max: file.size, value: 0, "aria-label": file.name });
    this.querySelector("[data-files]")?.append(h("li", {}, h("span", { class: "clip" }, file.name), bar));
    const broke = (/** @type {boolean} */ isBroken) => this.say(isBroken ? t("The connection broke. Trying again ...") : "", "warn");
    return sendInParts(this.dataset.parts ?? "", file, (sent) => { bar.value = sent; }, broke);
  }

  /** @param {string} words @param {string} tone */
  say(words, tone) {
    const said = /** @type {HTMLElement} */ (this.querySelector("[data-said]"));
    said.textContent = words;
    said.className = `flash ${tone}`;
    said.hidden = !words;
  }
}

customElements.define("parted-form", PartedForm);
