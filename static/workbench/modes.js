/**
 * The ways to use the bench: a worker labels; a reviewer or an adjudicator decides; somebody only looks. Each has its own side,
 * bottom bar and commands. Labelling is here; the others are fetched by the pages that need them.
 *
 * @typedef {import("./bench.js").Bench} Bench
 * @typedef {{bench: Bench, api: import("./net/api.js").Api, notices: import("./panels/notices.js").Notices,
 *   light: import("./panels/light.js").LightPanel}} Parts
 * @typedef {{shelf: import("./net/shelf.js").SturdyShelf, outbox: import("./net/outbox.js").Outbox,
 *   image: Promise<HTMLImageElement|null>}} Ready
 * @typedef {{side: import("./panels/side.js").Side, bottom: BottomBar, popovers: HTMLElement[], begin: (ready: Ready) => Promise<void>}} Mode
 */
import { t } from "../i18n.js";
import { Labeling } from "./flow/labeling.js";
import { actionButton, BottomBar } from "./panels/bottom.js";
import { ReturnedNotes } from "./panels/comments.js";
import { SkipPanel } from "./panels/skip.js";
import { buildSide, loadQuestions, panelActions } from "./sides.js";

/** @param {Parts} parts @returns {Mode} */
export function startLabeling({ bench, api, notices, light }) {
  const notes = new ReturnedNotes(bench);
  const side = buildSide(bench, notes.element, bench.schema.questions().length > 0);
  const run = (/** @type {string} */ name) => () => { bench.run(name); };
  const bottom = new BottomBar(bench, [
    actionButton(t("Skip"), "Shift+KeyS", run("skip")),
    actionButton(t("Submit"), "Enter", run("submit"), "is-primary"),
  ]);
  bench.add(bottom);
  /** @type {Labeling|null} */
  let flow = null;
  const skip = new SkipPanel({
    skip: (reason, route) => flow?.skip(reason, route), ask: () => { bench.run("ask"); }, giveBack: () => void flow?.giveBack(), back: () => bench.focus(),
  });
  panelActions(bench, side, () => skip.close() || light.close());
  /** @type {Promise<import("./panels/ask.js").AskPanel>|null} */
  let asking = null;
  const ask = async () => {
    const { AskPanel } = await import("./panels/ask.js");
    const panel = new AskPanel(bench, api);
    bench.root.append(panel.element);
    return panel;
  };
  Object.assign(bench.actions, {
    submit: (/** @type {boolean} */ perform) => flow?.submit(perform) ?? false,
    submitIdle: (/** @type {boolean} */ perform) => !bench.stage?.toolbox?.busy && (flow?.submit(perform) ?? false),
    ask: (/** @type {boolean} */ perform) => {
      if (perform && bench.desk) void (asking ??= ask()).then((panel) => panel.open());
      return bench.desk !== null;
    },
    nextRemark: (/** @type {boolean} */ perform) => notes.walk(1, perform),
    previousRemark: (/** @type {boolean} */ perform) => notes.walk(-1, perform),
    tickRemark: (/** @type {boolean} */ perform) => notes.tick(perform),
    skip: (/** @type {boolean} */ perform) => {
      if (perform && bench.desk) skip.toggle();
      return bench.desk !== null;
    },
  });
  return {
    side, bottom, popovers: [skip.element],
    begin: async ({ shelf, outbox, image }) => {
      await loadQuestions(bench, side);
      flow = new Labeling({ bench, api, shelf, outbox, notices, bottom, notes, side });
      return flow.start(image);
    },
  };
}
