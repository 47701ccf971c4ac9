import { t } from "../i18n.js";

/** A field that is there to be copied: the button appears where scripts run. */
class CopyField extends HTMLElement {
  connectedCallback() {
    const input = this.querySelector("input");
    const button = this.querySelector("button");
    if (!input || !button) return;
    button.hidden = false;
    input.addEventListener("focus", () => input.select());
    button.addEventListener("click", () => this.copy(input, button));
  }

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLButtonElement} button
   */
  async copy(input, button) {
    input.select();
    try {
      await navigator.clipboard.writeText(input.value);
    } catch {
      document.execCommand("copy"); // the clipboard API needs HTTPS; a site on a local network has none
    }
    button.textContent = t("Copied");
  }
}

customElements.define("copy-field", CopyField);
