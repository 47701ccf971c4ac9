/** What stands in the item's place when there is none. */
import { t } from "../../i18n.js";
import { h } from "../view/dom.js";

/** Why there is nothing to do, in the server's word. @param {string} because */
function reason(because) {
  switch (because) {
    case "paused": return t("The project is paused.");
    case "empty": return t("Nothing has been brought in yet.");
    case "leased": return t("Others are working on what is left. Something may come back.");
    case "seen": return t("You have had every item that is still open.");
    case "held": return t("You already hold as many items as one person may. Submit or release one.");
    case "adjudicated": return t("Nothing waits for you to adjudicate.");
    case "restricted": return t("You have no new work in this project for now. Look at My work: it says why, and what you can do.");
    case "unqualified": return t("What is left asks for a skill that you do not have yet.");
    case "practice": return t("Solve the practice items first. Then your work comes.");
    case "practised": return t("You have solved all there is to practise on.");
    case "guideline": return t("Read what is new in the guideline beside this and say that you have. Then your next item comes.");
    case "reviewed": return t("Nothing waits for a review now.");
    default: return t("Everything is labelled.");
  }
}

/** @param {string} because @param {import("../types.js").Boot["urls"]} urls */
export function nothingMessage(because, urls) {
  const onward = because === "practice" && urls.practice ? [urls.practice, t("Practise")]
    : because === "practised" && urls.work ? [urls.work, t("To work")] : [urls.home, t("Home")];
  return h("div", { class: "wb-empty", "data-because": because }, h("h2", {}, because === "practised" ? t("Well done") : t("Nothing for you now")), h("p", {}, reason(because)),
    h("p", {}, h("a", { class: "wb-action is-primary", href: onward[0] }, onward[1]), " ",
      h("button", { type: "button", class: "wb-action", onclick: () => location.reload() }, t("Look again"))));
}
