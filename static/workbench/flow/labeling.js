/**
 * A worker's way from item to item: open, keep the draft, hand in, on to the next.
 *
 * @typedef {import("../types.js").Work} Work
 * @typedef {import("../types.js").Result} Result
 * @typedef {import("../net/outbox.js").Letter} Letter
 */
import { t } from "../../i18n.js";
import { Autosave } from "../net/autosave.js";
import { keptDrafts, sameResult } from "../net/drafts.js";
import { whenIdle } from "../net/later.js";
import { submitKey } from "../net/outbox.js";
import { ActiveTime, watchHand } from "./activity.js";
import { blocking } from "../model/questions.js";
import { finalResult } from "./answers.js";
import { benchLine } from "./benchline.js";
import { loadImage } from "./images.js";
import { signInAgain } from "./signin.js";

const HEARTBEAT_MS = 60_000;
/** Notices that go with the item. */
const OF_ONE_ITEM = ["kept", "image", "conflict", "missing", "unsavable"];

export class Labeling {
  /** @type {Autosave|null} */
  autosave = null;
  #time = new ActiveTime();
  #movedSinceBeat = false;
  /** What this device has of the item that comes next, asked for in advance. @type {Map<number, ReturnType<typeof keptDrafts>>} */
  #kept = new Map();

  /** @param {{bench: import("../bench.js").Bench, api: import("../net/api.js").Api,
   *   shelf: import("../net/shelf.js").SturdyShelf, outbox: import("../net/outbox.js").Outbox,
   *   notices: import("../panels/notices.js").Notices, bottom: import("../panels/bottom.js").BottomBar,
   *   notes: import("../panels/notes.js").Notes, side: import("../panels/side.js").Side}} parts */
  constructor(parts) {
    this.parts = parts;
    this.project = parts.bench.boot.project;
    this.progress = { ...parts.bench.boot.progress };
    this.line = benchLine(parts.bench, {
      fetchNext: (holding) => this.#fetchNext(holding),
      load: (work) => this.load(work),
      show: (work, image) => this.#show(work, image),
      // Read anew: what this page knows of the guideline is older.
      nothing: (because) => because === "guideline" ? location.reload() : parts.bench.tellNothing(because),
    });
    parts.outbox.delivered.on(({ letter, answer }) => this.#delivered(letter, answer));
    parts.outbox.refused.on((refused) => this.#refused(refused));
  }

  /** @param {Promise<HTMLImageElement|null>} image of the first item */
  async start(image) {
    const { bench, outbox, shelf } = this.parts;
    this.#showProgress();
    watchHand(() => { this.#movedSinceBeat = true; this.#time.touch(performance.now()); });
    document.addEventListener("visibilitychange", () => this.#time.hide(performance.now(), document.hidden));
    setInterval(() => this.#beat(), HEARTBEAT_MS);
    addEventListener("pagehide", () => void this.autosave?.flush({ keepalive: true }));
    addEventListener("beforeunload", (event) => { if (this.#isOnlyHere) event.preventDefault(); });
    const { work, nothing_because: because } = bench.boot;
    // One after another, what the device has to be asked would keep the item waiting.
    if (work) this.#kept.set(work.assignment.id, keptDrafts(shelf, work.assignment.id));
    const refusedBefore = outbox.refusedBefore();
    for (const assignment of await outbox.resume()) this.line.sent.add(assignment);
    void refusedBefore.then((all) => all.forEach((refused) => void this.#tellRefused(refused)));
    if (work && !this.line.sent.has(work.assignment.id)) return this.line.begin(work, this.parts.notes.load(work).then(() => image));
    if (!work && because && because !== "busy") return bench.tellNothing(because);
    return this.line.advance();
  }

  /** Whether there is work that would be lost with the tab. */
  get #isOnlyHere() {
    const { autosave } = this;
    return !!autosave && (!autosave.isKept || (!this.parts.shelf.isLasting && autosave.state !== "saved"));
  }

  /** @param {boolean} perform */
  submit(perform) {
    const { bench } = this.parts;
    const { desk, work } = bench;
    if (!desk || !work || !perform) return desk !== null;
    if (!bench.settle()) return true;
    const blocked = blocking(desk);
    if (blocked) this.#ask(blocked);
    else this.#handIn("submit", { result: finalResult(desk), key: submitKey() });
    return true;
  }

  /** @param {string} reason @param {"later"|"others"|"unusable"} route who is to have the item now */
  skip(reason, route) {
    this.#handIn("skip", { reason, route });
  }

  async giveBack() {
    const { bench, api } = this.parts;
    if (!bench.work) return;
    await this.autosave?.flush();
    await api.act(bench.work.assignment.id, "release");
    location.assign(bench.boot.urls.home);
  }

  /** What an item needs before it can be shown. @param {Work} work */
  async load(work) {
    this.#kept.set(work.assignment.id, keptDrafts(this.parts.shelf, work.assignment.id));
    await Promise.all([this.parts.bench.prepare(work), this.parts.notes.load(work)]);
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
    /** @type {Letter} */
    const letter = { assignment: assignment.id, verb, title: item.name || item.external_id || "", body: { ...body, ...active, next: true, holding } };
    // A save may be under way: the submit says on top of which draft it stands, so that it never goes over another tab's.
    const settled = autosave?.settle().then(() => {
      if (verb === "submit") Object.assign(letter.body, { version: autosave.version });
      letter.lost = autosave.lost;
    });
    void outbox.post(letter, settled).then(() => autosave?.close());
    if (verb === "submit") this.progress.done_today += 1;
    this.#showProgress();
    void this.line.advance();
  }

  /** @param {Work} work @param {HTMLImageElement|null} image */
  async #show(work, image) {
    const { notes, side, shelf } = this.parts;
    const kept = await (this.#kept.get(work.assignment.id) ?? keptDrafts(shelf, work.assignment.id));
    this.#kept.delete(work.assignment.id);
    const version = work.draft_version ?? work.draft?.version ?? 0;
    const copies = [];
    for (const copy of kept) {
      if (sameResult(copy.result, work.draft?.result)) void shelf.remove(copy.key);
      else copies.push(copy);
    }
    const newer = copies.find((copy) => copy.version === version);
    for (const name of OF_ONE_ITEM) this.parts.notices.hide(name);
    this.#open(work, newer?.result ?? work.draft?.result ?? work.result ?? {}, image, version, newer ? [newer.key] : []);
    notes.show(work);
    if (work.review?.decision === "return") side.open();
    if (newer) this.autosave?.touch();
    const other = copies.find((copy) => copy !== newer);
    if (other) this.#offer(work, other, image);
    else if (newer) void this.#ofVersions((versions) => versions.restored());
    if (work.item.image && !image) this.#imageMissing(work);
    whenIdle(() => this.line.preload());
  }

  /** @param {Work} work @param {Result} result @param {HTMLImageElement|null} image @param {number} version
   *  @param {string[]} [adopted] keys of copies on this device that these labels are */
  #open(work, result, image, version, adopted = []) {
    const { bench, api, shelf, bottom } = this.parts;
    bench.open(work, result, image);
    const desk = /** @type {import("../model/desk.js").Desk} */ (bench.desk);
    this.#time = new ActiveTime(work.assignment.active_ms);
    const autosave = new Autosave({
      api, shelf, version, adopted, assignment: work.assignment.id,
      read: () => desk.document.toResult(), activeMs: () => Math.round(this.#time.total),
    });
    this.autosave = autosave;
    autosave.changed.on((state) => {
      if (this.autosave !== autosave) return;
      bottom.showSaved(state);
      this.#explain(state, work, image, autosave);
    });
    bottom.showSaved("saved");
    desk.history.settled.on(() => autosave.touch());
  }

  /** @param {import("../net/autosave.js").SaveState} state @param {Work} work @param {HTMLImageElement|null} image
   *  @param {Autosave} autosave */
  #explain(state, work, image, autosave) {
    if (state === "saved") this.parts.notices.hide("signedOut");
    if (state === "signedOut") {
      this.parts.notices.show({ name: "signedOut", tone: "warn", text: signInAgain(this.parts.bench.boot.user.name),
        actions: [{ title: t("Save now"), act: () => void autosave.flush() }] });
    }
    if (state === "refused") {
      void this.#ofVersions((versions) => versions.unsavable(autosave.reason, () => {
        this.autosave = null;
        void this.line.advance();
      }));
    }
    if (state !== "conflict") return;
    void this.#ofVersions((versions) => versions.conflict(autosave, (theirs) => {
      void autosave.close();
      this.#open(work, theirs.result, image, theirs.version);
    }));
  }

  /** @param {(versions: import("./versions.js").Versions) => void} tell what to say of the item in hand */
  async #ofVersions(tell) {
    const { bench, notices } = this.parts;
    const { work } = bench;
    const { Versions } = await import("./versions.js");
    if (bench.work === work) tell(new Versions(bench, notices));
  }

  /** @param {Work} work @param {import("../net/drafts.js").Found} copy @param {HTMLImageElement|null} image */
  #offer(work, copy, image) {
    void this.#ofVersions((versions) => versions.anotherCopy(copy.result, {
      use: () => {
        const version = this.autosave?.version ?? work.draft_version;
        void this.autosave?.settle().then(() => {
          this.#open(work, copy.result, image, this.autosave?.version ?? version, [copy.key]);
          this.autosave?.touch();
        });
      },
      discard: () => {
        void this.parts.bench.compare([]);
        void this.parts.shelf.remove(copy.key);
      },
    }));
  }

  /** @param {Work} work */
  #imageMissing(work) {
    this.parts.notices.show({ name: "image", tone: "bad", text: t("The image could not be loaded."),
      actions: [{ title: t("Try again"), act: () => void this.line.begin(this.asLeft(work), this.load(work)) }] });
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
    else if (!("next" in answer)) void this.line.preload(); // another tab has sent it, and has its answer
    else this.line.end(answer.nothing_because ?? "done");
  }

  /** @param {import("../net/outbox.js").Refused} refused */
  #refused({ letter, error }) {
    this.line.sent.delete(letter.assignment);
    this.progress.done_today -= letter.verb === "submit" ? 1 : 0;
    this.#showProgress();
    void this.#tellRefused({ letter, error });
    if (this.line.current === null) void this.line.preload();
  }

  /** @param {import("../net/outbox.js").Refused} refused */
  async #tellRefused(refused) {
    const { tellRefused } = await import("./refused.js");
    return tellRefused(this, refused);
  }

  /** The item with the labels it has now. @param {Work} work @returns {Work} */
  asLeft(work) {
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
