/**
 * A conversation: its messages, and below them the responses to compare, side by side. The page scrolls as a whole; a
 * response's name and button stay in sight while it is read.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").Conversation} Conversation
 */
import { t } from "../../i18n.js";
import { placeOf } from "../model/ranking.js";
import { askedQuestions } from "../model/questions.js";
import { letterOf } from "../model/responses.js";
import { setPressed } from "./button.js";
import { h, setAttribute, setStyle, setText } from "./dom.js";

export class ConversationView {
  /** @type {{id: string, card: HTMLElement, prefer: HTMLButtonElement, place: HTMLElement}[]} */
  #cards = [];
  /** @type {() => void} */
  #stop = () => {};

  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.element = h("div", { class: "wb-conversation", tabindex: 0, role: "document" });
  }

  /** @param {Desk} desk */
  show(desk) {
    this.clear();
    const { messages, responses } = /** @type {Conversation} */ (desk.item.conversation);
    this.#cards = responses.map((response, index) => this.#card(response, index));
    const columns = responses.length === 4 ? 2 : Math.min(3, responses.length);
    const grid = h("div", { class: "wb-responses", style: { "--columns": String(columns) } }, ...this.#cards.map(({ card }) => card));
    this.element.replaceChildren(h("div", { class: "wb-messages" }, ...messages.map(messageBlock)), responses.length ? grid : "");
    this.element.scrollTop = 0;
    this.#mark(desk);
    this.#stop = desk.store.changed.on(() => this.#mark(desk));
  }

  clear() {
    this.#stop();
    this.#stop = () => {};
    this.#cards = [];
  }

  /** @param {import("../types.js").Answered} response @param {number} index */
  #card({ id, content, html }, index) {
    const place = h("span", { class: "wb-place" });
    const prefer = h("button", { type: "button", class: "wb-choice-button", onclick: () => this.bench.questions?.preferResponse(id) }, t("This one"));
    const card = h("section", { class: "wb-response", "aria-label": t("Response %(name)s", { name: letterOf(index) }), "data-response": id },
      h("header", {}, h("h2", {}, letterOf(index)), place, h("span", { class: "wb-spring" }), prefer), markdown(html, content));
    return { id, card, prefer, place };
  }

  /** Show what has been answered above each response. @param {Desk} desk */
  #mark(desk) {
    const questions = askedQuestions(desk);
    const preferences = questions.filter(({ kind }) => kind === "preference");
    const ranking = questions.find(({ kind }) => kind === "ranking");
    const groups = ranking && /** @type {string[][]|undefined} */ (desk.document.values.get(ranking.name));
    for (const { id, card, prefer, place } of this.#cards) {
      const isChosen = preferences.some(({ name }) => desk.document.values.get(name) === id);
      prefer.hidden = preferences.length === 0;
      prefer.disabled = desk.readonly;
      setPressed(prefer, isChosen);
      setAttribute(card, "data-chosen", isChosen);
      const rank = groups ? placeOf(groups, id) : 0;
      setText(place, rank > 0 ? t("Place %(place)s", { place: rank }) : "");
    }
  }
}

/** @param {import("../types.js").Message} message */
function messageBlock({ role, content, html }) {
  const names = /** @type {Record<string, string>} */ ({ user: t("User"), assistant: t("Assistant"), system: t("Instructions to the assistant") });
  const body = markdown(html, content);
  if (role === "system") return h("details", { class: "wb-message is-system" }, h("summary", {}, names.system), body);
  return h("section", { class: `wb-message is-${role === "user" ? "user" : "assistant"}` }, h("h2", {}, names[role] ?? role), body);
}

/** The server has rendered the Markdown without any HTML of its own. @param {string|undefined} html @param {string} content */
function markdown(html, content) {
  const body = h("div", { class: "wb-markdown prose" });
  if (html === undefined) {
    body.textContent = content;
    setStyle(body, { "white-space": "pre-wrap" });
  } else {
    body.innerHTML = html;
  }
  return body;
}
