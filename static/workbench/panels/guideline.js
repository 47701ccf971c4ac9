/** The guideline, beside the item and never over it. */
import { t } from "../../i18n.js";
import { h } from "../view/dom.js";

export class GuidelinePanel {
  /** @param {import("../types.js").Boot["project"]} project */
  constructor({ guideline_html: html, guideline_version: version }) {
    const body = h("div", { class: "wb-guideline-body prose" });
    body.innerHTML = html ?? "";
    this.element = h("aside", { class: "wb-guideline", "aria-label": t("Guideline"), tabindex: 0, hidden: true },
      h("h2", {}, t("Guideline"), version ? h("small", {}, ` v${version}`) : null), body);
    this.isThere = !!html;
  }

  toggle() {
    if (this.isThere) this.element.hidden = !this.element.hidden;
    return this.isThere;
  }
}
