/**
 * Keeps the draft of one assignment: first on this device, at once; then on the server, when the hand rests. One save is
 * under way at a time, and the newest state follows it.
 *
 * @typedef {import("../types.js").Result} Result
 * @typedef {"saved"|"saving"|"unsaved"|"offline"|"signedOut"|"conflict"|"refused"} SaveState   offline: kept on this device, to be
 *   sent later; refused: the server will never take it
 */
import { Emitter } from "../model/emitter.js";
import { ApiError, isPassing } from "./api.js";
import { sameResult, shelfKey } from "./drafts.js";

const REST_MS = 800;
const RETRY_MS = [1000, 2000, 4000, 8000, 15000, 30000];

export class Autosave {
  /** @type {SaveState} */
  state = "saved";
  /** @type {Emitter<SaveState>} */
  changed = new Emitter();
  /** The draft that somebody else, or another tab, saved meanwhile. @type {import("../types.js").Draft|null} */
  theirs = null;
  /** Why the server will never take it. */
  reason = "";
  /** What was sent and not answered: it may have arrived. @type {Result|undefined} */
  lost;
  #dirty = false;
  #closed = false;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** @type {Promise<void>|null} */
  #saving = null;
  /** @type {Promise<void>|null} */
  #shelving = null;
  #shelfStale = false;

  /** @param {{api: import("./api.js").Api, shelf: import("./shelf.js").Shelf, assignment: number, version: number,
   *   read: () => Result, activeMs: () => number, adopted?: string[]}} parts   `adopted`: keys of copies that these labels
   *   go on from; they are forgotten when the server has them */
  constructor({ api, shelf, assignment, version, read, activeMs, adopted = [] }) {
    this.api = api;
    this.shelf = shelf;
    this.assignment = assignment;
    this.version = version;
    this.read = read;
    this.activeMs = activeMs;
    this.adopted = adopted;
  }

  /** The labels have changed. */
  touch() {
    if (this.#closed) return;
    this.#dirty = true;
    this.#keep();
    if (this.#isHalted) return;
    this.#tell("unsaved");
    this.#schedule(REST_MS);
  }

  /** Save now what is not saved. @param {{keepalive?: boolean}} [options] */
  async flush(options) {
    clearTimeout(this.#timer);
    if (this.#saving) await this.#saving;
    if (this.#dirty && !this.#closed && !this.#isHalted) await this.#save(options);
  }

  get #isHalted() {
    return this.state === "conflict" || this.state === "refused";
  }

  /** Whether everything is at least on this device. */
  get isKept() {
    return this.#shelving === null;
  }

  /** No more saves; when this is done it is known which version the server has. */
  async settle() {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#saving;
  }

  /** No more saves: the work was submitted, skipped or released. Forgets the copy on this device. */
  async close() {
    await this.settle();
    await this.#shelving;
    await this.#forget();
  }

  async #forget() {
    for (const key of [shelfKey(this.assignment), ...this.adopted.splice(0)]) await this.shelf.remove(key);
  }

  /** Somebody else's draft stands in the way: save nothing until the worker has chosen.
   * @param {import("../types.js").Draft} theirs */
  conflictWith(theirs) {
    this.#dirty = true;
    this.theirs = theirs;
    this.#keep();
    this.#tell("conflict");
  }

  /** End a conflict by saving these labels over the others. */
  async keepMine() {
    this.version = this.theirs?.version ?? this.version;
    this.theirs = null;
    this.#tell("unsaved");
    await this.flush();
  }

  /** @param {number} delay */
  #schedule(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), delay);
  }

  /** Write the newest labels to the shelf; while one write is under way, only the latest waits. */
  #keep() {
    this.#shelfStale = true;
    this.#shelving ??= this.#shelve().finally(() => { this.#shelving = null; });
  }

  async #shelve() {
    while (this.#shelfStale && !this.#closed) {
      this.#shelfStale = false;
      await this.shelf.put(shelfKey(this.assignment), { result: this.read(), version: this.version, at: Date.now() });
    }
  }

  /** @param {{keepalive?: boolean}} [options] */
  #save(options) {
    this.#saving = this.#put(options).finally(() => { this.#saving = null; });
    return this.#saving;
  }

  /** @param {{keepalive?: boolean}} [options] */
  async #put(options) {
    this.#dirty = false;
    this.#tell("saving");
    const draft = { result: this.read(), version: this.version, active_ms: this.activeMs() };
    const before = this.lost;
    this.lost = draft.result;
    try {
      const { body } = await this.api.saveDraft(this.assignment, draft, options);
      this.version = body.version;
      this.lost = undefined;
      this.#failures = 0;
      if (this.#dirty) this.#schedule(REST_MS);
      else await this.#forget();
      this.#tell(this.#dirty ? "unsaved" : "saved");
    } catch (error) {
      this.#fail(error, before);
    }
  }

  /** @param {unknown} error @param {Result} [before] what an earlier save sent that was not answered either */
  #fail(error, before) {
    this.#dirty = true;
    const isClash = error instanceof ApiError && error.status === 409 && error.problem.draft;
    if (isClash && [this.lost, before].some((sent) => sameResult(sent, isClash.result))) {
      this.version = isClash.version; // it had arrived; only the answer was lost
      this.lost = undefined;
      return this.#schedule(0);
    }
    if (isClash) {
      this.theirs = isClash;
      return this.#tell("conflict");
    }
    if (!isPassing(error)) {
      this.reason = error instanceof Error ? error.message : "";
      return this.#tell("refused");
    }
    this.#tell(error instanceof ApiError && error.status === 401 ? "signedOut" : "offline");
    const delay = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)];
    this.#failures += 1;
    if (!this.#closed) this.#schedule(delay);
  }

  /** @param {SaveState} state */
  #tell(state) {
    this.state = state;
    this.changed.emit(state);
  }
}
