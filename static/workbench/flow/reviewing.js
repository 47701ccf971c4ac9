/**
 * A reviewer's way through the queue: look, perhaps fix, decide, on to the next.
 *
 * @typedef {import("../types.js").Work} Work
 */
import { t } from "../../i18n.js";
import { ActiveTime, watchHand } from "./activity.js";
import { setText } from "../view/dom.js";
import { finalResult } from "./answers.js";
import { loadImage } from "./images.js";
import { Line } from "./line.js";
import { nothingMessage, waitingMessage } from "./messages.js";

export class Reviewing {
  #isFixed = false;
  #active = new ActiveTime();

  /** @param {{bench: import("../bench.js").Bench, api: import("../net/api.js").Api,
   *   outbox: import("../net/outbox.js").Outbox, notices: import("../panels/notices.js").Notices,
   *   bottom: import("../panels/bottom.js").BottomBar, form: import("../panels/review.js").ReviewForm,
   *   acceptButton: HTMLElement}} parts */
  constructor(parts) {
    this.parts = parts;
    this.remaining = parts.bench.boot.remaining ?? 0;
    this.line = new Line({
      fetchNext: (holding) => this.#fetchNext(holding),
      load: async (work) => {
        await parts.bench.prepare(work);
        return loadImage(work);
      },
      show: (work, image) => this.#show(work, image),
      waiting: () => parts.bench.empty(waitingMessage()),
      nothing: () => parts.bench.empty(nothingMessage("reviewed", parts.bench.boot.urls)),
    });
    this.line.onReady = (item) => parts.bench.tellNext(item);
    parts.outbox.delivered.on(({ letter }) => {
      this.line.sent.delete(letter.assignment);
      void this.line.preload();
    });
    parts.outbox.refused.on((refused) => this.#refused(refused));
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

  accept() {
    const { bench, form } = this.parts;
    const { desk } = bench;
    if (!desk) return;
    bench.stage?.toolbox?.cancel();
    if (this.#isFixed) this.#decide({ decision: "fix", result: finalResult(desk), ...form.read() });
    else this.#decide({ decision: "accept", ...form.read() });
  }

  /** Let the reviewer change the labels; what is changed is handed in by accepting. */
  fix() {
    const { desk } = this.parts.bench;
    if (!desk?.readonly) return;
    desk.readonly = false;
    desk.appearance.emit();
    this.#tell(t("You may change the labels now. Accept hands in your version."));
  }

  /** Return the item to its worker, or reject it and have others asked instead. @param {"return"|"reject"} decision */
  sendBack(decision) {
    const { form } = this.parts;
    const said = form.read();
    if (said.reasons.length + said.anchors.length > 0 || said.comment) return this.#decide({ decision, ...said });
    form.ask();
    this.#tell(t("Say why: choose a reason, write a comment, or point at something."));
  }

  /** @param {string} text */
  #tell(text) {
    this.parts.notices.show({ name: "review", tone: "plain", text, passing: true });
  }

  /** @param {number[]} holding @returns {Promise<Work|string>} */
  async #fetchNext(holding) {
    const { bench, api } = this.parts;
    const { status, body } = await api.nextReview(bench.boot.project.id, holding, bench.boot.queue ?? "");
    if (status === 204) return "reviewed";
    this.remaining = body.remaining;
    this.#showRemaining();
    return { ...body.work, worker: body.worker };
  }

  /** @param {Record<string, unknown>} decision */
  #decide(decision) {
    const { bench, outbox, notices } = this.parts;
    const { assignment, item, revision } = /** @type {Work} */ (bench.work);
    this.#active.touch(performance.now());
    const { total } = this.#active;
    notices.hide("review");
    this.line.sent.add(assignment.id);
    this.remaining = Math.max(0, this.remaining - 1);
    this.#showRemaining();
    void outbox.post({ assignment: assignment.id, verb: "reviews", title: item.name, body: { revision, active_ms: Math.round(total), ...decision } });
    void this.line.advance();
  }

  /** @param {Work} work @param {HTMLImageElement|null} image */
  #show(work, image) {
    const { bench, form, notices } = this.parts;
    const { boot } = bench;
    this.#isFixed = false;
    this.#active = new ActiveTime();
    this.#active.touch(performance.now());
    bench.open(work, work.result ?? {}, image, { readonly: true });
    this.#nameAccept();
    const worker = work.worker ?? (work === boot.work ? boot.worker : "");
    form.showWho(worker ? t("By %(name)s", { name: worker }) : "");
    bench.desk?.history.settled.on(() => {
      this.#isFixed = bench.desk?.history.canUndo ?? false;
      this.#nameAccept();
    });
    if (boot.layers) void bench.compare(boot.layers);
    if (work.appeal) {
      notices.show({ name: "appeal", tone: "warn",
        text: t("The worker appeals: “%(words)s” What you decide is the last word.", { words: work.appeal.text }) });
    } else notices.hide("appeal");
    this.#showRemaining();
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

  #nameAccept() {
    const words = /** @type {Element} */ (this.parts.acceptButton.firstElementChild);
    setText(words, this.#isFixed ? t("Accept with your fixes") : t("Accept"));
  }

  #showRemaining() {
    this.parts.bottom.showProgress(t("%(n)s waiting", { n: this.remaining }));
  }
}
