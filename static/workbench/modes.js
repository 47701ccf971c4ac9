/**
 * The ways to use the bench: a worker labels; a reviewer or an adjudicator decides; somebody only looks. Each has its own side,
 * bottom bar and commands. Labelling is here; the others are fetched by the pages that need them.
 *
 * @typedef {import("./bench.js").Bench} Bench
 * @typedef {{bench: Bench, api: import("./net/api.js").Api, notices: import("./panels/notices.js").Notices,
 *   light: import("./panels/light.js").LightPanel}} Parts
 * @typedef {{shelf: import("./net/shelf.js").SturdyShelf, outbox: import("./net/outbox.js").Outbox,
 *   image: Promise<HTMLImageElement|null>}} Ready
 * @typedef {{side: Side, bottom: BottomBar, popovers: HTMLElement[], begin: (ready: Ready) => Promise<void>}} Mode
 */
import { t } from "../i18n.js";
import { Labeling } from "./flow/labeling.js";
import { AttributePanel } from "./panels/attributes.js";
import { actionButton, BottomBar } from "./panels/bottom.js";
import { ReturnedNotes } from "./panels/comments.js";
import { ObjectList } from "./panels/objects.js";
import { Questions } from "./panels/questions.js";
import { Side } from "./panels/side.js";
import { SkipPanel } from "./panels/skip.js";
import { Threads } from "./panels/threads.js";

/** The panels both modes have in their side. @param {Bench} bench @param {HTMLElement} first @param {boolean} isNeeded */
export function buildSide(bench, first, isNeeded) {
  const questions = new Questions(bench);
  const panels = [questions, new AttributePanel(bench), new ObjectList(bench), new Threads(bench)];
  for (const panel of panels) bench.add(panel);
  bench.questions = questions;
  questionActions(bench, questions);
  return new Side([first, ...panels.map(({ element }) => element)], isNeeded);
}

/** @param {Bench} bench @param {Questions} questions */
function questionActions(bench, questions) {
  Object.assign(bench.actions, {
    nextQuestion: (/** @type {boolean} */ perform) => questions.walk(1, perform),
    previousQuestion: (/** @type {boolean} */ perform) => questions.walk(-1, perform),
    goOn: (/** @type {boolean} */ perform) => questions.goOn(perform),
    preferLeft: (/** @type {boolean} */ perform) => questions.prefer(-1, perform),
    preferRight: (/** @type {boolean} */ perform) => questions.prefer(1, perform),
    preferNone: (/** @type {boolean} */ perform) => questions.prefer(0, perform),
  });
}

/** Fetch the panels that the schema needs. @param {Bench} bench @param {Side} side */
export async function loadQuestions(bench, side) {
  await bench.questions?.load();
  side.element.classList.toggle("is-wide", bench.questions?.isLarge ?? false);
}

/** @param {Bench} bench @param {Side} side @param {() => boolean} closePopover */
export function panelActions(bench, side, closePopover) {
  Object.assign(bench.actions, {
    list: (/** @type {boolean} */ perform) => {
      if (perform) side.toggle();
      return true;
    },
    closePanel: (/** @type {boolean} */ perform) => {
      const element = /** @type {HTMLElement|null} */ (document.activeElement);
      const isInField = !!element?.matches("input, textarea, select");
      const closed = perform && closePopover();
      if (perform && (isInField || closed)) bench.focus();
      return isInField || closed;
    },
  });
}

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
