/**
 * Listens to the keyboard and says which chord was meant, if any: never while text is typed or composed.
 *
 * @typedef {{press: (chord: string, event: KeyboardEvent) => boolean, release: (chord: string) => void,
 *   worksInFields: (chord: string) => boolean}} Listener   `press` says whether something was done
 */
import { chordOf } from "./keymap.js";

const TYPED = "input:not([type=checkbox]):not([type=radio]):not([type=range]), textarea, select, [contenteditable]";
const OWN_KEYS = "input, button, a, summary, aside, [role=listbox]";

/** @param {Listener} listener @param {EventTarget} [target] */
export function listen(listener, target = document) {
  target.addEventListener("keydown", (event) => press(listener, /** @type {KeyboardEvent} */ (event)));
  target.addEventListener("keyup", (event) => listener.release(chordOf(/** @type {KeyboardEvent} */ (event))));
}

/** @param {Listener} listener @param {KeyboardEvent} event */
function press(listener, event) {
  // An input method reports the keys it swallows; they spell a syllable and are no command.
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  const chord = chordOf(event);
  const element = /** @type {Element} */ (event.target);
  if (element.closest("dialog")) return;
  if (belongsToElement(element, chord) && !listener.worksInFields(chord)) return;
  if (listener.press(chord, event)) event.preventDefault();
}

/** Whether the focused element has its own use for the key. @param {Element} element @param {string} chord */
function belongsToElement(element, chord) {
  if (element.matches(TYPED)) return true;
  if (element.matches("[type=radio], [type=checkbox]") && chord === "Enter") return false; // no form, no use for it
  return element.matches(OWN_KEYS) && /^(Shift\+)?(Enter|Space|Tab|Arrow\w+|Home|End|PageUp|PageDown)$/.test(chord);
}
