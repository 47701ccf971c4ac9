/**
 * The place of a reviewer's remarks beside an item. What shows them is fetched with the first item that was returned.
 *
 * @typedef {import("../types.js").Work} Work
 */
import { h } from "../view/dom.js";

/** @param {Work} work */
const isReturned = ({ review }) => review?.decision === "return";

export class Notes {
  element = h("section", { class: "wb-section wb-returned", hidden: true });
  /** @type {import("./returned.js").ReturnedNotes|null} */
  #notes = null;

  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
  }

  /** Fetch what an item needs. @param {Work} work */
  async load(work) {
    if (!isReturned(work) || this.#notes) return;
    const { ReturnedNotes } = await import("./returned.js");
    this.#notes ??= new ReturnedNotes(this.bench, this.element);
  }

  /** @param {Work} work */
  show(work) {
    this.#notes?.show(isReturned(work) ? work.review : null);
  }

  /** To the next remark that is not done, or the one before. @param {1|-1} step @param {boolean} perform */
  walk(step, perform) {
    return this.#notes?.walk(step, perform) ?? false;
  }

  /** Tick off the remark one is at, or take that back. @param {boolean} perform */
  tick(perform) {
    return this.#notes?.tick(perform) ?? false;
  }
}
