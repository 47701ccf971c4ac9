/**
 * Help that needs no model, fetched when it is first asked for. Each asks the image's pixels, and each is one step of history.
 *
 * @typedef {import("../bench.js").Bench} Bench
 */
import { t } from "../../i18n.js";
import { updating } from "../model/changes.js";
import { movable } from "../model/commands.js";
import { EXTRA } from "../tools/drawing.js";
import { WandTool } from "../tools/wand.js";
import { edgeFinder } from "./edgefinder.js";
import { Reader } from "./reader.js";

/** As near as this, in pixels, a box already is what it would be tightened to. */
const TIGHT = 0.5;

export class Assists {
  /** @type {Reader|null} */
  #reader = null;

  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
    EXTRA.set("wand", (desk, view) => new WandTool(desk, view, {
      ask: (question) => this.#read().ask(question),
      changed: () => bench.stage?.toolbox?.changed.emit(),
      refused: () => this.#refuse(),
    }));
    bench.opened.on(() => this.#forget());
  }

  /** The reader of the image that is there now. */
  #read() {
    const image = /** @type {HTMLImageElement} */ (this.bench.stage?.image);
    if (this.#reader?.image !== image) {
      this.#reader?.close();
      this.#reader = new Reader(image, image.src);
    }
    return this.#reader;
  }

  /** Another item is there. */
  #forget() {
    if (this.#reader && this.#reader.image !== this.bench.stage?.image) {
      this.#reader.close();
      this.#reader = null;
    }
  }

  #refuse() {
    if (this.#reader?.hasFailed) {
      this.#reader = null;
      return this.bench.tellNotLoaded();
    }
    this.bench.notices?.show({ name: "assist", tone: "warn", passing: true,
      text: t("The pixels of this image cannot be read: its store does not allow this site to (CORS). Draw by hand.") });
  }

  /** Let edges of the image draw what is drawn, or not. @param {boolean} isOn */
  pull(isOn) {
    const { desk, stage } = this.bench;
    if (!desk) return;
    desk.edgeNear = isOn && stage?.image ? edgeFinder(this.#read(), desk.bounds) : null;
    this.bench.render();
  }

  /** Shrink the selected boxes to what they hold. */
  async tighten() {
    const desk = /** @type {import("../model/desk.js").Desk} */ (this.bench.desk);
    const asked = movable(desk).filter((key) => desk.index?.entry(key)?.field.kind === "box")
      .map((key) => ({ key, box: /** @type {import("../types.js").BoxObject} */ (desk.document.get(key)) }));
    const reader = this.#read();
    try {
      const found = await Promise.all(asked.map(async ({ key, box: { x, y, width, height }, box }) =>
        ({ key, box, tight: await reader.ask({ ask: "content", box: { x, y, width, height } }) })));
      this.#apply(desk, found);
    } catch {
      if (this.bench.desk === desk) this.#refuse();
    }
  }

  /** What changed meanwhile is left as it is. @param {import("../model/desk.js").Desk} desk
   * @param {{key: string, box: import("../types.js").BoxObject, tight: import("../types.js").Box|null}[]} found */
  #apply(desk, found) {
    if (this.bench.desk !== desk || desk.history.isOpen) return;
    const changes = found.filter(({ key, box, tight }) => tight && desk.document.get(key) === box && !isTight(box, tight))
      .map(({ key, box, tight }) => updating(desk.document, key, within(box, /** @type {import("../types.js").Box} */ (tight))));
    if (changes.length > 0) desk.history.run(changes);
    const unclear = found.filter(({ tight }) => !tight).length;
    if (unclear > 0) {
      this.bench.notices?.show({ name: "assist", tone: "plain", passing: true,
        text: t("Nothing stands out clearly in the box, so it stays as it is.") });
    } else if (changes.length === 0) {
      this.bench.notices?.show({ name: "assist", tone: "plain", passing: true, text: t("The box is tight already.") });
    }
    this.bench.say(changes.length > 0 ? t("Tightened: %(count)s", { count: changes.length }) : "");
  }
}

/** @param {import("../types.js").Box} box @param {import("../types.js").Box} tight */
const isTight = (box, tight) => Math.abs(box.x - tight.x) < TIGHT && Math.abs(box.y - tight.y) < TIGHT
  && Math.abs(box.width - tight.width) < 2 * TIGHT && Math.abs(box.height - tight.height) < 2 * TIGHT;

/** Whole pixels may reach a little over a box that does not end on one: it never grows.
 * @param {import("../types.js").Box} box @param {import("../types.js").Box} tight */
function within(box, tight) {
  const x = Math.max(box.x, tight.x);
  const y = Math.max(box.y, tight.y);
  return {
    x, y, width: Math.min(box.x + box.width, tight.x + tight.width) - x,
    height: Math.min(box.y + box.height, tight.y + tight.height) - y,
  };
}
