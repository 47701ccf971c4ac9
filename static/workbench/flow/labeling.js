/**
 * A worker's way from item to item: open, keep the draft, hand in, on to the next.
 *
 * @typedef {import("../types.js").Work} Work
 * @typedef {import("../types.js").Result} Result
 * @typedef {import("../net/outbox.js").Letter} Letter
 */
import { t } from "../../i18n.js";
import { Autosave, keptDraft } from "../net/autosave.js";
import { submitKey } from "../net/outbox.js";
import { ActiveTime, watchHand } from "./activity.js";
import { blocking } from "../model/questions.js";
import { finalResult } from "./answers.js";
import { loadImage } from "./images.js";
import { Line } from "./line.js";
import { nothingMessage, waitingMessage } from "./messages.js";

const HEARTBEAT_MS = 60_000;

export class Labeling {
  /** @type {Autosave|null} */
  autosave = null;
  #time = new ActiveTime();
  #movedSinceBeat = false;
  /** What this device has of the item that comes next, asked for in advance. @type {Map<number, ReturnType<typeof keptDraft>>} */
  #kept = new Map();

  /** @param {{bench: import("../bench.js").Bench, api: import("../net/api.js").Api,
   *   shelf: import("../net/shelf.js").Shelf, outbox: import("../net/outbox.js").Outbox,
   *   notices: import("../panels/notices.js").Notices, bottom: import("../panels/bottom.js").BottomBar,
   *   notes: import("../panels/comments.js").ReturnedNotes, side: import("../panels/side.js").Side}} parts */
  constructor(parts) {
    this.parts = parts;
    this.project = parts.bench.boot.project;
    this.progress = { ...parts.bench.boot.progress };
    this.line = new Line({
      fetchNext: (holding) => this.#fetchNext(holding),
      load: (work) => this.#load(work),
      show: (work, image) => void this.#show(work, image),
      waiting: () => parts.bench.empty(waitingMessage()),
      nothing: (because) => parts.bench.empty(nothingMessage(because, parts.bench.boot.urls.home)),
    });
    this.line.onReady = (item) => parts.bench.tellNext(item);
    parts.outbox.delivered.on(({ letter, answer }) => this.#delivered(letter, answer));
    parts.outbox.refused.on((refused) => this.#refused(refused));
  }

  /** @param {Promise<HTMLImageElement|null>} image of the first item */
  async start(image) {
    const { bench, outbox } = this.parts;
    this.#showProgress();
    watchHand(() => { this.#movedSinceBeat = true; this.#time.touch(performance.now()); });
    setInterval(() => this.#beat(), HEARTBEAT_MS);
    addEventListener("pagehide", () => void this.autosave?.flush({ keepalive: true }));
    addEventListener("beforeunload", (event) => { if (this.autosave?.isKept === false) event.preventDefault(); });
    for (const assignment of await outbox.resume()) this.line.sent.add(assignment);
    const { work, nothing_because: because } = bench.boot;
    if (work && !this.line.sent.has(work.assignment.id)) return this.line.begin(work, image);
    if (!work && because) return this.parts.bench.empty(nothingMessage(because, bench.boot.urls.home));
    return this.line.advance();
  }

  /** @param {boolean} perform */
  submit(perform) {
    const { desk, work, stage } = this.parts.bench;
    if (!desk || !work || !perform) return desk !== null;
    stage?.toolbox?.cancel();
    const blocked = blocking(desk);
    if (blocked) this.#ask(blocked);
    else this.#handIn("submit", { result: finalResult(desk), key: submitKey() });
    return true;
  }

  /** @param {string} reason */
  skip(reason) {
    this.#handIn("skip", { reason });
  }

  async giveBack() {
    const { bench, api } = this.parts;
    if (!bench.work) return;
    await this.autosave?.flush();
    await api.act(bench.work.assignment.id, "release");
    location.assign(bench.boot.urls.home);
  }

  /** What an item needs before it can be shown. @param {Work} work */
  async #load(work) {
    this.#kept.set(work.assignment.id, keptDraft(this.parts.shelf, work.assignment.id));
    await this.parts.bench.prepare(work);
    return loadImage(work);
  }

  /** @param {number[]} holding @returns {Promise<Work|string>} */
  async #fetchNext(holding) {
    const { status, body, headers } = await this.parts.api.next(this.project.id, holding);
    return status === 204 ? (headers.get("X-Nothing-Because") ?? "done") : body;
  }

  /** @param {"submit"|"skip"} verb @param {Record<string, unknown>} body */
  #handIn(verb, body) {
    const { bench, outbox } = this.parts;
    const { assignment, item } = /** @type {Work} */ (bench.work);
    const autosave = this.autosave;
    this.autosave = null;
    this.line.sent.add(assignment.id);
    const holding = this.line.holding().filter((id) => id !== assignment.id);
    const active = verb === "submit" ? { active_ms: Math.round(this.#time.total) } : {};
    const letter = { assignment: assignment.id, verb, title: item.name, body: { ...body, ...active, next: true, holding } };
    void outbox.post(letter).then(() => autosave?.close());
    if (verb === "submit") this.progress.done_today += 1;
    this.#showProgress();
    void this.line.advance();
  }

  /** @param {Work} work @param {HTMLImageElement|null} image */
  async #show(work, image) {
    const { notices, notes, side, shelf } = this.parts;
    const kept = await (this.#kept.get(work.assignment.id) ?? keptDraft(shelf, work.assignment.id));
    this.#kept.delete(work.assignment.id);
    const version = work.draft_version ?? work.draft?.version ?? 0;
    const isNewer = kept !== undefined && kept.version === version;
    const result = isNewer ? kept.result : (work.draft?.result ?? work.result ?? {});
    for (const name of ["kept", "image", "conflict", "missing"]) notices.hide(name);
    this.#open(work, result, image, version);
    notes.show(work.review);
    if (work.review?.decision === "return") side.open();
    if (isNewer) this.#restored();
    else if (kept) this.#twoVersions(work, kept.result, image, version);
    if (work.item.image && !image) this.#imageMissing(work);
    requestIdleCallback(() => void this.line.preload());
  }

  /** @param {Work} work @param {Result} result @param {HTMLImageElement|null} image @param {number} version */
  #open(work, result, image, version) {
    const { bench, api, shelf, bottom } = this.parts;
    bench.open(work, result, image);
    const desk = /** @type {import("../model/desk.js").Desk} */ (bench.desk);
    this.#time = new ActiveTime(work.assignment.active_ms);
    const autosave = new Autosave({
      api, shelf, version, assignment: work.assignment.id,
      read: () => desk.document.toResult(), activeMs: () => Math.round(this.#time.total),
    });
    this.autosave = autosave;
    autosave.changed.on((state) => {
      if (this.autosave !== autosave) return;
      bottom.showSaved(state);
      if (state === "conflict") this.#conflict(work, image, autosave);
    });
    bottom.showSaved("saved");
    desk.history.settled.on(() => autosave.touch());
  }

  #restored() {
    this.autosave?.touch();
    this.parts.notices.show({ name: "kept", tone: "good", passing: true,
      text: t("Your unsaved work on this item was kept on this device and is back.") });
  }

  /** @param {Work} work @param {Result} kept @param {HTMLImageElement|null} image @param {number} version */
  #twoVersions(work, kept, image, version) {
    this.parts.notices.show({ name: "kept", tone: "warn",
      text: t("This item was also changed somewhere else. You see the newest saved work; this device has another copy."),
      actions: [{ title: t("Use the copy of this device"), act: () => {
        this.#open(work, kept, image, version);
        this.autosave?.touch();
      } }] });
  }

  /** @param {Work} work @param {HTMLImageElement|null} image @param {Autosave} autosave */
  #conflict(work, image, autosave) {
    this.parts.notices.show({ name: "conflict", tone: "warn",
      text: t("Another tab or device saved this item meanwhile. Your work here is kept; choose which to go on with."),
      actions: [
        { title: t("Keep mine"), act: () => void autosave.keepMine() },
        { title: t("Use the other"), act: () => {
          const { theirs } = autosave;
          void autosave.close();
          if (theirs) this.#open(work, theirs.result, image, theirs.version);
        } },
      ] });
  }

  /** @param {Work} work */
  #imageMissing(work) {
    this.parts.notices.show({ name: "image", tone: "bad", text: t("The image could not be loaded."),
      actions: [{ title: t("Try again"), act: () => void this.line.begin(this.#asLeft(work), this.#load(work)) }] });
  }

  /** Name the question that keeps the item from being handed in, and go to it.
   * @param {{field: import("../types.js").FieldDef, why: string}} blocked */
  #ask({ field, why }) {
    const { bench, notices, side } = this.parts;
    side.open();
    notices.show({ name: "missing", tone: "warn", text: why, passing: true });
    bench.questions?.focus(field.name);
  }

  /** @param {Letter} letter @param {any} answer */
  #delivered(letter, answer) {
    this.line.sent.delete(letter.assignment);
    if (answer.progress) this.progress = { ...answer.progress };
    this.progress.done_today += this.parts.outbox.size;
    this.#showProgress();
    if (answer.next) this.line.offer(answer.next);
    else this.line.end(answer.nothing_because ?? "done");
  }

  /** @param {import("../net/outbox.js").Refused} refused */
  #refused({ letter, error }) {
    this.line.sent.delete(letter.assignment);
    this.progress.done_today -= letter.verb === "submit" ? 1 : 0;
    this.#showProgress();
    const more = error.problem.errors?.map(({ place, message }) => `${place}: ${message}`);
    this.parts.notices.show({ name: `refused-${letter.assignment}`, tone: "bad", more,
      text: t("“%(title)s” was not taken: %(reason)s", { title: letter.title, reason: error.message }),
      actions: [{ title: t("Open it again"), act: () => void this.#reopen(letter) }] });
    if (this.line.current === null) void this.line.preload();
  }

  /** Go back to an item that was refused, with the labels as they were handed in. @param {Letter} letter */
  async #reopen(letter) {
    const { api, bench } = this.parts;
    const { body } = await api.request("GET", `/assignments/${letter.assignment}`);
    await this.autosave?.flush();
    if (bench.work) this.line.putBack(this.#asLeft(bench.work));
    const result = /** @type {Result} */ (letter.body.result ?? body.draft?.result ?? {});
    await this.line.begin({ ...body, draft: { result, version: body.draft_version } }, this.#load(body));
  }

  /** The item with the labels it has now. @param {Work} work @returns {Work} */
  #asLeft(work) {
    const version = this.autosave?.version ?? work.draft_version;
    const result = this.parts.bench.desk?.document.toResult() ?? {};
    return { ...work, draft: { result, version }, draft_version: version };
  }

  #beat() {
    if (!this.#movedSinceBeat || document.hidden) return;
    this.#movedSinceBeat = false;
    for (const id of this.line.holding()) {
      if (!this.line.sent.has(id)) this.parts.api.act(id, "heartbeat").catch(() => {});
    }
  }

  #showProgress() {
    const { done_today: done, points_today: points } = this.progress;
    this.parts.bottom.showProgress(this.project.points > 0
      ? t("Today %(done)s · %(points)s points", { done, points }) : t("Today %(done)s", { done }));
  }
}
