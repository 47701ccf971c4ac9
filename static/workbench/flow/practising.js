/**
 * A worker's way through the practice: answer, be told what was right, try again or look at the answer, on to the next.
 *
 * @typedef {import("../types.js").Work} Work
 * @typedef {import("../types.js").Outcome} Outcome
 */
import { t } from "../../i18n.js";
import { blocking } from "../model/questions.js";
import { isPassing } from "../net/api.js";
import { finalResult } from "./answers.js";
import { benchLine } from "./benchline.js";

export class Practising {
  /** Told whether the item in hand is done with. @type {(isOver: boolean) => void} */
  onOver = () => {};
  #isOver = false;
  #isChecking = false;

  /** @param {import("./deciding.js").Parts & {panel: import("../panels/practice.js").PracticePanel, side: import("../panels/side.js").Side}} parts */
  constructor(parts) {
    this.parts = parts;
    const { bench, api } = parts;
    this.line = benchLine(bench, {
      fetchNext: async (holding) => {
        const { status, body } = await api.nextPractice(bench.boot.project.id, holding.map(Math.abs));
        return status === 204 ? "practised" : body;
      },
      show: (work, image) => this.#show(work, image),
    });
  }

  /** @param {Promise<HTMLImageElement|null>} image of the first item */
  start(image) {
    const { work } = this.parts.bench.boot;
    return work ? this.line.begin(work, image) : this.line.advance();
  }

  /** Leave the item for now: another comes, if there is one. */
  async another() {
    await this.line.preload();
    await this.line.advance();
  }

  /** Check the answer; once the item is done with, go to the next. */
  async goOn() {
    if (this.#isOver) return this.line.advance();
    const { bench, api, notices, side } = this.parts;
    const { desk, work } = bench;
    if (!desk || !work || this.#isChecking || !bench.settle()) return;
    const blocked = blocking(desk);
    if (blocked) {
      side.open();
      notices.show({ name: "missing", tone: "warn", text: blocked.why, passing: true });
      return bench.questions?.focus(blocked.field.name);
    }
    this.#isChecking = true;
    try {
      const { body } = await api.checkPractice(work.item.id, finalResult(desk));
      notices.hide("refused");
      if (bench.work === work) await this.#tell(work, body);
    } catch (error) {
      this.#refused(error);
    } finally {
      this.#isChecking = false;
    }
  }

  /** @param {Work} work @param {HTMLImageElement|null} image */
  #show(work, image) {
    const { bench, panel, bottom } = this.parts;
    this.image = image;
    this.#setOver(false);
    bench.open(work, {}, image);
    void bench.compare([]);
    if (work.practice) {
      panel.begin(work.practice);
      bottom.showProgress(t("Practice: %(solved)s of %(total)s solved", work.practice));
    }
  }

  /** @param {Work} work @param {Outcome} outcome */
  async #tell(work, outcome) {
    const { bench, panel, bottom, side } = this.parts;
    bottom.showProgress(t("Practice: %(solved)s of %(total)s solved", outcome.practice));
    panel.tell(outcome);
    side.open();
    bench.say(panel.words);
    if (!outcome.answer) return bench.focus();
    this.#setOver(true);
    const mine = bench.desk?.document.toResult() ?? {};
    bench.open(work, outcome.solved ? mine : outcome.answer, this.image ?? null, { readonly: true });
    if (!outcome.solved) {
      await bench.compareTwo({ name: t("Your answer"), result: mine }, { name: t("The known answer"), result: outcome.answer });
    }
  }

  /** @param {boolean} isOver */
  #setOver(isOver) {
    this.#isOver = isOver;
    this.onOver(isOver);
  }

  /** @param {unknown} error */
  #refused(error) {
    if (!(error instanceof Error)) throw error;
    const problem = "problem" in error ? /** @type {import("../net/api.js").ApiError} */ (error).problem : null;
    this.parts.notices.show({ name: "refused", tone: isPassing(error) ? "warn" : "bad",
      more: problem?.errors?.map(({ place, message }) => `${place}: ${message}`),
      text: problem ? error.message : t("The server cannot be reached. Try again in a moment.") });
  }
}
