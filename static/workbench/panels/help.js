/**
 * The sheet of keys, drawn from the same table that the keyboard uses.
 */
import { t } from "../../i18n.js";
import { chordName } from "../keys/keymap.js";
import { h } from "../view/dom.js";

/** @param {import("../bench.js").Bench} bench */
export function openHelp(bench) {
  const dialog = h("dialog", { class: "wb-help", "aria-label": t("Keys"), onclose: () => { dialog.remove(); bench.focus(); } },
    h("header", {}, h("h2", {}, t("Keys")),
      h("button", { type: "button", class: "wb-notice-action", onclick: () => dialog.close() }, t("Close"))),
    h("div", { class: "wb-help-groups" }, ...groups(bench)));
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {import("../bench.js").Bench} bench */
function groups(bench) {
  /** @type {Map<string, Map<string, string[]>>} chords by title by group */
  const found = new Map();
  for (const { group, title, chords } of new Set(bench.keymap.values())) {
    const titles = found.get(group) ?? new Map();
    titles.set(title, [...new Set([...(titles.get(title) ?? []), ...chords.map(chordName)])]);
    found.set(group, titles);
  }
  const classes = new Map([...bench.schema.hotkeys()].map(([key, { label }]) => [label.title || label.name, [key.toUpperCase()]]));
  if (classes.size > 0) found.set(t("Classes"), classes);
  return [...found].map(([group, titles]) => h("section", {}, h("h3", {}, group),
    h("dl", {}, ...[...titles].flatMap(([title, chords]) => [
      h("dt", {}, ...chords.flatMap((chord) => [h("kbd", {}, chord), " "])), h("dd", {}, title),
    ]))));
}
