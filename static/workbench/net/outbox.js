/**
 * Submits on their way. Each has a key made here, so that one sent twice counts once; each lies on the shelf until the
 * server has answered, so that neither a dead network nor a killed tab loses it.
 *
 * @typedef {{assignment: number, verb: "submit"|"skip"|"reviews"|"adjudication", body: Record<string, unknown>, title: string,
 *   lost?: unknown}} Letter   `lost`: a draft that may have arrived although nobody answered
 * @typedef {{letter: Letter, answer: any}} Delivered
 * @typedef {{letter: Letter, error: import("./api.js").ApiError}} Refused
 */
import { Emitter } from "../model/emitter.js";
import { ApiError, isPassing } from "./api.js";
import { sameResult } from "./drafts.js";

const PREFIX = "outbox:";
const REFUSED = "refused:";
const RETRY_MS = [1000, 2000, 4000, 8000, 15000, 30000];

export class Outbox {
  /** @type {Emitter<Delivered>} */
  delivered = new Emitter();
  /** The server will never take it as it is. @type {Emitter<Refused>} */
  refused = new Emitter();
  /** How many wait, and whether because the server cannot be reached. @type {Emitter<{waiting: number, offline: boolean,
   *  signedOut: boolean}>} */
  changed = new Emitter();
  /** @type {Letter[]} */
  #waiting = [];
  /** What a letter waits for before it goes. @type {WeakMap<Letter, Promise<unknown>>} */
  #until = new WeakMap();
  #failures = 0;
  #busy = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /** @param {import("./api.js").Api} api @param {import("./shelf.js").Shelf} shelf */
  constructor(api, shelf) {
    this.api = api;
    this.shelf = shelf;
  }

  get size() {
    return this.#waiting.length;
  }

  /** Take up again what an earlier page left undelivered. @returns {Promise<number[]>} its assignments */
  async resume() {
    const keys = (await this.shelf.keys()).filter((key) => key.startsWith(PREFIX));
    for (const key of keys) {
      const letter = await this.shelf.get(key);
      if (letter) this.#waiting.push(letter);
    }
    if (keys.length > 0) void this.#work();
    return this.#waiting.map((letter) => letter.assignment);
  }

  /** @param {Letter} letter @param {Promise<unknown>} [until] it goes when this is done; it is kept at once */
  async post(letter, until) {
    if (until) this.#until.set(letter, until);
    this.#waiting.push(letter);
    this.changed.emit({ waiting: this.size, offline: false, signedOut: false });
    await this.shelf.put(PREFIX + letter.assignment, letter);
    void this.#work();
  }

  /** Labels that were refused and that nobody has dealt with since, from this page or an earlier one.
   * @returns {Promise<Refused[]>} */
  async refusedBefore() {
    /** @type {Refused[]} */
    const found = [];
    for (const key of (await this.shelf.keys()).filter((each) => each.startsWith(REFUSED))) {
      const kept = await this.shelf.get(key);
      if (kept) found.push({ letter: kept.letter, error: new ApiError(kept.problem) });
    }
    return found;
  }

  /** The labels that were refused are somewhere else now, or not wanted. @param {Letter} letter */
  forget(letter) {
    return this.shelf.remove(REFUSED + letter.assignment);
  }

  /** Try at once, for instance because the network is back. */
  retry() {
    clearTimeout(this.#timer);
    void this.#work();
  }

  async #work() {
    if (this.#busy) return;
    this.#busy = true;
    let failure = null;
    while (this.#waiting.length > 0 && failure === null) failure = await this.#deliver(this.#waiting[0]);
    this.#busy = false;
    if (failure === null) this.#failures = 0;
    else this.#wait(failure);
  }

  /** @param {Letter} letter @returns {Promise<unknown>} why it must wait; null when it has been dealt with */
  async #deliver(letter) {
    await this.#until.get(letter);
    return alone(PREFIX + letter.assignment, async () => {
      if (!(await this.shelf.get(PREFIX + letter.assignment))) {
        await this.#done(letter); // another tab has delivered it
        this.delivered.emit({ letter, answer: {} });
        return null;
      }
      return this.#send(letter);
    });
  }

  /** @param {Letter} letter @returns {Promise<unknown>} */
  async #send(letter) {
    try {
      const { body } = await this.api.act(letter.assignment, letter.verb, letter.body);
      await this.#done(letter);
      this.delivered.emit({ letter, answer: body });
    } catch (error) {
      if (!(error instanceof ApiError) || isPassing(error)) return error;
      const { draft } = error.problem;
      if (draft && letter.lost !== undefined && sameResult(letter.lost, draft.result)) {
        letter.lost = undefined;
        letter.body.version = draft.version;
        return this.#send(letter);
      }
      if (letter.verb === "submit") await this.shelf.put(REFUSED + letter.assignment, { letter, problem: error.problem });
      await this.#done(letter);
      this.refused.emit({ letter, error });
    }
    return null;
  }

  /** @param {Letter} letter */
  async #done(letter) {
    this.#waiting.shift();
    await this.shelf.remove(PREFIX + letter.assignment);
    this.changed.emit({ waiting: this.size, offline: false, signedOut: false });
  }

  /** @param {unknown} error */
  #wait(error) {
    const signedOut = error instanceof ApiError && error.status === 401;
    this.changed.emit({ waiting: this.size, offline: true, signedOut });
    const delay = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)];
    this.#failures += 1;
    this.#timer = setTimeout(() => void this.#work(), delay);
  }
}

/** A key no other submit has. */
export function submitKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One tab at a time. @template T @param {string} name @param {() => Promise<T>} act @returns {Promise<T>} */
const alone = (name, act) => (globalThis.navigator?.locks ? navigator.locks.request(`labelstage ${name}`, act) : act());
