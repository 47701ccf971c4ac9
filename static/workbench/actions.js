/**
 * The commands for every kind of item, by the names the table of keys uses.
 *
 * @typedef {import("./bench.js").Bench} Bench
 * @typedef {import("./bench.js").Action} Action
 * @typedef {import("./model/commands.js").Command} Command
 */
import * as commands from "./model/commands.js";
import { fieldOf } from "./model/document.js";

/** @param {Bench} bench @param {Command} command @returns {Action} */
export const onDesk = (bench, command) => (perform) => (bench.desk ? command(bench.desk, perform) : false);

/** @param {Bench} bench @returns {Record<string, Action>} */
export function labelActions(bench) {
  const walk = (/** @type {1|-1} */ step) => (/** @type {boolean} */ perform) => {
    const { desk } = bench;
    const can = desk ? commands.walk(step)(desk, perform) : false;
    if (perform && desk?.single) reveal(bench, desk.single);
    return can;
  };
  return {
    undo: onDesk(bench, commands.undo),
    redo: onDesk(bench, commands.redo),
    remove: onDesk(bench, commands.remove),
    walkForward: walk(1),
    walkBack: walk(-1),
    selectAll: onDesk(bench, commands.selectAll),
    clearSelection: onDesk(bench, commands.clearSelection),
    findClass: (perform) => {
      const box = /** @type {HTMLElement|null} */ (bench.root.querySelector(".wb-strip .wb-search"));
      if (perform) box?.focus();
      return box !== null;
    },
    hide: onDesk(bench, commands.hide),
    lock: onDesk(bench, commands.lock),
  };
}

/** Bring an object into view. @param {Bench} bench @param {string} key */
export function reveal(bench, key) {
  const entry = bench.desk?.index?.entry(key);
  if (entry) bench.stage?.reveal(entry.box);
  else bench.text?.reveal(key);
}

/** The object's class in words. @param {Bench} bench @param {string} key */
export const titleOf = (bench, key) => bench.schema.title(fieldOf(key), bench.desk?.document.get(key)?.class ?? "");
