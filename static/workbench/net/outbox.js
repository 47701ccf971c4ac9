/**
 * Submits on their way. Each has a key made here, so that one sent twice counts once; each lies on the shelf until the
 * server has answered, so that neither a dead network nor a killed tab loses it.
 *
 * @typedef {{assignment: number, verb: "submit"|"skip"|"reviews", body: Record<string, unknown>, title: string}} Letter
 * @typedef {{letter: Letter, answer: any}} Delivered
 * @typedef {{letter: Letter, error: import("./api.js").ApiError}} Refused
 */
import { Emitter } from "../model/emitter.js";
import { ApiError, isPassing } from "./api.js";

const PREFIX = "outbox:";
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
    for (const key of keys) this.#waiting.push(await this.shelf.get(key));
    if (keys.length > 0) void this.#work();
    return this.#waiting.map((letter) => letter.assignment);
  }

  /** @param {Letter} letter */
  async post(letter) {
    this.#waiting.push(letter);
    this.changed.emit({ waiting: this.size, offline: false, signedOut: false });
    await this.shelf.put(PREFIX + letter.assignment, letter);
    void this.#work();
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
    try {
      const { body } = await this.api.act(letter.assignment, letter.verb, letter.body);
      await this.#done(letter);
      this.delivered.emit({ letter, answer: body });
    } catch (error) {
      if (!(error instanceof ApiError) || isPassing(error)) return error;
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
