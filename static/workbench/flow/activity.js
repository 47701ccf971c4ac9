/**
 * Honest working time: what passes between one movement of the hand and the next, unless the gap is so long that the
 * worker was elsewhere.
 */
const IDLE_MS = 30_000;

export class ActiveTime {
  /** @type {number|null} */
  #last = null;

  /** @param {number} total milliseconds already worked on this item */
  constructor(total = 0) {
    this.total = total;
  }

  /** The hand moved. @param {number} now milliseconds */
  touch(now) {
    const gap = this.#last === null ? 0 : now - this.#last;
    if (gap < IDLE_MS) this.total += gap;
    this.#last = now;
  }
}

/** Tell of every sign of a hand. @param {() => void} touch @param {EventTarget} [target] */
export function watchHand(touch, target = window) {
  for (const type of ["pointermove", "pointerdown", "keydown", "wheel", "scroll"]) {
    target.addEventListener(type, touch, { passive: true, capture: true });
  }
}
