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
  /** What was meant by a key that ended a syllable: it is done when the syllable stands in the field. @type {string|null} */
  let waiting = null;
  target.addEventListener("keydown", (event) => {
    waiting = press(listener, /** @type {KeyboardEvent} */ (event));
  });
  target.addEventListener("keyup", (event) => listener.release(chordOf(/** @type {KeyboardEvent} */ (event))));
  target.addEventListener("compositionend", (event) => {
    const chord = waiting;
    // A browser may send the key once more, without the syllable; then it is done by that.
    if (chord) setTimeout(() => { if (waiting === chord) listener.press(chord, /** @type {any} */ (event)); waiting = null; });
  });
}

/** @param {Listener} listener @param {KeyboardEvent} event @returns {string|null} the chord, when it has to wait for a syllable */
function press(listener, event) {
  if (event.defaultPrevented) return null;
  const chord = chordOf(event);
  const element = /** @type {Element} */ (event.target);
  if (element.closest("dialog")) return null;
  // An input method reports the keys it swallows; they spell a syllable and are no command. With Ctrl they spell nothing.
  if (event.isComposing || event.keyCode === 229) {
    return chord.startsWith("Ctrl+") && listener.worksInFields(chord) ? chord : null;
  }
  if (belongsToElement(element, chord) && !listener.worksInFields(chord)) return null;
  if (listener.press(chord, event)) event.preventDefault();
  return null;
}

/** Whether the focused element has its own use for the key. @param {Element} element @param {string} chord */
function belongsToElement(element, chord) {
  if (element.matches(TYPED)) return true;
  if (element.matches("[type=radio], [type=checkbox]") && chord === "Enter") return false; // no form, no use for it
  return element.matches(OWN_KEYS) && /^(Shift\+)?(Enter|Space|Tab|Arrow\w+|Home|End|PageUp|PageDown)$/.test(chord);
}
