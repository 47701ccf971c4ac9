/**
 * The table of bindings made ready for one kind of item, with the classes' own hotkeys in it.
 *
 * @typedef {import("./bindings.js").Binding} Binding
 * @typedef {import("./bindings.js").Media} Media
 * @typedef {import("./bindings.js").Mode} Mode
 */
import { RESERVED } from "./bindings.js";

/** @typedef {Record<string, string[]>} OwnKeys   the chords a person has chosen, by binding id */

/** What a binding is called where a person's own keys are kept. @param {Binding} binding */
export const idOf = ({ id, commands }) => id ?? commands.join(" ");

/** The bindings that hold for this media and mode, by chord. A class's hotkey comes before a command's: the command
 * moves to Shift and the same key. A person's own key comes before another command's key of the table. Throws on two bindings of
 * the table for one chord, and on a chord that is the browser's.
 * @param {Binding[]} bindings @param {Iterable<string>} hotkeys letters and digits of the classes
 * @param {Media} media @param {Mode} mode @param {OwnKeys} [own] @returns {Map<string, Binding>} */
export function buildKeymap(bindings, hotkeys, media, mode, own = {}) {
  const taken = new Set([...hotkeys].map(hotkeyCode));
  const apart = (/** @type {string} */ chord) => (taken.has(chord) ? `Shift+${chord}` : chord);
  const here = bindings.filter((each) => holds(each, media, mode));
  const isOwn = (/** @type {Binding} */ binding) => idOf(binding) in own;
  /** @type {Map<string, Binding>} */
  const keymap = new Map();
  for (const binding of [...here.filter(isOwn), ...here.filter((each) => !isOwn(each))]) {
    const home = binding.chords;
    const wanted = (own[idOf(binding)] ?? home).map(apart).filter((chord) => !RESERVED.has(chord) || complain(chord, binding));
    const chords = wanted.filter((chord) => !keymap.has(chord) || clash(/** @type {Binding} */ (keymap.get(chord)), binding, chord, own));
    for (const chord of chords) keymap.set(chord, { ...binding, chords, home });
  }
  return keymap;
}

/** @param {string} chord @param {Binding} binding @returns {never} */
function complain(chord, binding) {
  throw new Error(`${chord} belongs to the browser; ${binding.title} needs another key`);
}

/** Whether the later binding gets the chord: never; the table itself must not have one twice.
 * @param {Binding} first @param {Binding} second @param {string} chord @param {OwnKeys} own @returns {false} */
function clash(first, second, chord, own) {
  if (Object.keys(own).length > 0) return false;
  throw new Error(`${chord} is bound twice: ${first.title} / ${second.title}`);
}

/** @param {Binding} binding @param {Media} media @param {Mode} mode */
export const holds = (binding, media, mode) =>
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

/** @type {Record<string, string>} */
const MAC_NAMES = { Ctrl: "⌘", Alt: "⌥", Shift: "⇧", Enter: "⏎" };
const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");

/** How a chord is written for people, as the system at hand writes keys. @param {string} chord */
export const chordName = (chord) => (isMac ? nameFor(chord, MAC_NAMES, "") : nameFor(chord));

/** @param {string} chord @param {Record<string, string>} [names] besides the usual ones @param {string} [between] */
function nameFor(chord, names = {}, between = "+") {
  if (chord === "Shift+Slash") return "?";
  if (chord === "Shift+Equal") return "+";
  return chord.split("+").map((part) => names[part] ?? NAMES[part] ?? part.replace(/^(Key|Digit)/, "")).join(between);
}
