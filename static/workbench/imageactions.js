/**
 * The commands for images, by the names the table of keys uses: tools, clipboard, view. They come with the stage.
 *
 * @typedef {import("./bench.js").Bench} Bench
 * @typedef {import("./bench.js").Action} Action
 */
import { onDesk } from "./actions.js";
import * as shaping from "./model/shaping.js";
import { shapeActions } from "./shapeactions.js";

/** @param {Bench} bench @returns {Record<string, Action>} */
export function imageActions(bench) {
  /** @param {(stage: import("./view/stage.js").Stage) => void} act @returns {Action} */
  const onStage = (act) => (perform) => {
    if (bench.stage && perform) act(bench.stage);
    return bench.stage !== null;
  };
  const nudge = (/** @type {number} */ x, /** @type {number} */ y) => onDesk(bench, shaping.nudge(x, y));
  return {
    ...toolActions(bench), ...clipboardActions(bench), ...shapeActions(bench),
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
