/**
 * Reads the pixels of the item's image: long looks by a worker, short ones here and now. Nothing is decoded, copied or started
 * before the first question.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../raster/answers.js").Question} Question
 */

/** The worker and all that it imports, in one file. */
const WORKER = new URL("../../packs/workbench/raster/worker.js", import.meta.url);

/** Have the browser keep the worker's file, so that a first question can be asked without a network. */
export async function keepWorker() {
  const answer = await fetch(WORKER);
  await answer.blob();
}

/** The image may be shown but not read: it comes from a store that does not allow it. */
export class Unreadable extends Error {}

export class Reader {
  /** Whether its worker could not be had. */
  hasFailed = false;
  /** @type {Promise<Worker>|null} */
  #worker = null;
  /** @type {Map<number, {resolve: (answer: any) => void, reject: (error: Error) => void}>} */
  #waiting = new Map();
  #asked = 0;
  /** @type {CanvasRenderingContext2D|null} */
  #context = null;
  #isTainted = false;

  /** @param {HTMLImageElement} image decoded @param {string} url */
  constructor(image, url) {
    this.image = image;
    this.url = url;
  }

  /** Throws Unreadable. @param {Question} question @returns {Promise<any>} see raster/answers.js */
  async ask(question) {
    const worker = await (this.#worker ??= this.#started());
    this.#asked += 1;
    const number = this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      worker.postMessage({ number, question });
    });
  }

  async #started() {
    const worker = new Worker(WORKER, { type: "module" });
    worker.addEventListener("error", () => {
      this.hasFailed = true;
      this.close();
    });
    worker.addEventListener("message", ({ data }) => {
      const waiting = this.#waiting.get(data.number);
      this.#waiting.delete(data.number);
      if (data.refused) waiting?.reject(new Unreadable());
      else waiting?.resolve(data.answer);
    });
    const image = await createImageBitmap(this.image);
    try {
      worker.postMessage({ image }, [image]);
    } catch {
      // Of another origin; what was shown must not be read, but what is fetched may be, where the store allows it.
      worker.postMessage({ url: new URL(this.url, location.href).href });
    }
    return worker;
  }

  /** The pixels of a small box, at once; null where they cannot be had. @param {Box} box whole pixels inside the image
   * @returns {ImageData|null} */
  peek(box) {
    if (this.#isTainted || box.width < 1 || box.height < 1) return null;
    try {
      return this.#drawn().getImageData(box.x, box.y, box.width, box.height);
    } catch {
      this.#isTainted = true;
      return null;
    }
  }

  #drawn() {
    if (this.#context) return this.#context;
    const canvas = document.createElement("canvas");
    canvas.width = this.image.naturalWidth;
    canvas.height = this.image.naturalHeight;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
    context.drawImage(this.image, 0, 0);
    this.#context = context;
    return context;
  }

  close() {
    void this.#worker?.then((worker) => worker.terminate());
    this.#worker = null;
    this.#context = null;
    for (const { reject } of this.#waiting.values()) reject(new Unreadable());
    this.#waiting.clear();
  }
}
