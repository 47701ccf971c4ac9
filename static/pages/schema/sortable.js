import { h } from "../dom.js";
import { t } from "../../i18n.js";

/**
 * A handle that moves its row: dragged with the pointer, or with the arrow keys.
 * @param {HTMLElement} row
 * @param {string} group rows of one list share it
 * @param {number} index
 * @param {(from: number, to: number) => void} move
 */
export function handle(row, group, index, move) {
  const button = h("button", {
    type: "button",
    class: "button quiet small handle",
    title: t("Drag, or press ↑ and ↓"),
    "aria-label": t("Move: press ↑ and ↓"),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      move(index, index + step);
    },
    onpointerdown: () => (row.draggable = true),
    onpointerup: () => (row.draggable = false),
  }, "⠿");
  row.addEventListener("dragstart", (event) => {
    if (!row.draggable || !event.dataTransfer) return;
    event.stopPropagation();
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData(`application/x-${group}`, String(index));
  });
  row.addEventListener("dragend", () => (row.draggable = false));
  row.addEventListener("dragover", (event) => {
    if (event.dataTransfer?.types.includes(`application/x-${group}`)) event.preventDefault();
  });
  row.addEventListener("drop", (event) => {
    const from = event.dataTransfer?.getData(`application/x-${group}`);
    if (!from) return;
    event.preventDefault();
    event.stopPropagation();
    move(Number(from), index);
  });
  return button;
}
