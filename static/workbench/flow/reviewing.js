/**
 * A reviewer's way through the queue: look, perhaps fix, decide.
 *
 * @typedef {import("../types.js").Work} Work
 * @typedef {import("./deciding.js").Parts & {form: import("../panels/review.js").ReviewForm, acceptButton: HTMLElement}} Parts
 */
import { t } from "../../i18n.js";
import { setText } from "../view/dom.js";
import { finalResult } from "./answers.js";
import { Deciding } from "./deciding.js";

export class Reviewing {
  #isFixed = false;

  /** @param {Parts} parts */
  constructor(parts) {
    this.parts = parts;
    const { api, bench: { boot } } = parts;
    this.queue = new Deciding(parts, {
      verb: "reviews", done: "reviewed",
      ask: (holding) => api.nextReview(boot.project.id, holding, boot.queue ?? ""),
      read: (body) => ({ ...body.work, worker: body.worker }),
      show: (work, image) => this.#show(work, image),
    });
  }

  /** @param {Promise<HTMLImageElement|null>} image of the first item */
  start(image) {
    return this.queue.start(image);
  }

  accept() {
    const { bench, form } = this.parts;
    const { desk } = bench;
    if (!desk || !bench.settle()) return;
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

  /** @param {Record<string, unknown>} decision */
  #decide(decision) {
    const { bench, notices } = this.parts;
    const { revision } = /** @type {Work} */ (bench.work);
    notices.hide("review");
    notices.hide("appeal");
    this.queue.decide({ revision, ...decision });
  }

  /** @param {Work} work @param {HTMLImageElement|null} image */
  #show(work, image) {
    const { bench, form, notices } = this.parts;
    const { boot } = bench;
    this.#isFixed = false;
    bench.open(work, work.result ?? {}, image, { readonly: true });
    this.#nameAccept();
    const worker = work.worker ?? (work === boot.work ? boot.worker : "");
    form.showWho(worker ? this.#byWhom(worker, work.assignment.guideline_version) : "");
    bench.desk?.history.settled.on(() => {
      this.#isFixed = bench.desk?.history.canUndo ?? false;
      this.#nameAccept();
    });
    if (boot.layers) void bench.compare(boot.layers);
    if (work.appeal) {
      notices.show({ name: "appeal", tone: "warn",
        text: t("The worker appeals: “%(words)s” What you decide is the last word.", { words: work.appeal.text }) });
    }
  }

  /** @param {string} name @param {number|null} version of the guideline that the labels were made under */
  #byWhom(name, version) {
    const newest = this.parts.bench.boot.project.guideline_version;
    return newest === null || version === newest ? t("By %(name)s", { name })
      : t("By %(name)s, before version %(version)s of the guideline", { name, version: newest });
  }

  #nameAccept() {
    const words = /** @type {Element} */ (this.parts.acceptButton.firstElementChild);
    setText(words, this.#isFixed ? t("Accept with your fixes") : t("Accept"));
  }
}
