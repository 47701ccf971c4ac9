/**
 * The workbench as a whole: one item on a desk, shown on the stage or as text, with panels around it. It knows which
 * commands there are; the flow (labelling or reviewing) adds its own.
 *
 * @typedef {import("./types.js").Boot} Boot
 * @typedef {import("./types.js").Work} Work
 * @typedef {import("./types.js").Result} Result
 * @typedef {(perform: boolean) => boolean} Action   asked with false: is it possible now?
 * @typedef {{element?: HTMLElement, attach?: (desk: Desk) => void, render: (desk: Desk) => void}} Panel
 */
import { t } from "../i18n.js";
import { BINDINGS } from "./keys/bindings.js";
import { showKeys } from "./keys/hints.js";
import { hotkeyOf, buildKeymap } from "./keys/keymap.js";
import { choose, setClass } from "./model/commands.js";
import { Desk } from "./model/desk.js";
import { fieldOf } from "./model/document.js";
import { Emitter } from "./model/emitter.js";
import { relationWords } from "./model/relations.js";
import { Schema } from "./model/schema.js";
import { whenIdle } from "./net/later.js";
import { h, oncePerFrame, setAttribute, setText } from "./view/dom.js";

const CONVERSATION = () => import("./view/conversation.js");
const IMAGE = () => import("./image.js");
const TEXT = () => import("./text/actions.js");
const RELATIONS = () => import("./relations/relations.js");

export class Bench {
  /** @type {Desk|null} */
  desk = null;
  /** @type {Work|null} */
  work = null;
  /** @type {Map<string, import("./keys/bindings.js").Binding>} */
  keymap = new Map();
  /** @type {Record<string, Action>} */
  actions = {};
  /** @type {Emitter<Desk>} */
  opened = new Emitter();
  /** @type {import("./net/api.js").Api|null} */
  api = null;
  /** What takes a digit before answers and classes do; it says whether it did. @type {(digit: number) => boolean} */
  takeDigit = () => false;
  /** Once results have been compared. @type {import("./compare/comparison.js").Comparison|null} */
  comparison = null;
  /** The questions about the whole item. @type {import("./panels/questions.js").Questions|null} */
  questions = null;
  /** How the item before this one was left. @type {Result} */
  previous = {};
  /** Where the schema has relations. @type {import("./relations/relations.js").Relations|null} */
  relations = null;
  /** @type {import("./panels/notices.js").Notices|null} */
  notices = null;
  /** Told how large the image is shown. @type {(scale: number) => void} */
  onScale = () => {};
  /** @type {Panel[]} */
  #panels = [];
  /** @type {import("./view/conversation.js").ConversationView|null} */
  #conversation = null;
  /** The item that comes next. @type {number|null} */
  #next = null;
  #hotkeys;
  /** @type {import("./view/stage.js").Stage|null} */
  #stage = null;
  /** @type {import("./view/textview.js").TextView|null} */
  #text = null;

  /** @param {Boot} boot @param {HTMLElement} root the element #workbench */
  constructor(boot, root) {
    this.boot = boot;
    this.root = root;
    this.schema = new Schema(boot.project.fields);
    this.#hotkeys = this.schema.hotkeys();
    this.main = h("div", { class: "wb-main" });
    this.status = h("p", { class: "visually-hidden", role: "status" });
    this.render = oncePerFrame(() => this.#renderPanels());
  }

  get stage() {
    return this.work?.item.media === "image" ? this.#stage : null;
  }

  get text() {
    return this.work?.item.media === "text" ? this.#text : null;
  }

  get conversation() {
    return this.work?.item.media === "conversation" ? this.#conversation : null;
  }

  /** Fetch the view that an item needs, if it is not here. @param {Work} work */
  async prepare({ item: { media } }) {
    if (!this.relations && this.schema.relationFields(media).length > 0) {
      const { Relations } = await RELATIONS();
      this.relations ??= new Relations(this);
    }
    if (media === "image" && !this.#stage) await this.#prepareImage();
    if (media === "text" && !this.#text) await this.#prepareText();
    if (media !== "conversation" || this.#conversation) return;
    const { ConversationView } = await CONVERSATION();
    this.#conversation ??= new ConversationView(this);
  }

  async #prepareImage() {
    const { loadKinds, makeStage } = await IMAGE();
    await loadKinds(this.schema.fields);
    if (this.#stage) return;
    const stage = makeStage(this);
    stage.onLook = () => this.onScale(stage.scale);
    this.#stage = stage;
  }

  async #prepareText() {
    const { TextView, textActions } = await TEXT();
    if (this.#text) return;
    const text = new TextView();
    text.onRefused = () => this.tell(t("This field does not allow spans that overlap."));
    text.onEntered = (marks) => this.say(marks.map(({ title, words }) => `${title}: ${words}`).join(", "));
    Object.assign(this.actions, textActions(this));
    this.#text = text;
  }

  /** @param {Panel} panel */
  add(panel) {
    this.#panels.push(panel);
    return panel;
  }

  /** Put an item on the desk. @param {Work} work @param {Result} result @param {HTMLImageElement|null} image
   *  @param {{readonly?: boolean}} [options] */
  open(work, result, image, { readonly = false } = {}) {
    if (this.desk && this.work?.item.id !== work.item.id) this.previous = this.desk.document.toResult();
    this.work = work;
    const desk = new Desk(this.schema, work.item, result, this.#nextClass(work));
    desk.readonly = readonly;
    this.desk = desk;
    this.#layKeys(work.item.media);
    const { stage } = this;
    const pages = /** @type {NonNullable<Bench["text"]|Bench["conversation"]>} */ (this.conversation ?? this.#text);
    const view = stage ?? pages;
    this.main.replaceChildren(view.element);
    setAttribute(view.element, "aria-label", work.item.name);
    for (const panel of this.#panels) panel.attach?.(desk);
    showKeys(this.root, this.keymap.values());
    this.#watch(desk);
    if (stage) stage.show(desk, image);
    else pages.show(desk);
    this.#renderPanels();
    this.opened.emit(desk);
    this.focus();
    this.#announceReady(work);
  }

  /** Lay other results over the item, each in a colour and dash of its own, with a legend; none takes them away.
   * @param {import("./types.js").ResultLayer[]} layers */
  async compare(layers) {
    if (layers.length > 0 || this.comparison) (await this.#comparing()).overlay(layers);
  }

  /** Show what differs between two results of the item: added, removed, changed, moved.
   * @param {import("./types.js").ResultLayer} before @param {import("./types.js").ResultLayer} after */
  async compareTwo(before, after) {
    (await this.#comparing()).difference(before, after);
  }

  async #comparing() {
    const { Comparison } = await import("./compare/comparison.js");
    this.comparison ??= new Comparison(this);
    return this.comparison;
  }

  /** There is no item for now: say why, unless one has come meanwhile. @param {string} because */
  async tellNothing(because) {
    const { nothingMessage } = await import("./flow/nothing.js");
    if (!this.work) this.empty(nothingMessage(because, this.boot.urls));
  }

  /** Show a message in the item's place. @param {HTMLElement} message */
  empty(message) {
    this.#stage?.clear();
    this.#text?.clear();
    this.#conversation?.clear();
    this.work = null;
    this.desk = null;
    this.main.replaceChildren(message);
    delete this.root.dataset.ready;
    setAttribute(this.root, "data-empty", true);
  }

  /** Get ready for the item that comes next. Tests and benches wait for data-next as they do for data-ready.
   * @param {Work|null} work @param {HTMLImageElement|null} image */
  tellNext(work, image) {
    this.#next = work?.item.id ?? null;
    setAttribute(this.root, "data-next", null);
    if (work) whenIdle(() => {
      if (this.#next !== work.item.id) return;
      if (image && work.item.image) this.#stage?.rehearse(image, work.item.image);
      setAttribute(this.root, "data-next", work.item.id);
    });
  }

  /** Say something in passing, to see and to hear. @param {string} text */
  tell(text) {
    this.notices?.show({ name: "told", tone: "plain", text, passing: true });
  }

  tellNotLoaded() {
    this.tell(t("This could not be loaded; the connection may be down. Everything else works on."));
  }

  /** @param {string} words for those who listen instead of looking */
  say(words) {
    setText(this.status, words);
  }

  /** End what is begun, before the item is handed in. @returns {boolean} false when something cannot be ended, which is said */
  settle() {
    const toolbox = this.stage?.toolbox;
    if (toolbox && !toolbox.settle()) {
      const drawn = toolbox.name === "select" ? null : this.desk?.active;
      this.tell(drawn
        ? t("“%(title)s” is begun and not done yet. Finish it, or drop it with Esc, then hand in.", { title: this.schema.title(drawn.field.name, drawn.label.name) })
        : t("What you are moving has no place yet. Let go of it, or drop it with Esc, then hand in."));
      return false;
    }
    return this.relations?.settle() ?? true;
  }

  focus() {
    (this.stage ?? this.text ?? this.conversation)?.element.focus({ preventScroll: true });
  }

  /** @param {string} name @param {boolean} [perform] */
  run(name, perform = true) {
    return this.actions[name]?.(perform) ?? false;
  }

  /** @param {import("./types.js").Item["media"]} media */
  #layKeys(media) {
    const needed = BINDINGS.filter(({ needs }) => !needs || this.schema.fields.some(({ kind }) => kind === needs));
    this.keymap = buildKeymap(needed, this.#hotkeys.keys(), media, this.boot.mode, this.boot.keys);
  }

  /** From now on these are the person's own keys. @param {import("./keys/keymap.js").OwnKeys} keys */
  useKeys(keys) {
    this.boot.keys = keys;
    if (!this.work) return;
    this.#layKeys(this.work.item.media);
    showKeys(this.root, this.keymap.values());
  }

  /** Do what a chord stands for. @param {string} chord @param {boolean} [isHeld] it is repeated because the key stays down
   *  @returns {boolean} whether anything was done, or must not be done by the browser either */
  press(chord, isHeld = false) {
    const hotkey = hotkeyOf(chord);
    if (hotkey && /\d/.test(hotkey) && this.takeDigit(Number(hotkey))) return true;
    if (hotkey && /\d/.test(hotkey) && this.questions?.digit(Number(hotkey))) return true;
    const ref = hotkey ? this.#hotkeys.get(hotkey) : undefined;
    if (ref && this.desk) return ref.field.kind === "choice" ? choose(ref)(this.desk) : this.takeClass(ref);
    const binding = this.keymap.get(chord);
    if (isHeld && binding?.once) return true;
    return binding?.commands.some((command) => this.run(command)) ?? false;
  }

  /** A class chosen labels the text that is chosen, or the selected objects, and the next one; or it is that of the relation
   * being made. @param {import("./model/schema.js").ClassRef} ref */
  takeClass(ref) {
    const { desk } = this;
    if (desk && !desk.isAsked(ref.field.name)) return false;
    if (desk?.relationFields.includes(ref.field)) return this.relations?.takeClass(ref) ?? false;
    if (!desk || !desk.fields.includes(ref.field)) return false;
    if (this.text?.range() && !desk.readonly) {
      desk.use(ref);
      return this.text.labelChosen();
    }
    return setClass(ref)(desk);
  }

  /** The same class as on the item before, as long as this item can have it. @param {Work} work */
  #nextClass(work) {
    const active = this.desk?.active;
    return active && this.schema.objectFields(work.item.media).includes(active.field) ? active : null;
  }

  /** @param {Desk} desk */
  #watch(desk) {
    desk.store.changed.on((event) => {
      const isDragFrame = desk.history.isOpen && event.created.length + event.deleted.length === 0;
      if (!isDragFrame) this.render();
    });
    desk.appearance.on(this.render);
    desk.selected.on(() => {
      this.render();
      this.#saySelected(desk);
    });
  }

  /** @param {Desk} desk */
  #saySelected(desk) {
    const key = desk.single;
    if (!key) return this.say(desk.selection.size ? t("%(n)s objects selected", { n: desk.selection.size }) : "");
    const object = desk.document.get(key);
    const keys = desk.inOrder();
    const title = this.schema.title(fieldOf(key), object?.class ?? "");
    const words = object && "from" in object ? relationWords(desk.document, key) : object && "text" in object ? object.text : "";
    const name = words ? `${title}: ${words}` : title;
    this.say(t("%(name)s, %(index)s of %(count)s", { name, index: keys.indexOf(key) + 1, count: keys.length }));
  }

  #renderPanels() {
    if (this.desk) for (const panel of this.#panels) panel.render(this.desk);
  }

  /** @param {Work} work */
  #announceReady(work) {
    this.root.removeAttribute("data-empty");
    this.root.dataset.ready = String(work.assignment.id);
    performance.mark("labelable");
    this.root.dispatchEvent(new CustomEvent("workbench:ready", { bubbles: true, detail: { item: work.item.id, bench: this } }));
  }
}
