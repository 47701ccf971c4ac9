/**
 * Ask about the item in hand, and read what was answered: beside the item, without leaving it.
 *
 * @typedef {{id: number, state: string, news: boolean,
 *   messages: {id: number, author: string, mine: boolean, text: string, created_at: string}[]}} Thread
 */
import { t } from "../../i18n.js";
import { ApiError } from "../net/api.js";
import { h, setText } from "../view/dom.js";

export class AskPanel {
  /** @param {import("../bench.js").Bench} bench @param {import("../net/api.js").Api} api */
  constructor(bench, api) {
    this.bench = bench;
    this.api = api;
    this.threads = h("div", { class: "wb-threads" });
    this.words = h("textarea", { rows: 3, maxlength: 4000, class: "wb-ask-words", placeholder: t("What is unclear about this item?"), "aria-label": t("What is unclear about this item?"),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); event.stopPropagation(); void this.#send(); }
      } });
    this.told = h("p", { class: "wb-wrong", role: "alert" });
    this.element = h("form", { class: "wb-popover wb-ask", hidden: true, "aria-label": t("Ask about this item"),
      onsubmit: (/** @type {Event} */ event) => { event.preventDefault(); void this.#send(); },
      onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape" && this.close()) bench.focus(); } },
      h("h2", {}, t("Ask about this item")), this.threads, this.words, this.told,
      h("div", { class: "wb-group" },
        h("button", { type: "submit", class: "wb-action is-primary" }, t("Send"), " ", h("kbd", {}, "Ctrl+Enter")),
        h("p", { class: "wb-note" }, t("A manager or reviewer answers. You can go on meanwhile."))));
    bench.opened.on(() => this.close());
  }

  async open() {
    this.element.hidden = false;
    setText(this.told, "");
    this.words.focus();
    await this.#read();
  }

  /** @returns {boolean} whether it was open */
  close() {
    const wasOpen = !this.element.hidden;
    this.element.hidden = true;
    this.threads.replaceChildren();
    return wasOpen;
  }

  get #path() {
    return `/assignments/${this.bench.work?.assignment.id}/questions`;
  }

  async #read() {
    const path = this.#path;
    try {
      const { body } = await this.api.request("GET", path);
      if (path !== this.#path || this.element.hidden) return;
      this.#show(body);
      for (const { id, news } of /** @type {Thread[]} */ (body)) if (news) void this.api.request("POST", `/questions/${id}/read`, {});
    } catch (error) {
      if (!(error instanceof ApiError)) setText(this.told, t("The server cannot be reached. Try again in a moment."));
    }
  }

  /** @param {Thread[]} threads */
  #show(threads) {
    this.threads.replaceChildren(...threads.flatMap(({ messages }) => messages.map(({ mine, author, text }) =>
      h("p", { class: mine ? "wb-said" : "wb-said is-answer" }, h("strong", {}, mine ? t("You") : author), " ", text))));
    this.threads.scrollTop = this.threads.scrollHeight;
  }

  /** What was written stays until the server has it. */
  async #send() {
    const text = this.words.value.trim();
    if (!text) return this.words.focus();
    try {
      await this.api.request("POST", this.#path, { text });
      this.words.value = "";
      setText(this.told, "");
      this.bench.say(t("Your question was sent."));
      await this.#read();
    } catch (error) {
      setText(this.told, error instanceof ApiError ? error.message : t("The server cannot be reached. What you wrote is still here."));
    }
  }
}
