/**
 * Keeps the draft of one assignment: first on this device, at once; then on the server, when the hand rests. One save is
 * under way at a time, and the newest state follows it.
 *
 * @typedef {import("../types.js").Result} Result
 * @typedef {"saved"|"saving"|"unsaved"|"offline"|"conflict"} SaveState
 * @typedef {{result: Result, version: number}} Kept   on the shelf: what the server does not have yet, and on top of what
 */
import { Emitter } from "../model/emitter.js";
import { ApiError, isPassing } from "./api.js";

const REST_MS = 800;
const RETRY_MS = [1000, 2000, 4000, 8000, 15000, 30000];

/** @param {number} assignment */
const shelfKey = (assignment) => `draft:${assignment}`;

/** What this device kept of an assignment that never reached the server, if anything.
 * @param {import("./shelf.js").Shelf} shelf @param {number} assignment @returns {Promise<Kept|undefined>} */
export const keptDraft = (shelf, assignment) => shelf.get(shelfKey(assignment));

export class Autosave {
  /** @type {SaveState} */
  state = "saved";
  /** @type {Emitter<SaveState>} */
  changed = new Emitter();
  /** The draft that somebody else, or another tab, saved meanwhile. @type {import("../types.js").Draft|null} */
  theirs = null;
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
   *   read: () => Result, activeMs: () => number}} parts */
  constructor({ api, shelf, assignment, version, read, activeMs }) {
    this.api = api;
    this.shelf = shelf;
    this.assignment = assignment;
    this.version = version;
    this.read = read;
    this.activeMs = activeMs;
  }

  /** The labels have changed. */
  touch() {
    if (this.#closed) return;
    this.#dirty = true;
    this.#keep();
    if (this.state === "conflict") return;
    this.#tell("unsaved");
    this.#schedule(REST_MS);
  }

  /** Save now what is not saved. @param {{keepalive?: boolean}} [options] */
  async flush(options) {
    clearTimeout(this.#timer);
    if (this.#saving) await this.#saving;
    if (this.#dirty && !this.#closed && this.state !== "conflict") await this.#save(options);
  }

  /** Whether everything is at least on this device. */
  get isKept() {
    return this.#shelving === null;
  }

  /** No more saves: the work was submitted, skipped or released. Forgets the copy on this device. */
  async close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#saving;
    await this.#shelving;
    await this.shelf.remove(shelfKey(this.assignment));
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
      await this.shelf.put(shelfKey(this.assignment), { result: this.read(), version: this.version });
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
    try {
      const { body } = await this.api.saveDraft(this.assignment, draft, options);
      this.version = body.version;
      this.#failures = 0;
      if (this.#dirty) this.#schedule(REST_MS);
      else await this.shelf.remove(shelfKey(this.assignment));
      this.#tell(this.#dirty ? "unsaved" : "saved");
    } catch (error) {
      this.#fail(error);
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    this.#dirty = true;
    if (error instanceof ApiError && error.status === 409 && error.problem.draft) {
      this.theirs = error.problem.draft;
      this.#tell("conflict");
      return;
    }
    this.#tell("offline");
    const delay = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)];
    this.#failures += 1;
    if (isPassing(error) && !this.#closed) this.#schedule(delay);
  }

  /** @param {SaveState} state */
  #tell(state) {
    this.state = state;
    this.changed.emit(state);
  }
}
