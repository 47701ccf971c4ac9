/**
 * A person's own keys: which may be chosen, and why another may not.
 *
 * @typedef {import("./bindings.js").Binding} Binding
 * @typedef {import("./keymap.js").OwnKeys} OwnKeys
 */
import { t } from "../../i18n.js";
import { RESERVED } from "./bindings.js";
import { buildKeymap, chordName, holds, hotkeyOf, idOf } from "./keymap.js";

/** Keys that stand at the same place on every keyboard and report themselves. */
const USABLE = new RegExp("^(Ctrl\\+)?(Alt\\+)?(Shift\\+)?(Key[A-Z]|Digit\\d|F\\d\\d?|Arrow(Left|Right|Up|Down)|Enter|Space|Tab|Delete"
  + "|Backspace|Insert|Home|End|Page(Up|Down)|Bracket(Left|Right)|Backslash|Semicolon|Quote|Backquote|Comma|Period|Slash|Equal|Minus)$");

/** Whether a key is only held to change another. @param {string} code */
export const isModifier = (code) => /^(Control|Shift|Alt|Meta|OS)/.test(code);

/** Why this command cannot have this key; null when it can.
 * @param {Binding[]} bindings @param {OwnKeys} own @param {Binding} binding @param {string} chord
 * @param {Map<string, string>} classes the classes' names by their hotkeys @returns {string|null} */
export function refusal(bindings, own, binding, chord, classes) {
  const key = chordName(chord);
  if (!USABLE.test(chord)) return t("This key cannot be used. Choose a letter, a digit or another key that is the same on every keyboard.");
  if (RESERVED.has(chord)) return t("%(key)s belongs to the browser or the system. Choose another key.", { key });
  const label = classes.get(hotkeyOf(chord) ?? "");
  if (label) return t("%(key)s is the key of the class “%(title)s” in this project. Choose another key.", { key, title: label });
  const other = holderOf(bindings, own, binding, chord);
  return other ? t("%(key)s already does “%(title)s”. Give that another key first, or choose another here.", { key, title: other.title })
    : null;
}

/** The binding that has the chord where this one holds. @param {Binding[]} bindings @param {OwnKeys} own @param {Binding} binding
 * @param {string} chord @returns {Binding|undefined} */
function holderOf(bindings, own, binding, chord) {
  for (const media of /** @type {const} */ (["image", "text", "conversation"])) {
    for (const mode of /** @type {const} */ (["label", "review", "view"])) {
      if (!holds(binding, media, mode)) continue;
      const other = buildKeymap(bindings, [], media, mode, own).get(chord);
      if (other && idOf(other) !== idOf(binding)) return other;
    }
  }
  return undefined;
}
