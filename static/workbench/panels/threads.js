/**
 * The talk about the labels on the desk, in place: who made them and who reviews them read, reply, resolve and open again. The
 * panel itself is fetched when there is something said.
 *
 * @typedef {import("../bench.js").Bench} Bench
 */
import { h } from "../view/dom.js";

const TALK = () => import("./talk.js");

export class Threads {
  element = h("section", { class: "wb-section wb-threads", hidden: true });

  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
  }

  attach() {
    const { work } = this.bench;
    const threads = work?.threads ?? [];
    this.element.hidden = threads.length === 0;
    this.element.replaceChildren();
    if (work && threads.length > 0) {
      void TALK().then(({ talk }) => { if (this.bench.work === work) this.element.replaceChildren(...talk(this.bench, threads)); });
    }
  }

  render() {}
}
