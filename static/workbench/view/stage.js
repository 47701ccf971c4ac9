/**
 * The image and everything drawn on it: three canvases, one above the other, each painted only when it changed, all in
 * one frame. The element tells tests and scripts where the image lies: screen = data-x + image * data-scale.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Point} Point
 */
import { fit, panned, revealing, toImage, zoomed } from "../geometry/viewport.js";
import { Toolbox } from "../tools/toolbox.js";
import { KeyCursor } from "./cursor.js";
import { h, oncePerFrame, setStyle } from "./dom.js";
import { Lens } from "./lens.js";
import { ObjectLayer } from "./objectlayer.js";
import { paintOverlay } from "./overlay.js";
import { paintImage, paintPixelGrid } from "./paint.js";
import { attachPointer } from "./pointer.js";

const WAY = "labelstage.way";

export class Stage {
  /** @type {import("../types.js").Viewport} */
  viewport = { scale: 1, x: 0, y: 0 };
  window = { width: 0, height: 0 };
  /** @type {Desk|null} */
  desk = null;
  /** @type {Toolbox|null} */
  toolbox = null;
  /** @type {Point|null} */
  pointer = null;
  /** Where a finger is, while it is down. @type {Point|null} */
  finger = null;
  cursor = new KeyCursor(this);
  /** How boxes are drawn. */
  way = localStorage.getItem(WAY) ?? "";
  /** Whether a pen has drawn here. */
  hasPen = false;
  /** @type {import("../types.js").Anchor[]} */
  anchors = [];
  /** What else is painted on the top layer. @type {((context: CanvasRenderingContext2D) => void)[]} */
  painters = [];
  lens = new Lens(this);
  /** Told when the viewport has changed. @type {() => void} */
  onLook = () => {};
  /** @type {HTMLImageElement|null} */
  #image = null;
  /** @type {ObjectLayer|null} */
  #objects = null;
  /** @type {(() => void)[]} */
  #unsubscribe = [];
  #stale = { image: true, overlay: true };
  #isFitted = true;

  constructor() {
    this.canvases = ["image", "objects", "overlay"].map((name) => h("canvas", { class: `wb-layer wb-layer-${name}` }));
    this.contexts = this.canvases.map((canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")));
    this.element = h("div", { class: "wb-stage", tabindex: 0, role: "application" }, ...this.canvases);
    this.askFrame = oncePerFrame(() => this.#paint());
    new ResizeObserver(() => this.#resize()).observe(this.element);
    attachPointer(this);
  }

  /** The image as decoded; null when it cannot be had. */
  get image() {
    return this.#image;
  }

  get scale() {
    return this.viewport.scale;
  }

  /** Show an item. @param {Desk} desk @param {HTMLImageElement|null} image decoded, or null when it cannot be had */
  show(desk, image) {
    this.clear();
    this.desk = desk;
    this.#image = image;
    const tool = this.toolbox?.name ?? "draw";
    this.toolbox = new Toolbox(desk, this);
    this.toolbox.changed.on(() => {
      localStorage.setItem(WAY, this.way);
      this.repaintOverlay();
    });
    this.toolbox.use(desk.readonly ? "select" : tool);
    this.#objects = new ObjectLayer(desk, this.askFrame);
    this.#unsubscribe = [
      desk.store.changed.on(() => this.repaintOverlay()),
      desk.selected.on(() => this.repaintOverlay()),
      desk.appearance.on(() => this.repaintOverlay()),
    ];
    this.#measure();
    this.fit();
    this.#paint();
  }

  /** Let the browser decode an image that comes later for the size in which it will be shown: the change to it then need not wait.
   * @param {HTMLImageElement} image @param {{width: number, height: number}} size of the item */
  rehearse(image, size) {
    const { width, height } = this.canvases[0];
    if (width * height === 0) return;
    const canvas = new OffscreenCanvas(width, height);
    const context = /** @type {any} */ (canvas.getContext("2d"));
    context.setTransform(this.contexts[0].getTransform());
    paintImage(context, image, size, fit({ x: 0, y: 0, ...size }, this.window, 8), this.window);
    canvas.transferToImageBitmap().close(); // until then nothing is painted
  }

  clear() {
    for (const stop of this.#unsubscribe) stop();
    this.#objects?.destroy();
    this.desk = null;
    this.anchors = [];
  }

  /** Results to draw beside the document's own. @param {import("./objectlayer.js").ComparedLayer[]} layers */
  compare(layers) {
    if (!this.#objects) return;
    this.#objects.compared = layers;
    this.#objects.damage.all();
    this.askFrame();
  }

  repaintOverlay() {
    this.#stale.overlay = true;
    this.askFrame();
  }

  /** @param {import("../types.js").Viewport} viewport */
  look(viewport) {
    this.viewport = viewport;
    this.#isFitted = false;
    this.#repaintAll();
  }

  fit() {
    if (!this.desk) return;
    this.look(fit(this.desk.bounds, this.window, 8));
    this.#isFitted = true;
  }

  actualSize() {
    this.zoomAt(1 / this.scale, this.#middle());
  }

  /** @param {number} factor @param {Point} [at] screen */
  zoomAt(factor, at = this.#middle()) {
    if (this.desk) this.look(panned(zoomed(this.viewport, factor, at, this.desk.bounds), { x: 0, y: 0 },
      this.desk.bounds, this.window));
  }

  /** @param {Point} by screen */
  panBy(by) {
    if (this.desk) this.look(panned(this.viewport, by, this.desk.bounds, this.window));
  }

  /** @param {Box} box image */
  reveal(box) {
    const viewport = revealing(this.viewport, box, this.window);
    if (viewport !== this.viewport) this.look(viewport);
  }

  /** How the image is shown; nothing else changes. @param {string} filter of CSS */
  setLight(filter) {
    setStyle(this.canvases[0], { filter });
  }

  /** @param {Point} screen @returns {Point} */
  toImage(screen) {
    return toImage(this.viewport, screen);
  }

  #middle() {
    return { x: this.window.width / 2, y: this.window.height / 2 };
  }

  #repaintAll() {
    this.#stale = { image: true, overlay: true };
    this.#objects?.look();
    this.askFrame();
  }

  #resize() {
    if (!this.#measure() || !this.desk) return;
    this.#objects?.damage.all();
    if (this.#isFitted) this.fit();
    else this.look(this.viewport);
    this.#paint();
  }

  /** @returns {boolean} whether the size differs */
  #measure() {
    const { clientWidth: width, clientHeight: height } = this.element;
    const ratio = globalThis.devicePixelRatio || 1;
    const [first] = this.canvases;
    if (first.width === Math.round(width * ratio) && first.height === Math.round(height * ratio)) return false;
    this.window = { width, height };
    for (const canvas of this.canvases) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    for (const context of this.contexts) context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return true;
  }

  /** @param {Toolbox} toolbox */
  #preview({ tool }) {
    const preview = tool.preview();
    return this.cursor.at ? { ...preview, crosshair: true } : preview;
  }

  #paint() {
    const { desk, viewport, window } = this;
    if (!desk || !this.#objects || !this.toolbox || window.width === 0) return;
    const [image, objects, overlay] = this.contexts;
    if (this.#stale.image) {
      image.clearRect(0, 0, window.width, window.height);
      if (this.#image) paintImage(image, this.#image, desk.bounds, viewport, window);
      paintPixelGrid(image, viewport, desk.bounds, window);
      Object.assign(this.element.dataset, { scale: viewport.scale, x: viewport.x, y: viewport.y });
      this.onLook();
    }
    this.#objects.paint(objects, viewport, window);
    if (this.#stale.overlay) {
      paintOverlay(overlay, desk, viewport, window, this.#preview(this.toolbox), this.pointer, this.anchors);
      for (const paint of this.painters) paint(overlay);
    }
    this.#stale = { image: false, overlay: false };
  }
}
