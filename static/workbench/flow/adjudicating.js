/**
 * An adjudicator's way through the queue: step through the differences, decide.
 *
 * @typedef {import("../types.js").Work} Work
 * @typedef {import("./deciding.js").Parts & {panel: import("../panels/differences.js").DifferencePanel}} Parts
 */
import { tn } from "../../i18n.js";
import { finalResult } from "./answers.js";
import { Deciding } from "./deciding.js";

export class Adjudicating {
  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    const { api, bench: { boot } } = parts;
    this.queue = new Deciding(parts, {
      verb: "adjudication", done: "adjudicated",
      ask: (holding) => api.nextCase(boot.project.id, holding.map(Math.abs)),
      read: (body) => body.work,
      show: (work, image) => this.#show(work, image),
    });
  }

  /** @param {Promise<HTMLImageElement|null>} image of the first item */
  start(image) {
    return this.queue.start(image);
  }

  /** Hand the decision in, once nothing is left open: else go to what is. */
  decide() {
    const { bench, notices, panel } = this.parts;
    const { desk, work } = bench;
    if (!desk || !work?.case || !bench.settle()) return;
    if (panel.left > 0) {
      panel.walk(1, true);
      return notices.show({ name: "left", tone: "plain", passing: true,
        text: tn("%(n)s difference is left to decide.", "%(n)s differences are left to decide.", panel.left) });
    }
    const seen = work.case.layers.map(({ revision }) => revision);
    this.queue.decide({ result: finalResult(desk), seen, ...panel.read() });
  }

  /** @param {Work} work @param {HTMLImageElement|null} image */
  #show(work, image) {
    const { bench, panel } = this.parts;
    bench.open(work, work.result ?? {}, image);
    void bench.compare(panel.layers());
    panel.begin();
  }
}
