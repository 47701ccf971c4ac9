/**
 * What the benches of a reviewer, of an adjudicator and of one who practises have in common: their panel at the head of the side,
 * what they decide with below, and a flow that begins when everything is here.
 *
 * @typedef {import("./modes.js").Parts} Parts
 * @typedef {import("./modes.js").Mode} Mode
 * @typedef {import("./bench.js").Action} Action
 */
import { buildSide, loadQuestions, panelActions } from "./sides.js";
import { BottomBar } from "./panels/bottom.js";

/** @template {{start: (image: Promise<HTMLImageElement|null>) => Promise<void>}} Flow
 * @param {Parts} parts @param {{element: HTMLElement}} panel @param {HTMLElement[]} buttons
 * @param {(parts: import("./flow/deciding.js").Parts & {side: import("./panels/side.js").Side}) => Flow} start
 * @returns {{mode: Mode, action: (act: (flow: Flow) => void) => Action}} `action` makes a command of what the flow can do */
export function decidingMode({ bench, api, notices, light }, panel, buttons, start) {
  const side = buildSide(bench, panel.element, true);
  const bottom = new BottomBar(bench, buttons);
  bench.add(bottom);
  panelActions(bench, side, () => light.close());
  /** @type {Flow|null} */
  let flow = null;
  return {
    action: (act) => (perform) => {
      if (perform && flow && bench.desk) act(flow);
      return !!flow && bench.desk !== null;
    },
    mode: {
      side, bottom,
      begin: async ({ outbox, image }) => {
        await loadQuestions(bench, side);
        flow = start({ bench, api, notices, outbox, bottom, side });
        return flow.start(image);
      },
    },
  };
}
