/**
 * The way through a queue of items that others have labelled: one after another, each decided and handed in, the next already
 * loaded. What is decided about and how is for the reviewer's flow and the adjudicator's to say.
 *
 * @typedef {import("../types.js").Work} Work
 * @typedef {{bench: import("../bench.js").Bench, api: import("../net/api.js").Api, outbox: import("../net/outbox.js").Outbox,
 *   notices: import("../panels/notices.js").Notices, bottom: import("../panels/bottom.js").BottomBar}} Parts
 * @typedef {{verb: "reviews"|"adjudication", done: string, show: (work: Work, image: HTMLImageElement|null) => void,
 *   ask: (holding: number[]) => Promise<{status: number, body: any}>, read: (body: any) => Work}} Task
 *   `verb` is what a decision is called in the API, `done` why there is nothing more, `ask` and `read` get the next item
 */
import { t } from "../../i18n.js";
import { whenIdle } from "../net/later.js";
import { ActiveTime, watchHand } from "./activity.js";
import { benchLine } from "./benchline.js";

export class Deciding {
  #active = new ActiveTime();
  #remaining;

  /** @param {Parts} parts @param {Task} task */
  constructor(parts, task) {
    this.parts = parts;
    this.task = task;
    const { bench, outbox } = parts;
    this.#remaining = bench.boot.remaining ?? 0;
    this.line = benchLine(bench, {
      fetchNext: (holding) => this.#fetchNext(holding),
      show: (work, image) => this.#show(work, image),
    });
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

  /** Hand in what was decided about the item, and on to the next. @param {Record<string, unknown>} body */
  decide(body) {
    const { bench, outbox } = this.parts;
    const { assignment, item } = /** @type {Work} */ (bench.work);
    this.#active.touch(performance.now());
    this.line.sent.add(assignment.id);
    this.#remaining = Math.max(0, this.#remaining - 1);
    this.#showRemaining();
    void outbox.post({ assignment: assignment.id, verb: this.task.verb, title: item.name || item.external_id || "",
      body: { ...body, active_ms: Math.round(this.#active.total) } });
    void this.line.advance();
  }

  /** @param {number[]} holding @returns {Promise<Work|string>} */
  async #fetchNext(holding) {
    const { status, body } = await this.task.ask(holding);
    if (status === 204) return this.task.done;
    this.#remaining = Math.max(0, body.remaining - this.line.sent.size); // what is on its way was still counted
    this.#showRemaining();
    return this.task.read(body);
  }

  /** @param {Work} work @param {HTMLImageElement|null} image */
  #show(work, image) {
    this.#active = new ActiveTime();
    this.#active.touch(performance.now());
    this.task.show(work, image);
    this.#showRemaining();
    whenIdle(() => this.line.preload());
  }

  /** @param {import("../net/outbox.js").Refused} refused */
  #refused({ letter, error }) {
    this.line.sent.delete(letter.assignment);
    const more = error.problem.errors?.map(({ place, message }) => `${place}: ${message}`);
    this.parts.notices.show({ name: `refused-${letter.assignment}`, tone: "bad", more,
      text: t("The decision on “%(title)s” was not taken: %(reason)s", { title: letter.title, reason: error.message }) });
    if (this.line.current === null) void this.line.preload();
  }

  #showRemaining() {
    this.parts.bottom.showProgress(t("%(n)s waiting", { n: this.#remaining }));
  }
}
