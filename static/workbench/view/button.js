import { chordName } from "../keys/keymap.js";
import { h, setAttribute } from "./dom.js";
import { icon } from "./icons.js";

/** A small square button with an icon; its name and key are its tooltip.
 * @param {Parameters<typeof icon>[0]} name @param {string} title @param {() => void} act @param {string} [chord] */
export function iconButton(name, title, act, chord) {
  const hint = chord ? `${title} (${chordName(chord)})` : title;
  return h("button", { type: "button", class: "wb-button", title: hint, "aria-label": title, "data-chord": chord, onclick: act }, icon(name));
}

/** Show a button as pressed or not. @param {Element} button @param {boolean} pressed */
export const setPressed = (button, pressed) => setAttribute(button, "aria-pressed", pressed ? "true" : "false");
