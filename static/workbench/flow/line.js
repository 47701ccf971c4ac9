/**
 * The items that come one after another. While one is worked on the next is already fetched and its image decoded, so that
 * the change takes no time.
 *
 * @typedef {import("../types.js").Work} Work
 * @typedef {{work: Work, image: Promise<HTMLImageElement|null>}} Ready
 * @typedef {{fetchNext: (holding: number[]) => Promise<Work|string>,
 *   load: (work: Work) => Promise<HTMLImageElement|null>,
 *   show: (work: Work, image: HTMLImageElement|null) => void|Promise<void>,
 *   waiting: () => void, nothing: (because: string) => unknown}} LineParts
 */
import { isPassing } from "../net/api.js";

const RETRY_MS = 4000;

export class Line {
  /** Told which item is here to follow, with its image, or null. @type {(work: Work|null, image: HTMLImageElement|null) => void} */
  onReady = () => {};
  /** The assignment in hand. @type {number|null} */
  current = null;
  /** Assignments handed in whose receipt is not here yet. @type {Set<number>} */
  sent = new Set();
  /** @type {Ready|null} */
  #ready = null;
  #isWaiting = false;
  #isFetching = false;

  /** @param {LineParts} parts `fetchNext` gives work, or the reason why there is none */
  constructor(parts) {
    this.parts = parts;
  }

  /** The assignments the client has already. */
  holding() {
    const ready = this.#ready?.work.assignment.id;
    return [...new Set([...this.sent, this.current, ready])].filter((id) => typeof id === "number");
  }

  /** Begin with this item. @param {Work} work @param {Promise<HTMLImageElement|null>} image */
  async begin(work, image) {
    this.#isWaiting = false;
    this.current = work.assignment.id;
    const decoded = await image;
    if (this.current === work.assignment.id) await this.parts.show(work, decoded);
  }

  /** The next item has come with an answer. @param {Work} work */
  offer(work) {
    if (this.holding().includes(work.assignment.id)) return;
    this.putBack(work);
    if (this.#isWaiting && this.#ready) void this.#take(this.#ready);
  }

  /** Put an item aside, to come back to it next. @param {Work} work */
  putBack(work) {
    const ready = { work, image: this.parts.load(work) };
    this.#ready = ready;
    void ready.image.then((decoded) => { if (this.#ready === ready) this.onReady(work, decoded); });
  }

  /** Leave the current item for the next. */
  async advance() {
    this.current = null;
    if (this.#ready) return this.#take(this.#ready);
    this.#isWaiting = true;
    this.parts.waiting();
    return this.preload();
  }

  /** Have the next item ready. */
  async preload() {
    if (this.#ready || this.#isFetching) return;
    this.#isFetching = true;
    try {
      const found = await this.parts.fetchNext(this.holding());
      this.#isFetching = false;
      if (typeof found !== "string") this.offer(found);
      else if (this.#isWaiting && this.sent.size === 0) this.#nothing(found);
    } catch (error) {
      this.#isFetching = false;
      if (!isPassing(error)) throw error;
      this.#tryAgain();
    }
  }

  #tryAgain() {
    if (this.#isWaiting) setTimeout(() => void this.preload(), RETRY_MS);
  }

  /** @param {string} because "busy": others have what is left in their hands just now, so it is asked for again */
  #nothing(because) {
    if (because === "busy") this.#tryAgain();
    else this.parts.nothing(because);
  }

  /** An answer said that there is nothing more. @param {string} because */
  end(because) {
    if (this.#isWaiting && !this.#ready) this.#nothing(because);
  }

  /** @param {Ready} ready */
  #take({ work, image }) {
    this.#ready = null;
    this.onReady(null, null);
    return this.begin(work, image);
  }
}
