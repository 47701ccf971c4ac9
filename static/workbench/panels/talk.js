/**
 * Threads as a list: what they point at, what was said, a line to write on, and a button to resolve or open again.
 *
 * @typedef {import("../bench.js").Bench} Bench
 * @typedef {import("../types.js").Thread} Thread
 */
import { t } from "../../i18n.js";
import { h } from "../view/dom.js";
import { anchorName, chosenAnchor, showAnchor } from "./comments.js";

/** @param {Bench} bench @param {Thread[]} threads @returns {HTMLElement[]} */
export const talk = (bench, threads) => [h("h2", {}, t("Talk about these labels")), ...threads.map((thread) => new Talk(bench, thread).element)];

/** A line to begin with: about what is chosen, or about all. @param {Bench} bench @param {import("../types.js").Work} work */
export function beginning(bench, work) {
  const anchor = chosenAnchor(bench);
  const words = h("input", { type: "text", maxlength: 2000, placeholder: t("What is to be said?"), "aria-label": t("What is to be said?"),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter" && !event.isComposing) void send();
      if (event.key === "Escape") { event.stopPropagation(); element.remove(); bench.focus(); }
    } });
  const element = h("article", { class: "wb-thread" },
    anchor ? h("strong", {}, anchorName(bench, { comment: "", ...anchor })) : "", words,
    h("button", { type: "button", class: "wb-notice-action", onclick: () => void send() }, t("Send"), " ", h("kbd", {}, "Enter")));
  const send = async () => {
    const text = words.value.trim();
    if (!text || !bench.api) return;
    try {
      const { body } = await bench.api.request("POST", `/assignments/${work.assignment.id}/threads`, { text, anchor });
      (work.threads ??= []).push(body);
      element.replaceWith(new Talk(bench, body).element);
      bench.say(t("Sent."));
      bench.focus();
    } catch (error) {
      bench.tell(error instanceof Error ? error.message : String(error));
    }
  };
  return element;
}

class Talk {
  /** @param {Bench} bench @param {Thread} thread */
  constructor(bench, thread) {
    this.bench = bench;
    this.thread = thread;
    this.element = h("article", { class: "wb-thread" });
    this.#draw();
  }

  #draw() {
    const { anchor, state, messages } = this.thread;
    const isOpen = state === "open";
    this.words = h("input", { type: "text", maxlength: 2000, placeholder: t("Write on"), "aria-label": t("Write on"),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Enter" && !event.isComposing) void this.#send();
      } });
    this.element.replaceChildren(
      anchor ? h("button", { type: "button", class: "wb-anchor", onclick: () => showAnchor(this.bench, { comment: "", ...anchor }) },
        h("strong", {}, anchorName(this.bench, { comment: "", ...anchor }))) : "",
      ...messages.map(({ author, text }) => h("p", {}, h("strong", {}, author), " ", text)),
      this.words,
      h("button", { type: "button", class: "wb-notice-action", onclick: () => void this.#ask("PUT", "state", { state: isOpen ? "resolved" : "open" }) },
        isOpen ? t("Resolve") : t("Open again")));
    this.element.dataset.state = state;
  }

  async #send() {
    const text = this.words?.value.trim();
    if (text) await this.#ask("POST", "messages", { text });
  }

  /** @param {"POST"|"PUT"} method @param {string} what @param {Record<string, unknown>} body */
  async #ask(method, what, body) {
    const { api } = this.bench;
    if (!api) return;
    try {
      const { body: thread } = await api.request(method, `/threads/${this.thread.id}/${what}`, body);
      this.thread = thread;
      this.#draw();
    } catch (error) {
      this.bench.tell(error instanceof Error ? error.message : String(error));
    }
  }
}
