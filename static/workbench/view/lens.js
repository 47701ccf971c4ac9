/**
 * Decides when to look closely; how it looks is fetched when it is first needed.
 *
 * @typedef {import("./stage.js").Stage} Stage
 * @typedef {"auto"|"always"|"never"} Mode
 */
const MEMORY = "labelstage.loupe";
/** From this scale single pixels are meant. */
const DEEP = 12;
/** Up to this scale the loupe shows more than the window does. */
const COARSE = 1;
/** @type {Mode[]} */
const MODES = ["auto", "always", "never"];
/** What the hand does when it means a place to the pixel. */
const FINE = new Set(["dragging", "reshaping", "waiting", "drawing"]);

export class Lens {
  /** @type {typeof import("./loupe.js")|null} */
  #loupe = null;
  #isAsked = false;

  /** @param {Stage} stage */
  constructor(stage) {
    this.stage = stage;
    stage.painters.push((context) => this.#paint(context));
  }

  /** @returns {Mode} */
  get mode() {
    const kept = /** @type {Mode} */ (localStorage.getItem(MEMORY));
    return MODES.includes(kept) ? kept : "auto";
  }

  /** @returns {Mode} the one that holds now */
  switch() {
    const next = MODES[(MODES.indexOf(this.mode) + 1) % MODES.length];
    localStorage.setItem(MEMORY, next);
    this.stage.repaintOverlay();
    return next;
  }

  get #isFine() {
    const { toolbox, scale, desk } = this.stage;
    if (this.mode === "never" || scale >= DEEP || !toolbox) return false;
    if (this.mode === "always") return true;
    return scale < COARSE && !desk?.readonly && FINE.has(toolbox.tool.state);
  }

  /** @param {CanvasRenderingContext2D} context */
  #paint(context) {
    const { stage } = this;
    const hand = stage.pointer ?? stage.finger;
    const { image, desk, viewport, window } = stage;
    const isDeep = viewport.scale >= DEEP;
    if (!image || !desk || !(isDeep || (hand && this.#isFine))) return;
    if (!this.#loupe) return this.#fetch();
    const picture = { image, size: desk.bounds };
    if (isDeep) {
      this.#loupe.paintNumbers(context, picture, viewport, window);
      if (hand) this.#loupe.paintReadout(context, picture, viewport, window, hand);
    } else if (hand) {
      const look = { isTouch: stage.finger !== null, filter: stage.canvases[0].style.filter || "none" };
      this.#loupe.paintLoupe(context, picture, viewport, window, hand, look);
    }
  }

  #fetch() {
    if (this.#isAsked) return;
    this.#isAsked = true;
    const fetching = async () => {
      this.#loupe = await import("./loupe.js");
      this.stage.repaintOverlay();
    };
    fetching().catch(() => { this.#isAsked = false; });
  }
}
