/**
 * An adjudicator's way through the queue: step through the differences, decide, on to the next item, which is already loaded.
 *
 * @typedef {import("../types.js").Work} Work
 */
import { t, tn } from "../../i18n.js";
import { ActiveTime, watchHand } from "./activity.js";
import { finalResult } from "./answers.js";
import { loadImage } from "./images.js";
import { Line } from "./line.js";
import { nothingMessage, waitingMessage } from "./messages.js";

export class Adjudicating {
  #active = new ActiveTime();

  /** @param {{bench: import("../bench.js").Bench, api: import("../net/api.js").Api,
   *   outbox: import("../net/outbox.js").Outbox, notices: import("../panels/notices.js").Notices,
   *   bottom: import("../panels/bottom.js").BottomBar, panel: import("../panels/differences.js").DifferencePanel}} parts */
  constructor(parts) {
    this.parts = parts;
    const { bench, outbox } = parts;
    this.remaining = bench.boot.remaining ?? 0;
    this.line = new Line({
      fetchNext: (holding) => this.#fetchNext(holding),
      load: async (work) => {
        await bench.prepare(work);
        return loadImage(work);
      },
      show: (work, image) => this.#show(work, image),
      waiting: () => bench.empty(waitingMessage()),
      nothing: () => bench.empty(nothingMessage("adjudicated", bench.boot.urls)),
    });
    this.line.onReady = (item) => bench.tellNext(item);
    outbox.delivered.on(({ letter }) => {
      this.line.sent.delete(letter.assignment);
      void this.line.preload();
    });
    outbox.refused.on((refused) => this.#refused(refused));
    watchHand(() => this.#active.touch(performance.now()));
    document.addEventListener("visibilitychange", () => this.#active.hide(performance.now(), document.hidden));
  }

  /** @param {Promise<HTMLImageElement|null>} image */
  async start(image) {
    const { bench, outbox } = this.parts;
    for (const assignment of await outbox.resume()) this.line.sent.add(assignment);
    const { work } = bench.boot;
    if (work && !this.line.sent.has(work.assignment.id)) return this.line.begin(work, image);
    return this.line.advance();
  }

  /** Hand the decision in, once nothing is left open: else go to what is. */
  decide() {
    const { bench, outbox, notices, panel } = this.parts;
    const { desk, work } = bench;
    if (!desk || !work?.case) return;
    bench.stage?.toolbox?.cancel();
    if (panel.left > 0) {
      panel.walk(1, true);
      return notices.show({ name: "left", tone: "plain", passing: true,
        text: tn("%(n)s difference is left to decide.", "%(n)s differences are left to decide.", panel.left) });
    }
    this.#active.touch(performance.now());
    const { assignment, item } = work;
    const seen = work.case.layers.map(({ revision }) => revision);
    const body = { result: finalResult(desk), seen, ...panel.read(), active_ms: Math.round(this.#active.total) };
    this.line.sent.add(assignment.id);
    this.remaining = Math.max(0, this.remaining - 1);
    void outbox.post({ assignment: assignment.id, verb: "adjudication", title: item.name, body });
    void this.line.advance();
  }

  /** @param {number[]} holding @returns {Promise<Work|string>} */
  async #fetchNext(holding) {
    const { bench, api } = this.parts;
    const { status, body } = await api.nextCase(bench.boot.project.id, holding.map(Math.abs));
    if (status === 204) return "adjudicated";
    this.remaining = body.remaining;
    return body.work;
  }

  /** @param {Work} work @param {HTMLImageElement|null} image */
  #show(work, image) {
    const { bench, bottom, panel } = this.parts;
    this.#active = new ActiveTime();
    this.#active.touch(performance.now());
    bench.open(work, work.result ?? {}, image);
    void bench.compare(panel.layers());
    bottom.showProgress(t("%(n)s waiting", { n: this.remaining }));
    panel.begin();
    requestIdleCallback(() => void this.line.preload());
  }

  /** @param {import("../net/outbox.js").Refused} refused */
  #refused({ letter, error }) {
    this.line.sent.delete(letter.assignment);
    const more = error.problem.errors?.map(({ place, message }) => `${place}: ${message}`);
    this.parts.notices.show({ name: `refused-${letter.assignment}`, tone: "bad", more,
      text: t("The decision on “%(title)s” was not taken: %(reason)s", { title: letter.title, reason: error.message }) });
    if (this.line.current === null) void this.line.preload();
  }
}
