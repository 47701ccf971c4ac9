/**
 * Relations in the workbench: the commands, and the view that fits the item. Fetched only when the schema has relations.
 *
 * @typedef {import("../bench.js").Bench} Bench
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../model/schema.js").ClassRef} ClassRef
 * @typedef {{render: () => void, destroy: () => void}} View
 */
import { t } from "../../i18n.js";
import { reveal } from "../actions.js";
import { setClass } from "../model/commands.js";
import { objectWords } from "../model/relations.js";
import { h, setText } from "../view/dom.js";
import { ArcView } from "./arcs.js";
import { LineView } from "./lines.js";
import { Linking, relate } from "./linking.js";

const LONGEST_WORDS = 24;

export class Relations {
  /** @type {Linking|null} */
  linking = null;
  /** @type {View|null} */
  #view = null;

  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.hint = h("p", { class: "wb-hint", role: "status", hidden: true });
    bench.opened.on((desk) => this.#open(desk));
    Object.assign(bench.actions, {
      relate: (/** @type {boolean} */ perform) => this.#relate(perform),
      finishRelation: (/** @type {boolean} */ perform) => this.#finish(perform),
      cancelRelation: (/** @type {boolean} */ perform) => this.#cancel(perform),
      nextEnd: (/** @type {boolean} */ perform) => this.#walk(1, perform),
      previousEnd: (/** @type {boolean} */ perform) => this.#walk(-1, perform),
    });
  }

  /** @param {Desk} desk */
  #open(desk) {
    this.#view?.destroy();
    this.#view = null;
    this.linking = new Linking(desk);
    this.#show();
    if (desk.relationFields.length === 0) return;
    const { stage, text } = this.bench;
    if (text) this.#view = new ArcView(text, desk, this);
    else if (stage) this.#view = new LineView(stage, desk, this);
    this.bench.main.append(this.hint);
    desk.selected.on(() => this.#show());
  }

  /** A relation class chosen finishes what is under way, or is that of the selected relations and the next.
   * @param {ClassRef} ref */
  takeClass(ref) {
    const { desk } = this.bench;
    if (!desk || !this.linking) return false;
    if (this.linking.from === null) return setClass(ref)(desk);
    desk.use(ref);
    return this.#finish(true, ref);
  }

  /** Join two objects, as a hand has drawn it. @param {string} from @param {string|null} to */
  join(from, to) {
    const { desk } = this.bench;
    if (!desk || to === null) return;
    this.#tell(relate(desk, from, to));
  }

  /** @param {boolean} perform */
  #relate(perform) {
    const { linking } = this;
    if (linking && linking.from !== null) return this.#finish(perform);
    const can = (linking?.beginning ?? null) !== null;
    if (can && perform) {
      linking?.begin();
      this.bench.stage?.toolbox?.use("select");
      this.#show();
    }
    return can;
  }

  /** @param {boolean} perform @param {ClassRef} [as] */
  #finish(perform, as) {
    const { linking } = this;
    if (!linking || linking.from === null) return false;
    if (perform) {
      this.#tell(linking.finish(as));
      this.#show();
    }
    return true;
  }

  /** @param {boolean} perform */
  #cancel(perform) {
    const can = this.linking !== null && this.linking.from !== null;
    if (can && perform) {
      this.linking?.cancel();
      this.#show();
    }
    return can;
  }

  /** To the next object that the relation under way may end at. @param {1|-1} step @param {boolean} perform */
  #walk(step, perform) {
    const { linking } = this;
    if (!linking || linking.from === null) return false;
    const key = perform ? linking.walk(step) : null;
    if (key !== null) reveal(this.bench, key);
    return true;
  }

  /** Make the relation under way, so that nothing of it is lost. @returns {boolean} false when it cannot be made, which is said */
  settle() {
    const { linking } = this;
    if (!linking || linking.from === null) return true;
    if (linking.target === null) {
      this.bench.tell(t("A relation from “%(from)s” is begun. Choose its other end, or stop with Esc, then hand in.", { from: this.#words(linking.from) }));
      return false;
    }
    this.#finish(true);
    return linking.from === null;
  }

  /** @param {string|null} refused */
  #tell(refused) {
    if (refused) this.bench.tell(refused);
  }

  /** What a relation's end is called, in few words. @param {string} key */
  #words(key) {
    const words = this.bench.desk ? objectWords(this.bench.desk.document, key) : "";
    return words.length > LONGEST_WORDS ? `${words.slice(0, LONGEST_WORDS)}…` : words;
  }

  #show() {
    const { linking } = this;
    const from = linking?.from ?? null;
    if (linking && from !== null && !linking.desk.document.get(from)) linking.from = null;
    this.hint.hidden = !linking || linking.from === null;
    if (linking && from !== null && linking.from !== null) {
      const { target } = linking;
      setText(this.hint, target === null
        ? t("From “%(from)s” to …: choose the other end. Esc stops.", { from: this.#words(from) })
        : t("From “%(from)s” to “%(to)s”: Enter or a class key joins them. Esc stops.", { from: this.#words(from), to: this.#words(target) }));
    }
    this.#view?.render();
  }
}

