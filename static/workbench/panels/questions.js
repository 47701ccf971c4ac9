/**
 * The questions about the whole item, one below the other. One of them is active: digits answer it, a key goes on to the
 * next. A question that is not asked as things stand is not shown; what was answered while it was is kept.
 *
 * @typedef {import("../model/desk.js").Desk} Desk
 * @typedef {import("../types.js").FieldDef} FieldDef
 * @typedef {{element: HTMLElement, attach?: (desk: Desk) => void, render: (desk: Desk) => void, focus: () => void,
 *   digit?: (digit: number) => boolean, prefer?: (which: 1|-1|0) => boolean, give?: (id: string) => void, isLarge?: boolean,
 *   isTyped?: boolean}} Answer
 *   `digit` and `prefer` say whether the key meant anything; `isTyped`: keys answer it only while it has the focus
 * @typedef {new (bench: import("../bench.js").Bench, field: FieldDef, ask: Questions) => Answer} AnswerPanel
 */
import { t } from "../../i18n.js";
import { askedQuestions, isAnswered, wrongWith } from "../model/questions.js";
import { h, setAttribute, setText } from "../view/dom.js";

/** A long list of classes, or one with parents, is a tree to search. */
const MANY = 20;

/** @type {Record<string, () => Promise<AnswerPanel>>} */
const PANELS = {
  choice: async () => (await import("./answers/choice.js")).ChoiceAnswer,
  tree: async () => (await import("./answers/tree.js")).TreeAnswer,
  rating: async () => (await import("./answers/rating.js")).RatingAnswer,
  number: async () => (await import("./answers/number.js")).NumberAnswer,
  text: async () => (await import("./answers/text.js")).TextAnswer,
  preference: async () => (await import("./answers/preference.js")).PreferenceAnswer,
  ranking: async () => (await import("./answers/ranking.js")).RankingAnswer,
};

const SEVERAL = () => import("./answers/several.js");
const OF_SEVERAL = new Set(["choice", "tree", "rating", "number", "text"]);
/** From so many of them they come in one file. */
const AT_ONCE = 3;

/** @param {string[]} kinds @returns {Promise<Record<string, AnswerPanel>>} */
async function fetchPanels(kinds) {
  const isSeveral = kinds.filter((kind) => OF_SEVERAL.has(kind)).length >= AT_ONCE;
  const single = kinds.filter((kind) => !isSeveral || !OF_SEVERAL.has(kind));
  const [several, ...found] = await Promise.all([isSeveral ? SEVERAL() : {}, ...single.map((kind) => PANELS[kind]())]);
  return { ...several, ...Object.fromEntries(single.map((kind, index) => [kind, found[index]])) };
}

/** @param {FieldDef} field */
const panelOf = (field) =>
  field.kind === "choice" && (field.classes.length > MANY || field.classes.some(({ parent }) => parent)) ? "tree" : field.kind;

export class Questions {
  /** @type {string|null} the name of the active question */
  active = null;
  /** @type {Map<string, {field: FieldDef, answer: Answer, frame: HTMLElement, wrong: HTMLElement}>} */
  #asked = new Map();

  /** @param {import("../bench.js").Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.element = h("section", { class: "wb-section wb-questions", hidden: true, "aria-label": t("Questions") });
    this.element.addEventListener("focusin", (event) => this.#follow(/** @type {Element} */ (event.target)));
    this.element.addEventListener("keydown", (event) => this.#enter(event));
    bench.main.addEventListener("pointerdown", () => { if (bench.desk && this.#isBeside(bench.desk)) this.activate(null); });
  }

  /** Fetch the panels that the schema needs. */
  async load() {
    const fields = this.bench.schema.questions();
    const panels = await fetchPanels([...new Set(fields.map(panelOf))]);
    for (const field of fields) this.#build(field, panels[panelOf(field)]);
    this.element.replaceChildren(...[...this.#asked.values()].map(({ frame }) => frame));
  }

  /** Whether some answer needs more room than a row of buttons. */
  get isLarge() {
    return [...this.#asked.values()].some(({ answer }) => answer.isLarge);
  }

  /** @param {FieldDef} field @param {AnswerPanel} Panel */
  #build(field, Panel) {
    const answer = new Panel(this.bench, field, this);
    const title = `wb-question-${field.name}`;
    const wrong = h("p", { class: "wb-wrong", id: `${title}-wrong`, role: "alert", hidden: true });
    const needed = field.required ? h("span", { class: "wb-needed", title: t("Needed to submit") }, " *") : null;
    const frame = h("div", { class: `wb-question is-${panelOf(field)}`, role: "group", "aria-labelledby": title, "data-question": field.name },
      h("h2", { id: title }, field.title || field.name, needed), answer.element, wrong);
    this.#asked.set(field.name, { field, answer, frame, wrong });
  }

  /** @param {Desk} desk */
  attach(desk) {
    this.active = null;
    for (const { answer } of this.#asked.values()) answer.attach?.(desk);
    if (!this.#isBeside(desk) && !desk.readonly) this.active = this.#nextOpen(desk, -1)?.name ?? null;
  }

  /** @param {Desk} desk */
  render(desk) {
    const shown = new Set(askedQuestions(desk).map(({ name }) => name));
    if (this.active && !shown.has(this.active)) this.active = null;
    setAttribute(this.element, "hidden", shown.size === 0);
    for (const [name, { field, answer, frame, wrong }] of this.#asked) {
      setAttribute(frame, "hidden", !shown.has(name));
      setAttribute(frame, "data-active", name === this.active);
      if (!shown.has(name)) continue;
      answer.render(desk);
      const words = wrongWith(field, desk.document.values.get(name), desk.item);
      setText(wrong, words ?? "");
      const isNew = words !== null && wrong.hidden;
      setAttribute(wrong, "hidden", words === null);
      if (isNew && name === this.active) wrong.scrollIntoView({ block: "nearest" });
    }
  }

  /** @param {string|null} name */
  activate(name) {
    if (this.active === name) return;
    this.active = name;
    this.bench.render();
  }

  /** Make a question active and put the focus into it. @param {string} name */
  focus(name) {
    const asked = this.#asked.get(name);
    if (!asked) return;
    this.activate(name);
    asked.frame.hidden = false;
    asked.answer.focus();
    asked.frame.scrollIntoView({ block: "nearest" });
  }

  /** Go to the next question, or the one before. @param {1|-1} step @param {boolean} perform */
  walk(step, perform) {
    const { desk } = this.bench;
    const names = desk ? askedQuestions(desk).map(({ name }) => name) : [];
    if (names.length === 0 || !perform) return names.length > 0;
    if (this.active && this.#waitsForFocus(this.active)) this.focus(this.active);
    else {
      const at = this.active === null ? (step === 1 ? -1 : names.length) : names.indexOf(this.active);
      this.focus(names[(at + step + names.length) % names.length]);
    }
    return true;
  }

  /** From the active question to the next that must be answered; false when all of them are, so that Enter submits. @param {boolean} perform */
  goOn(perform) {
    const { desk } = this.bench;
    if (!desk || desk.readonly || this.active === null) return false;
    const fields = askedQuestions(desk);
    const at = fields.findIndex(({ name }) => name === this.active);
    // What is wrong is put right before one goes on; the sentence that says so stands there already.
    if (fields[at] && wrongWith(fields[at], desk.document.values.get(this.active), desk.item)) return true;
    const next = this.#nextOpen(desk, at, true);
    if (!next || (next.name === this.active && !this.#waitsForFocus(next.name))) return false;
    if (perform) this.focus(next.name);
    return true;
  }

  /** A digit answers the active question. @param {number} digit */
  digit(digit) {
    const { desk } = this.bench;
    const asked = this.active && desk && !desk.readonly ? this.#asked.get(this.active) : undefined;
    return asked?.answer.digit?.(digit) ?? false;
  }

  /** Prefer a response, in the active question or else the first that asks for it. @param {string} id */
  preferResponse(id) {
    this.#preference()?.answer.give?.(id);
  }

  #preference() {
    const { desk } = this.bench;
    const active = this.active ? this.#asked.get(this.active) : undefined;
    if (!desk || desk.readonly) return undefined;
    const name = askedQuestions(desk).find(({ kind }) => kind === "preference")?.name;
    return active?.field.kind === "preference" ? active : this.#asked.get(name ?? "");
  }

  /** Prefer the response to the left (-1), to the right (1), or none (0). @param {1|-1|0} which @param {boolean} perform */
  prefer(which, perform) {
    const { answer } = this.#preference() ?? {};
    return perform ? (answer?.prefer?.(which) ?? false) : !!answer?.prefer;
  }

  /** After a question has been answered for good by one key or click: on to the next that is open.
   * @param {string} name the question answered */
  answered(name) {
    const { desk } = this.bench;
    if (!desk || this.#isBeside(desk)) return;
    const names = askedQuestions(desk).map((field) => field.name);
    const next = this.#nextOpen(desk, names.indexOf(name));
    if (!next || next.name === name) return;
    if (this.element.contains(document.activeElement) || this.#waitsForFocus(next.name)) this.focus(next.name);
    else this.activate(next.name);
  }

  /** Whether what is typed now would not go into a question of words. @param {string} name */
  #waitsForFocus(name) {
    const { answer, frame } = this.#asked.get(name) ?? {};
    return !!answer?.isTyped && !frame?.contains(document.activeElement);
  }

  /** Whether there are objects to label too: then no question is active before somebody goes to it. @param {Desk} desk */
  #isBeside(desk) {
    return desk.fields.length > 0;
  }

  /** The next question without an answer after the `at`th, going round. @param {Desk} desk @param {number} at
   * @param {boolean} [required] only those that must be answered */
  #nextOpen(desk, at, required = false) {
    const fields = askedQuestions(desk);
    const inTurn = [...fields.slice(at + 1), ...fields.slice(0, at + 1)];
    return inTurn.find((field) =>
      (field.required || !required) && !isAnswered(desk.document.values.get(field.name)));
  }

  /** Enter in a field of one line is the Enter of the workbench. @param {KeyboardEvent} event */
  #enter(event) {
    const isLine = event.key === "Enter" && /** @type {Element} */ (event.target).matches("input");
    if (!isLine || event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
    if (this.goOn(true) || this.bench.run("submitIdle")) event.preventDefault();
  }

  /** @param {Element} target */
  #follow(target) {
    const frame = /** @type {HTMLElement|null} */ (target.closest("[data-question]"));
    if (frame?.dataset.question) this.activate(frame.dataset.question);
  }
}
