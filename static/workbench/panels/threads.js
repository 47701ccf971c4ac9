/**
 * The talk about the labels on the desk, in place: who made them and who reviews them begin it, read, reply, resolve and open again.
 * The panel itself is fetched when there is something said, or to be said.
 *
 * @typedef {import("../bench.js").Bench} Bench
 */
import { t } from "../../i18n.js";
import { h } from "../view/dom.js";

const TALK = () => import("./talk.js");

export class Threads {
  element = h("section", { class: "wb-section wb-threads", hidden: true });

  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.said = h("div", {});
    this.element.append(this.said, h("button", { type: "button", class: "wb-notice-action", onclick: () => this.begin(true) }, t("Say something about these labels")));
    bench.actions.talk = (perform) => this.begin(perform);
  }

  /** Only what was handed in can be talked about; before that a worker asks. */
  get #isOpen() {
    const { work, boot } = this.bench;
    return !!work && work.assignment.id > 0 && work.revision !== null && boot.mode !== "view";
  }

  attach() {
    const { work } = this.bench;
    const threads = work?.threads ?? [];
    this.element.hidden = threads.length === 0 && !this.#isOpen;
    this.said.replaceChildren();
    if (work && threads.length > 0) {
      void TALK().then(({ talk }) => { if (this.bench.work === work) this.said.replaceChildren(...talk(this.bench, threads)); });
    }
  }

  render() {}

  /** Write about the selected object, or about all. @param {boolean} perform */
  begin(perform) {
    const { work } = this.bench;
    if (perform && work && this.#isOpen) {
      void TALK().then(({ beginning }) => {
        if (this.bench.work !== work) return;
        this.said.append(beginning(this.bench, work));
        /** @type {HTMLElement|null} */ (this.said.querySelector(".wb-thread:last-child input"))?.focus();
      });
    }
    return this.#isOpen;
  }
}
