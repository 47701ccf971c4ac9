/**
 * The commands that labelling and reviewing share, by the names the table of keys uses.
 *
 * @typedef {import("./bench.js").Bench} Bench
 * @typedef {import("./bench.js").Action} Action
 * @typedef {import("./model/commands.js").Command} Command
 */
import * as commands from "./model/commands.js";
import { fieldOf } from "./model/document.js";
import * as shaping from "./model/shaping.js";
import { shapeActions } from "./shapeactions.js";

/** @param {Bench} bench @returns {Record<string, Action>} */
export function sharedActions(bench) {
  return { ...labelActions(bench), ...imageActions(bench), ...shapeActions(bench) };
}

/** @param {Bench} bench @param {Command} command @returns {Action} */
const onDesk = (bench, command) => (perform) => (bench.desk ? command(bench.desk, perform) : false);

/** @param {Bench} bench @returns {Record<string, Action>} */
function labelActions(bench) {
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

/** @param {Bench} bench @returns {Record<string, Action>} */
function imageActions(bench) {
  /** @param {(stage: import("./view/stage.js").Stage) => void} act @returns {Action} */
  const onStage = (act) => (perform) => {
    if (bench.stage && perform) act(bench.stage);
    return bench.stage !== null;
  };
  const nudge = (/** @type {number} */ x, /** @type {number} */ y) => onDesk(bench, shaping.nudge(x, y));
  return {
    ...toolActions(bench), ...clipboardActions(bench),
    zoomIn: onStage((stage) => stage.zoomAt(1.25)),
    zoomOut: onStage((stage) => stage.zoomAt(0.8)),
    fit: onStage((stage) => stage.fit()),
    actualSize: onStage((stage) => stage.actualSize()),
    pan: onStage((stage) => stage.toolbox?.borrowPan()),
    nudgeLeft: nudge(-1, 0), nudgeRight: nudge(1, 0), nudgeUp: nudge(0, -1), nudgeDown: nudge(0, 1),
    leapLeft: nudge(-10, 0), leapRight: nudge(10, 0), leapUp: nudge(0, -10), leapDown: nudge(0, 10),
  };
}

/** @param {Bench} bench @returns {Record<string, Action>} */
function toolActions(bench) {
  /** @param {"select"|"draw"} name @returns {Action} */
  const use = (name) => (perform) => {
    const toolbox = bench.stage?.toolbox;
    const can = !!toolbox && toolbox.name !== name && !(name === "draw" && (bench.desk?.readonly || !bench.desk?.active));
    if (can && perform) {
      toolbox.use(name);
      bench.render();
    }
    return can;
  };
  /** @param {(tool: import("./tools/machine.js").Machine, perform: boolean) => boolean} act @returns {Action} */
  const onTool = (act) => (perform) => {
    const toolbox = bench.stage?.toolbox;
    const can = toolbox ? act(toolbox.tool, perform) : false;
    if (can && perform) {
      toolbox?.told();
      bench.stage?.repaintOverlay();
    }
    return can;
  };
  /** @param {(tool: import("./tools/machine.js").Machine) => boolean} can
   *  @param {(toolbox: import("./tools/toolbox.js").Toolbox) => void} act @returns {Action} */
  const withTool = (can, act) => (perform) => {
    const toolbox = bench.stage?.toolbox;
    if (!toolbox || !can(toolbox.tool)) return false;
    if (perform) act(toolbox);
    return true;
  };
  return {
    draw: use("draw"),
    select: use("select"),
    finish: onTool((tool, perform) => tool.finish(perform)),
    takeBack: onTool((tool, perform) => tool.takeBack(perform)),
    skipPoint: onTool((tool, perform) => tool.skip(perform)),
    less: withTool((tool) => tool.setting !== null, (toolbox) => toolbox.grow(-1)),
    more: withTool((tool) => tool.setting !== null, (toolbox) => toolbox.grow(1)),
    eraser: withTool((tool) => tool.erases !== null, (toolbox) => toolbox.switchEraser()),
    cancel: (perform) => {
      const toolbox = bench.stage?.toolbox;
      if (!toolbox?.busy) return false;
      if (perform) toolbox.cancel();
      bench.stage?.repaintOverlay();
      return true;
    },
  };
}

/** @param {Bench} bench @returns {Record<string, Action>} */
function clipboardActions(bench) {
  /** @type {ReturnType<typeof shaping.copied>} */
  let clipboard = [];
  const step = () => ({ x: 12 / (bench.stage?.scale ?? 1), y: 12 / (bench.stage?.scale ?? 1) });
  return {
    // With words marked on the page the browser's own copy is meant.
    copy: (perform) => {
      const can = !!bench.desk && bench.desk.selection.size > 0 && getSelection()?.isCollapsed !== false;
      if (can && perform && bench.desk) clipboard = shaping.copied(bench.desk);
      return can;
    },
    paste: (perform) => {
      const onSameItem = clipboard.some(({ field, object }) => bench.desk?.document.get(`${field}/${object.id}`));
      return onDesk(bench, shaping.paste(clipboard, onSameItem ? step() : { x: 0, y: 0 }))(perform);
    },
    duplicate: (perform) =>
      !!bench.desk && onDesk(bench, shaping.paste(shaping.copied(bench.desk), step()))(perform),
  };
}

/** The object's class in words. @param {Bench} bench @param {string} key */
export const titleOf = (bench, key) => bench.schema.title(fieldOf(key), bench.desk?.document.get(key)?.class ?? "");
