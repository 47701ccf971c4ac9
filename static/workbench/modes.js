/**
 * The ways to use the bench: a worker labels; a reviewer or an adjudicator decides; somebody only looks. Each has its own side,
 * bottom bar and commands. Labelling is here; the others are fetched by the pages that need them.
 *
 * @typedef {import("./bench.js").Bench} Bench
 * @typedef {{bench: Bench, api: import("./net/api.js").Api, notices: import("./panels/notices.js").Notices,
 *   light: import("./panels/popover.js").Popover<import("./panels/light.js").LightPanel>}} Parts
 * @typedef {{shelf: import("./net/shelf.js").SturdyShelf, outbox: import("./net/outbox.js").Outbox,
 *   image: Promise<HTMLImageElement|null>}} Ready
 * @typedef {{side: import("./panels/side.js").Side, bottom: BottomBar, begin: (ready: Ready) => Promise<void>}} Mode
 */
import { t } from "../i18n.js";
import { Labeling } from "./flow/labeling.js";
import { actionButton, BottomBar } from "./panels/bottom.js";
import { Notes } from "./panels/notes.js";
import { Popover } from "./panels/popover.js";
import { buildSide, loadQuestions, panelActions } from "./sides.js";

/** @param {Parts} parts @returns {Mode} */
export function startLabeling({ bench, api, notices, light }) {
  const notes = new Notes(bench);
  const side = buildSide(bench, notes.element, bench.schema.questions().length > 0);
  const run = (/** @type {string} */ name) => () => { bench.run(name); };
  const bottom = new BottomBar(bench, [
    actionButton(t("Skip"), "Shift+KeyS", run("skip")),
    actionButton(t("Submit"), "Enter", run("submit"), "is-primary"),
  ]);
  bench.add(bottom);
  /** @type {Labeling|null} */
  let flow = null;
  const skip = new Popover(bench, async () => new (await import("./panels/skip.js")).SkipPanel({
    skip: (reason, route) => flow?.skip(reason, route), ask: () => { bench.run("ask"); }, giveBack: () => void flow?.giveBack(), back: () => bench.focus(),
  }));
  const ask = new Popover(bench, async () => new (await import("./panels/ask.js")).AskPanel(bench, api));
  panelActions(bench, side, () => skip.close() || light.close());
  Object.assign(bench.actions, {
    submit: (/** @type {boolean} */ perform) => flow?.submit(perform) ?? false,
    submitIdle: (/** @type {boolean} */ perform) => !bench.stage?.toolbox?.busy && (flow?.submit(perform) ?? false),
    ask: (/** @type {boolean} */ perform) => {
      if (perform && bench.desk) void ask.use((panel) => panel.open());
      return bench.desk !== null;
    },
    nextRemark: (/** @type {boolean} */ perform) => notes.walk(1, perform),
    previousRemark: (/** @type {boolean} */ perform) => notes.walk(-1, perform),
    tickRemark: (/** @type {boolean} */ perform) => notes.tick(perform),
    skip: (/** @type {boolean} */ perform) => {
      if (perform && bench.desk) void skip.use((panel) => panel.toggle());
      return bench.desk !== null;
    },
  });
  return {
    side, bottom,
    begin: async ({ shelf, outbox, image }) => {
      await loadQuestions(bench, side);
      flow = new Labeling({ bench, api, shelf, outbox, notices, bottom, notes, side });
      return flow.start(image);
    },
  };
}
