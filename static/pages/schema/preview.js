import { h } from "../dom.js";
import { t } from "../../i18n.js";
import { tried } from "./model.js";

/** @typedef {import("./model.js").Field} Field */
/** @typedef {import("../../workbench/types.js").Media} Media */

/** So long, in milliseconds, nothing must be edited before the preview is made anew. */
const REST = 300;

/** The workbench as a worker will see it, over a sample, with the tools, classes, keys and questions of the schema as it stands. */
export class Preview {
  #place = h("div", { class: "preview-bench" });
  #choice = h("span", { class: "chips" });
  #shown = "";
  #timer = 0;
  /** @type {Media | null} what the person wants to see it over */
  #wanted = null;
  /** @type {Field[]} */
  #fields = [];

  constructor() {
    this.element = h("details", { class: "preview", open: true, ontoggle: () => this.#later() },
      h("summary", {}, t("As workers will see it. Try it: nothing is kept."), this.#choice), this.#place);
  }

  /** @param {Field[]} fields */
  show(fields) {
    this.#fields = tried(fields);
    this.#later();
  }

  #later() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#build(), REST);
  }

  async #build() {
    const fields = this.#fields;
    const now = JSON.stringify([fields, this.#wanted]);
    this.element.hidden = fields.length === 0;
    if (!this.element.open || this.element.hidden || now === this.#shown) return;
    this.#shown = now;
    const { mediaOf, startTrial } = await import("../../workbench/trial.js");
    const root = h("div", {});
    try {
      const all = mediaOf(/** @type {any} */ (fields));
      const media = all.find((each) => each === this.#wanted) ?? all[0];
      await startTrial(root, /** @type {any} */ (fields), media);
      if (now !== this.#shown) return;
      this.#offer(all, media);
      this.#place.replaceChildren(root);
    } catch {
      this.#place.replaceChildren(h("p", { class: "muted" }, t("It can be seen here once the label schema has no mistakes.")));
    }
  }

  /** @param {Media[]} all @param {Media} now */
  #offer(all, now) {
    const names = { image: t("Image"), text: t("Text"), conversation: t("Conversation") };
    this.#choice.hidden = all.length < 2;
    this.#choice.replaceChildren(...all.map((media) => h("button", {
      type: "button", class: "chip", "aria-current": media === now ? "true" : null,
      onclick: () => { this.#wanted = media; void this.#build(); },
    }, names[media])));
  }
}
