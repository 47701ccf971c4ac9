/**
 * A pointer moved by keys, for hands that have no mouse: every tool takes its gestures like those of any other pointer.
 *
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {import("../types.js").Point} Point
 */

export class KeyCursor {
  /** In screen pixels; null while it is put away. @type {Point|null} */
  at = null;
  isHeld = false;

  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
  }

  /** Take it out, where the pointer was or in the middle, or put it away. */
  toggle() {
    if (this.at) return this.hide();
    const { pointer, window } = this.stage;
    this.at = pointer ?? { x: Math.round(window.width / 2), y: Math.round(window.height / 2) };
    this.#send("move");
  }

  /** @returns {boolean} whether it was out */
  hide() {
    if (!this.at) return false;
    if (this.isHeld) this.stage.toolbox?.cancel();
    this.at = null;
    this.isHeld = false;
    this.stage.pointer = null;
    this.stage.repaintOverlay();
    return true;
  }

  /** @param {number} x @param {number} y in steps of a pixel of the screen, or of the image where that is larger */
  move(x, y) {
    if (!this.at) return;
    const step = Math.max(1, this.stage.scale);
    const { width, height } = this.stage.window;
    const to = { x: this.at.x + x * step, y: this.at.y + y * step };
    this.at = { x: Math.max(0, Math.min(width, to.x)), y: Math.max(0, Math.min(height, to.y)) };
    const over = { x: this.at.x - to.x, y: this.at.y - to.y };
    if (over.x !== 0 || over.y !== 0) this.stage.panBy(over);
    this.#send("move");
  }

  /** A click; or, of what is held, letting go. @param {{shift?: boolean, alt?: boolean}} [keys] */
  press(keys) {
    if (!this.isHeld) this.#send("down", keys);
    this.isHeld = false;
    this.#send("up", keys);
  }

  /** Press without letting go, so that moving drags; again lets go. */
  hold() {
    this.isHeld = !this.isHeld;
    this.#send(this.isHeld ? "down" : "up");
  }

  /** @param {"down"|"move"|"up"} type @param {{shift?: boolean, alt?: boolean}} [keys] */
  #send(type, keys = {}) {
    const { stage, at } = this;
    if (!at || !stage.toolbox) return;
    stage.pointer = at;
    stage.toolbox.send(type, { point: stage.toImage(at), screen: at, ...keys });
    stage.repaintOverlay();
  }
}
