/**
 * The table of bindings made ready for one kind of item, with the classes' own hotkeys in it.
 *
 * @typedef {import("./bindings.js").Binding} Binding
 * @typedef {import("./bindings.js").Media} Media
 * @typedef {import("./bindings.js").Mode} Mode
 */
import { RESERVED } from "./bindings.js";

/** The bindings that hold for this media and mode, by chord. A class's hotkey comes before a command's: the command
 * moves to Shift and the same key. Throws on two bindings for one chord, and on a chord that is the browser's.
 * @param {Binding[]} bindings @param {Iterable<string>} hotkeys letters and digits of the classes
 * @param {Media} media @param {Mode} mode @returns {Map<string, Binding>} */
export function buildKeymap(bindings, hotkeys, media, mode) {
  const taken = new Set([...hotkeys].map(hotkeyCode));
  /** @type {Map<string, Binding>} */
  const keymap = new Map();
  for (const binding of bindings.filter((each) => holds(each, media, mode))) {
    const chords = binding.chords.map((chord) => (taken.has(chord) ? `Shift+${chord}` : chord));
    for (const chord of chords) {
      if (RESERVED.has(chord)) throw new Error(`${chord} belongs to the browser; ${binding.title} needs another key`);
      const other = keymap.get(chord);
      if (other) throw new Error(`${chord} is bound twice: ${other.title} / ${binding.title}`);
      keymap.set(chord, { ...binding, chords });
    }
  }
  return keymap;
}

/** @param {Binding} binding @param {Media} media @param {Mode} mode */
const holds = (binding, media, mode) =>
  (binding.media ?? media) === media && (binding.mode ?? mode) === mode;

/** The physical key of a class's hotkey. @param {string} hotkey */
export const hotkeyCode = (hotkey) => (/\d/.test(hotkey) ? `Digit${hotkey}` : `Key${hotkey.toUpperCase()}`);

/** The hotkey a chord may stand for, if it is a plain letter or digit. @param {string} chord */
export const hotkeyOf = (chord) => /^(?:Digit|Key)(\w)$/.exec(chord)?.[1].toLowerCase() ?? null;

/** @param {{code: string, key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean}} event */
export function chordOf(event) {
  if (event.key === "?") return "Shift+Slash"; // asked for by its sign: it moves from layout to layout
  const code = event.code
    .replace(/^Numpad(?=\d$)/, "Digit")
    .replace("NumpadAdd", "Equal")
    .replace("NumpadSubtract", "Minus")
    .replace("NumpadEnter", "Enter");
  return [
    event.ctrlKey || event.metaKey ? "Ctrl+" : "", event.altKey ? "Alt+" : "", event.shiftKey ? "Shift+" : "", code,
  ].join("");
}

/** @type {Record<string, string>} */
const NAMES = {
  Equal: "+", Minus: "-", BracketLeft: "[", BracketRight: "]", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑",
  ArrowDown: "↓", Escape: "Esc", Delete: "Del", Slash: "/", Backquote: "`", Quote: "'", Semicolon: ";", PageUp: "PgUp", PageDown: "PgDn", Comma: ",", Period: ".", Backslash: "\\",
};

/** How a chord is written for people. @param {string} chord */
export function chordName(chord) {
  if (chord === "Shift+Slash") return "?";
  if (chord === "Shift+Equal") return "+";
  return chord.split("+").map((part) => NAMES[part] ?? part.replace(/^(Key|Digit)/, "")).join("+");
}
