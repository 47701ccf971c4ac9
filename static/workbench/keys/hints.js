/**
 * Keeps the keys that buttons show true: a class may have taken one, and a person may have chosen another. A button says in
 * `data-chord` which key the table gives it.
 */
import { setAttribute, setText } from "../view/dom.js";
import { chordName } from "./keymap.js";

/** @param {HTMLElement} root @param {Iterable<import("./bindings.js").Binding>} bindings as they are now */
export function showKeys(root, bindings) {
  /** @type {Map<string, string|undefined>} */
  const now = new Map();
  for (const { home = [], chords } of bindings) for (const chord of home) now.set(chord, chords[0]);
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-chord]"))) {
    const chord = now.get(button.dataset.chord ?? "") ?? button.dataset.chord ?? "";
    const kbd = button.querySelector("kbd");
    if (kbd) setText(kbd, chordName(chord));
    else setAttribute(button, "title", `${button.getAttribute("aria-label")} (${chordName(chord)})`);
  }
}
