/** What stands in the item's place when there is none. */
import { t } from "../../i18n.js";
import { h } from "../view/dom.js";

/** Why there is nothing to do, in the server's word. @param {string} because */
function reason(because) {
  switch (because) {
    case "leased": return t("Others are working on what is left. Some of it may come free; look again in a few minutes.");
    case "seen": return t("You have seen every item of this project. The rest is for others.");
    case "paused": return t("The project is paused. Nothing is lost; a manager will start it again.");
    case "reviewed": return t("Nothing waits for a review now.");
    default: return t("Every item of this project is labelled. Thank you.");
  }
}

/** @param {string} because @param {string} home */
export function nothingMessage(because, home) {
  return h("div", { class: "wb-empty", "data-because": because }, h("h1", {}, t("Nothing for you now")), h("p", {}, reason(because)),
    h("p", {}, h("a", { class: "wb-action is-primary", href: home }, t("Home")), " ",
      h("button", { type: "button", class: "wb-action", onclick: () => location.reload() }, t("Look again"))));
}

/** Shown only when waiting takes long enough to be noticed: the style sheet delays it. */
export const waitingMessage = () => h("div", { class: "wb-empty is-waiting" }, h("p", {}, t("The next item is on its way…")));
