/**
 * What mouse and finger hold on to: a grip at each end of the selected span; and with a finger, a long press that takes the
 * word (the browser's own selection, with its menu, stays out of it).
 *
 * @typedef {import("./textview.js").TextView} TextView
 */
import { fieldOf } from "../model/document.js";
import { rangeOf, resizing, spanInHand, spanOf } from "../text/spans.js";
import { wholeCharacters } from "../text/tokens.js";
import { h, setStyle } from "./dom.js";

const LONG_PRESS_MS = 420;
const STILL_PX = 10;
/** A finger hides what it points at: the place meant is this far above it. */
const ABOVE_FINGER_PX = 26;

export class Grips {
  /** @param {TextView} view */
  constructor(view) {
    this.view = view;
    this.start = this.#grip("start");
    this.end = this.#grip("end");
    this.elements = [this.start, this.end];
  }

  /** @param {"start"|"end"} edge */
  #grip(edge) {
    const grip = h("div", { class: `wb-grip is-${edge}`, hidden: true, "aria-hidden": "true" });
    grip.addEventListener("pointerdown", (event) => this.#take(grip, edge, event));
    return grip;
  }

  /** Put the grips at the ends of the selected span. */
  place() {
    const { desk, marks } = this.view;
    const key = desk ? spanInHand(desk) : null;
    const pieces = key && marks ? marks.pieces(key) : [];
    for (const grip of this.elements) grip.hidden = pieces.length === 0;
    if (!key || !desk || pieces.length === 0) return;
    const { offsetLeft, offsetTop } = /** @type {import("./prose.js").Prose} */ (this.view.prose).element;
    const [first, last] = [pieces[0], pieces[pieces.length - 1]];
    for (const [grip, piece, x] of /** @type {const} */ ([[this.start, first, first.left], [this.end, last, last.right]])) {
      setStyle(grip, {
        left: `${offsetLeft + x}px`, top: `${offsetTop + piece.bottom}px`,
        "--tint": desk.schema.color(fieldOf(key), spanOf(desk, key).class),
      });
    }
  }

  /** @param {HTMLElement} grip @param {"start"|"end"} edge @param {PointerEvent} down */
  #take(grip, edge, down) {
    const { desk, offsets, prose } = this.view;
    const key = desk ? spanInHand(desk) : null;
    if (!desk || !key || !prose || down.button !== 0) return;
    down.preventDefault();
    down.stopPropagation();
    grip.setPointerCapture(down.pointerId);
    this.view.element.classList.add("is-choosing");
    desk.history.begin();
    const lift = down.pointerType === "touch" ? ABOVE_FINGER_PX : 0;
    const move = (/** @type {PointerEvent} */ event) => {
      const offset = prose.offsetFromPoint(event.clientX, event.clientY - lift);
      if (offset === null) return;
      const range = wholeCharacters(offsets.text, { ...rangeOf(offsets, spanOf(desk, key)), [edge]: offset });
      const change = resizing(desk, offsets, key, range);
      if (change) desk.history.apply([change]);
    };
    const stop = (/** @type {PointerEvent} */ event) => {
      grip.removeEventListener("pointermove", move);
      for (const name of /** @type {const} */ (["pointerup", "pointercancel"])) grip.removeEventListener(name, stop);
      this.view.element.classList.remove("is-choosing");
      if (event.type === "pointerup") desk.history.commit();
      else desk.history.cancel();
      this.place();
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", stop);
    grip.addEventListener("pointercancel", stop);
  }
}

/** Fingers choose by a long press. @param {TextView} view */
export function attachTouch(view) {
  const { element } = view;
  let timer = 0;
  let from = { x: 0, y: 0 };
  let lasted = false;
  element.addEventListener("pointerdown", (event) => {
    element.classList.toggle("is-touched", event.pointerType === "touch");
    clearTimeout(timer);
    lasted = false;
    if (event.pointerType !== "touch" || !event.isPrimary) return;
    from = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => {
      lasted = true;
      view.labelWordAt(from.x, from.y);
    }, LONG_PRESS_MS);
  });
  element.addEventListener("pointermove", (event) => {
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL_PX) clearTimeout(timer);
  });
  for (const end of ["pointerup", "pointercancel"]) element.addEventListener(end, () => clearTimeout(timer));
  // The click and the menu that browsers send after a long press mean nothing more.
  for (const echo of ["contextmenu", "mousedown", "mouseup", "click"]) {
    element.addEventListener(echo, (event) => {
      if (!lasted) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    }, { capture: true });
  }
}
