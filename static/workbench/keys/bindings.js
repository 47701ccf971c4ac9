/**
 * Every key and what it does: the one table that the keyboard, the buttons' hints and the help sheet are made from. Keys are
 * physical (KeyboardEvent.code), so that they stay in place under a Korean layout. Where a chord lists several commands, the
 * first that is possible now is done.
 *
 * @typedef {import("../types.js").Media} Media
 * @typedef {"label"|"review"} Mode
 * @typedef {{chords: string[], commands: string[], title: string, group: string, media?: Media, mode?: Mode,
 *   inFields?: boolean}} Binding
 */

import { t } from "../../i18n.js";

/** Chords that belong to the browser or the system; a binding on one of them is refused. */
export const RESERVED = new Set([
  ...["KeyN", "KeyT", "KeyW", "KeyR", "KeyL", "KeyD", "KeyP", "KeyF", "KeyG", "KeyH", "KeyJ", "KeyO", "KeyU", "KeyS",
    "Tab", "Equal", "Minus", "Digit0"].map((code) => `Ctrl+${code}`),
  ...["KeyN", "KeyT", "KeyW", "KeyR", "KeyI", "KeyJ", "KeyC", "KeyP", "Tab", "Delete"].map((code) => `Ctrl+Shift+${code}`),
  "Alt+ArrowLeft", "Alt+ArrowRight", "Alt+F4", "F1", "F3", "F5", "F6", "F7", "F11", "F12", "Ctrl+Space", "Shift+Space",
]);

/** @type {Binding[]} */
export const BINDINGS = [
  { group: t("Work"), title: t("Submit and go to the next item"), chords: ["Ctrl+Enter"], commands: ["submit"], mode: "label",
    inFields: true },
  { group: t("Work"), title: t("Finish what is being drawn; submit when nothing is"), chords: ["Enter"],
    commands: ["finish", "goOn", "submitIdle"], media: "image" },
  { group: t("Work"), title: t("On to the next question; submit when all are answered"), chords: ["Enter"], commands: ["goOn", "submitIdle"],
    mode: "label", media: "conversation" },
  // After a drag has labelled some words a hand may still press Enter to confirm; that must not hand in the item.
  { group: t("Work"), title: t("Label the chosen text; let go of the span; submit"), chords: ["Enter"], mode: "label",
    commands: ["labelSelection", "clearSelection", "goOn", "submitIdle"], media: "text" },
  { group: t("Work"), title: t("Skip this item"), chords: ["Shift+KeyS"], commands: ["skip"], mode: "label" },
  { group: t("Work"), title: t("Accept, with your fixes if you made any"), chords: ["Ctrl+Enter"], commands: ["accept"],
    mode: "review", inFields: true },
  { group: t("Work"), title: t("Accept"), chords: ["KeyA"], commands: ["accept"], mode: "review" },
  { group: t("Work"), title: t("Fix the labels yourself"), chords: ["KeyE"], commands: ["fix"], mode: "review" },
  { group: t("Work"), title: t("Return to the worker"), chords: ["KeyR"], commands: ["return"], mode: "review" },
  { group: t("Work"), title: t("Comment on the selected object"), chords: ["KeyC"], commands: ["comment"], mode: "review" },

  { group: t("Draw"), title: t("Draw, or finish what is being drawn"), chords: ["KeyN"], commands: ["finish", "draw", "clearSelection"],
    media: "image" },
  { group: t("Draw"), title: t("Select and move"), chords: ["KeyV"], commands: ["select"], media: "image" },
  { group: t("Draw"), title: t("Leave out the next point; brush or eraser"), chords: ["KeyX"], commands: ["skipPoint", "eraser"],
    media: "image" },
  { group: t("Draw"), title: t("Smaller brush; less tolerance"), chords: ["BracketLeft"], commands: ["less"], media: "image" },
  { group: t("Draw"), title: t("Larger brush; more tolerance"), chords: ["BracketRight"], commands: ["more"], media: "image" },
  { group: t("Draw"), title: t("Cancel the gesture, then clear the selection, then put the tool down"), chords: ["Escape"],
    commands: ["cancel", "closePanel", "clearSelection", "select"], inFields: true },

  { group: t("Label"), title: t("Label the selected text"), chords: ["Enter"], commands: ["labelSelection"], media: "text",
    mode: "review" },
  { group: t("Label"), title: t("Move the caret; with Shift choose text"), commands: ["caret"], media: "text",
    chords: ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"] },
  { group: t("Label"), title: t("Move the caret by a word; with Shift choose words"), commands: ["caret"], media: "text",
    chords: ["Ctrl+ArrowLeft", "Ctrl+ArrowRight"] },
  { group: t("Label"), title: t("Shorten or lengthen the span at its end"), chords: ["BracketLeft"], commands: ["endBack"],
    media: "text" },
  { group: t("Label"), title: t("Shorten or lengthen the span at its end"), chords: ["BracketRight"], commands: ["endForward"],
    media: "text" },
  { group: t("Label"), title: t("Lengthen or shorten the span at its start"), chords: ["Shift+BracketLeft"],
    commands: ["startBack"], media: "text" },
  { group: t("Label"), title: t("Lengthen or shorten the span at its start"), chords: ["Shift+BracketRight"],
    commands: ["startForward"], media: "text" },
  { group: t("Label"), title: t("The same by words"), chords: ["Alt+BracketLeft"], commands: ["endWordBack"], media: "text" },
  { group: t("Label"), title: t("The same by words"), chords: ["Alt+BracketRight"], commands: ["endWordForward"],
    media: "text" },
  { group: t("Label"), title: t("The same by words"), chords: ["Alt+Shift+BracketLeft"], commands: ["startWordBack"],
    media: "text" },
  { group: t("Label"), title: t("The same by words"), chords: ["Alt+Shift+BracketRight"], commands: ["startWordForward"],
    media: "text" },
  { group: t("Label"), title: t("Take a Korean particle off the span, or put it back"), chords: ["KeyJ"],
    commands: ["turnJosa"], media: "text" },
  { group: t("Label"), title: t("Whole words when dragging, or not"), chords: ["Alt+KeyJ"], commands: ["snap"], media: "text" },
  { group: t("Label"), title: t("Label all occurrences of these words"), chords: ["Alt+KeyA"], commands: ["labelAll"],
    media: "text" },
  { group: t("Label"), title: t("Find the next occurrence"), chords: ["KeyN"], commands: ["findNext"], media: "text" },
  { group: t("Label"), title: t("Find the previous occurrence"), chords: ["Alt+KeyN"], commands: ["findPrevious"],
    media: "text" },

  { group: t("Questions"), title: t("Next question; digits answer it"), chords: ["Backquote"], commands: ["nextQuestion"] },
  { group: t("Questions"), title: t("Next question; digits answer it"), chords: ["Alt+ArrowDown"], commands: ["nextQuestion"], inFields: true },
  { group: t("Questions"), title: t("Previous question"), chords: ["Shift+Backquote"], commands: ["previousQuestion"] },
  { group: t("Questions"), title: t("Previous question"), chords: ["Alt+ArrowUp"], commands: ["previousQuestion"], inFields: true },
  { group: t("Questions"), title: t("Prefer the response to the left"), chords: ["ArrowLeft"], commands: ["preferLeft"],
    media: "conversation" },
  { group: t("Questions"), title: t("Prefer the response to the right"), chords: ["ArrowRight"], commands: ["preferRight"],
    media: "conversation" },
  { group: t("Questions"), title: t("Equally good"), chords: ["Equal"], commands: ["preferNone"], media: "conversation" },

  { group: t("Objects"), title: t("Next object"), chords: ["Tab"], commands: ["walkForward"] },
  { group: t("Objects"), title: t("Previous object"), chords: ["Shift+Tab"], commands: ["walkBack"] },
  { group: t("Objects"), title: t("Delete; take back the last point"), chords: ["Delete", "Backspace"],
    commands: ["takeBack", "removePoint", "remove"] },
  { group: t("Objects"), title: t("Undo"), chords: ["Ctrl+KeyZ"], commands: ["takeBack", "cancel", "undo"] },
  { group: t("Objects"), title: t("Redo"), chords: ["Ctrl+Shift+KeyZ", "Ctrl+KeyY"], commands: ["redo"] },
  { group: t("Objects"), title: t("Copy"), chords: ["Ctrl+KeyC"], commands: ["copy"], media: "image" },
  { group: t("Objects"), title: t("Paste"), chords: ["Ctrl+KeyV"], commands: ["paste"], media: "image" },
  { group: t("Objects"), title: t("Duplicate"), chords: ["Ctrl+KeyB"], commands: ["duplicate"], media: "image" },
  { group: t("Objects"), title: t("Select all"), chords: ["Ctrl+KeyA"], commands: ["selectAll"], media: "image" },
  { group: t("Objects"), title: t("Bring to the front"), chords: ["PageUp"], commands: ["bringToFront"], media: "image" },
  { group: t("Objects"), title: t("Send to the back"), chords: ["PageDown"], commands: ["sendToBack"], media: "image" },
  { group: t("Objects"), title: t("Hide or show the selected objects, or all"), chords: ["KeyH"], commands: ["hide"] },
  { group: t("Objects"), title: t("Lock or unlock the selected objects"), chords: ["KeyL"], commands: ["lock"] },
  { group: t("Objects"), title: t("Move by 1 pixel"), chords: ["ArrowLeft"], commands: ["nudgeLeft"], media: "image" },
  { group: t("Objects"), title: t("Move by 1 pixel"), chords: ["ArrowRight"], commands: ["nudgeRight"], media: "image" },
  { group: t("Objects"), title: t("Move by 1 pixel"), chords: ["ArrowUp"], commands: ["nudgeUp"], media: "image" },
  { group: t("Objects"), title: t("Move by 1 pixel"), chords: ["ArrowDown"], commands: ["nudgeDown"], media: "image" },
  { group: t("Objects"), title: t("Move by 10 pixels"), chords: ["Shift+ArrowLeft"], commands: ["leapLeft"], media: "image" },
  { group: t("Objects"), title: t("Move by 10 pixels"), chords: ["Shift+ArrowRight"], commands: ["leapRight"], media: "image" },
  { group: t("Objects"), title: t("Move by 10 pixels"), chords: ["Shift+ArrowUp"], commands: ["leapUp"], media: "image" },
  { group: t("Objects"), title: t("Move by 10 pixels"), chords: ["Shift+ArrowDown"], commands: ["leapDown"], media: "image" },

  { group: t("View"), title: t("Zoom in"), chords: ["Equal", "Shift+Equal"], commands: ["zoomIn"], media: "image" },
  { group: t("View"), title: t("Zoom out"), chords: ["Minus"], commands: ["zoomOut"], media: "image" },
  { group: t("View"), title: t("Fit the image"), chords: ["KeyF"], commands: ["fit"], media: "image" },
  { group: t("View"), title: t("One image pixel to one screen pixel"), chords: ["KeyZ"], commands: ["actualSize"],
    media: "image" },
  { group: t("View"), title: t("Move the image while held"), chords: ["Space"], commands: ["pan"], media: "image" },
  { group: t("View"), title: t("Brightness, contrast and gamma"), chords: ["KeyB"], commands: ["light"], media: "image" },
  { group: t("View"), title: t("Darker"), chords: ["Comma"], commands: ["darker"], media: "image" },
  { group: t("View"), title: t("Brighter"), chords: ["Period"], commands: ["brighter"], media: "image" },
  { group: t("View"), title: t("Less contrast"), chords: ["Shift+Comma"], commands: ["lessContrast"], media: "image" },
  { group: t("View"), title: t("More contrast"), chords: ["Shift+Period"], commands: ["moreContrast"], media: "image" },
  { group: t("View"), title: t("The image as it is"), chords: ["Backslash"], commands: ["asItIs"], media: "image" },
  { group: t("View"), title: t("Guideline"), chords: ["KeyG"], commands: ["guideline"] },
  { group: t("View"), title: t("List of objects"), chords: ["KeyO"], commands: ["list"] },
  { group: t("View"), title: t("Keys"), chords: ["Shift+Slash"], commands: ["help"] },
];
