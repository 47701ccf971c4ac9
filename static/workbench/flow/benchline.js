/** The line of items of a bench: each is prepared before its turn, and where it would stand is told why there is none. */
import { t } from "../../i18n.js";
import { h } from "../view/dom.js";
import { loadImage } from "./images.js";
import { Line } from "./line.js";

/** @param {import("../bench.js").Bench} bench
 * @param {Pick<import("./line.js").LineParts, "fetchNext"|"show"> & Partial<import("./line.js").LineParts>} parts what this bench does its own way */
export function benchLine(bench, parts) {
  const line = new Line({
    load: async (work) => {
      await bench.prepare(work);
      return loadImage(work);
    },
    waiting: () => bench.empty(waitingMessage()),
    nothing: (because) => bench.tellNothing(because),
    ...parts,
  });
  line.onReady = (work, image) => bench.tellNext(work, image);
  return line;
}

/** Shown only when waiting takes long enough to be noticed: the style sheet delays it. */
const waitingMessage = () => h("div", { class: "wb-empty is-waiting" }, h("p", {}, t("The next item is on its way…")));
