/**
 * Answers questions about one image at a time, away from the page: a wand over eight million pixels takes longer than a frame.
 * First comes `{image: ImageBitmap}` or `{url}`, then `{number, question}`; each is answered by `{number, answer}` or
 * `{number, refused: true}`, where the image cannot be read.
 */
import { answer } from "./answers.js";

/** @type {Promise<import("./answers.js").Source>} */
let source = Promise.reject(new Error("no image"));
source.catch(() => {});

addEventListener("message", async ({ data }) => {
  if ("number" in data) {
    try {
      postMessage({ number: data.number, answer: answer(await source, data.question) });
    } catch {
      postMessage({ number: data.number, refused: true });
    }
    return;
  }
  source = data.image ? Promise.resolve(sourceOf(data.image)) : fetched(data.url);
  source.catch(() => {});
});

/** An image of another origin, if its store lets this one read it. @param {string} url */
async function fetched(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(String(response.status));
  return sourceOf(await createImageBitmap(await response.blob()));
}

/** @param {ImageBitmap} image @returns {import("./answers.js").Source} */
function sourceOf(image) {
  const { width, height } = image;
  const whole = contextOf(width, height);
  whole.drawImage(image, 0, 0);
  image.close();
  /** @type {ImageData|null} */
  let all = null;
  return {
    width, height,
    read(box, to = box) {
      if (to.width !== box.width || to.height !== box.height) {
        const small = contextOf(to.width, to.height);
        small.drawImage(whole.canvas, box.x, box.y, box.width, box.height, 0, 0, to.width, to.height);
        return small.getImageData(0, 0, to.width, to.height);
      }
      if (box.width !== width || box.height !== height) return whole.getImageData(box.x, box.y, box.width, box.height);
      all ??= whole.getImageData(0, 0, width, height); // the wand asks again for each tolerance
      return all;
    },
  };
}

/** @param {number} width @param {number} height */
function contextOf(width, height) {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  return /** @type {OffscreenCanvasRenderingContext2D} */ (context);
}
