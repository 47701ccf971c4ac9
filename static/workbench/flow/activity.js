/**
 * Honest working time: what passes between one movement of the hand and the next, unless the gap is so long that the
 * worker was elsewhere. A page out of sight is not worked on.
 */
export const IDLE_MS = 30_000;

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
    if (gap > 0 && gap < IDLE_MS) this.total += gap;
    this.#last = now;
  }

  /** The page went out of sight, or came back: what lies between does not count. @param {number} now milliseconds
   *  @param {boolean} hidden */
  hide(now, hidden) {
    if (hidden) this.touch(now);
    this.#last = hidden ? null : now;
  }
}

/** Tell of every sign of a hand. @param {() => void} touch @param {EventTarget} [target] */
export function watchHand(touch, target = window) {
  for (const type of ["pointermove", "pointerdown", "keydown", "wheel", "scroll", "input"]) {
    target.addEventListener(type, touch, { passive: true, capture: true });
  }
}
