/** The side of the workbench: notes on a returned item, questions, attributes, the list of objects. A sheet on a phone. */
import { t } from "../../i18n.js";
import { h } from "../view/dom.js";

const MEMORY = "labelstage.side";
const NARROW = "(max-width: 760px)";

export class Side {
  /** @param {HTMLElement[]} sections @param {boolean} isNeeded whether the work needs it open even on a phone */
  constructor(sections, isNeeded) {
    this.element = h("aside", { class: "wb-side", "aria-label": t("Labels") }, ...sections);
    this.element.hidden = matchMedia(NARROW).matches ? !isNeeded : localStorage.getItem(MEMORY) === "closed" && !isNeeded;
  }

  open() {
    this.element.hidden = false;
  }

  toggle() {
    this.element.hidden = !this.element.hidden;
    localStorage.setItem(MEMORY, this.element.hidden ? "closed" : "open");
  }
}
