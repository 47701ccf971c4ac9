/**
 * The sheet of keys, drawn from the same table that the keyboard uses, and the place to choose other keys.
 *
 * @typedef {import("../keys/bindings.js").Binding} Binding
 * @typedef {import("../keys/keymap.js").OwnKeys} OwnKeys
 */
import { t } from "../../i18n.js";
import { BINDINGS } from "../keys/bindings.js";
import { chordName, chordOf, idOf } from "../keys/keymap.js";
import { isModifier, refusal } from "../keys/own.js";
import { h, setText } from "../view/dom.js";

/** @param {import("../bench.js").Bench} bench @param {import("../net/api.js").Api} api */
export function openHelp(bench, api) {
  if (document.querySelector("dialog.wb-help")) return;
  new KeySheet(bench, api).open();
}

class KeySheet {
  #isChanging = false;
  /** The binding that waits for its new key. @type {Binding|null} */
  #waiting = null;

  /** @param {import("../bench.js").Bench} bench @param {import("../net/api.js").Api} api */
  constructor(bench, api) {
    this.bench = bench;
    this.api = api;
    this.groups = h("div", { class: "wb-help-groups" });
    this.said = h("p", { class: "wb-help-said", role: "status" });
    this.change = h("button", { type: "button", class: "wb-notice-action", onclick: () => this.#toggle() });
    this.reset = h("button", { type: "button", class: "wb-notice-action", onclick: () => void this.#save({}, t("All keys are as they came.")) },
      t("Reset all"));
    const close = h("button", { type: "button", class: "wb-notice-action", onclick: () => this.dialog.close() }, t("Close"));
    this.dialog = h("dialog", { class: "wb-help", "aria-label": t("Keys"), onclose: () => { this.dialog.remove(); bench.focus(); } },
      h("header", {}, h("h2", {}, t("Keys")), this.change, this.reset, close), this.said, this.groups);
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.dialog.close(); });
    this.dialog.addEventListener("keydown", (event) => this.#key(event));
    this.dialog.addEventListener("cancel", (event) => { if (this.#waiting) event.preventDefault(); });
  }

  open() {
    this.#draw();
    document.body.append(this.dialog);
    this.dialog.showModal();
  }

  get #own() {
    return this.bench.boot.keys ?? {};
  }

  #toggle() {
    this.#isChanging = !this.#isChanging;
    this.#wait(null, this.#isChanging ? t("Choose a command, then press its new key.") : "");
  }

  /** @param {Binding|null} binding @param {string} words */
  #wait(binding, words) {
    const focused = /** @type {HTMLElement|null} */ (document.activeElement)?.dataset.binding;
    this.#waiting = binding;
    setText(this.said, words);
    this.#draw();
    const again = binding ? idOf(binding) : focused;
    if (again) /** @type {HTMLElement|null} */ (this.dialog.querySelector(`[data-binding="${CSS.escape(again)}"]`))?.focus();
  }

  /** The key that was pressed for the command that waits. @param {KeyboardEvent} event */
  #key(event) {
    const binding = this.#waiting;
    if (!binding || isModifier(event.code)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.code === "Escape") return this.#wait(null, t("Nothing was changed."));
    const chord = chordOf(event);
    const why = refusal(BINDINGS, this.#own, binding, chord, classNames(this.bench));
    if (why) return setText(this.said, why);
    const own = { ...this.#own, [idOf(binding)]: [chord] };
    void this.#save(own, t("“%(title)s” is now %(key)s.", { title: binding.title, key: chordName(chord) }));
  }

  /** @param {OwnKeys} own @param {string} words */
  async #save(own, words) {
    try {
      await this.api.request("PUT", "/me/keys", { keys: own });
      this.bench.useKeys(own);
      this.#wait(null, words);
    } catch (error) {
      this.#wait(null, t("The keys could not be saved: %(reason)s", { reason: error instanceof Error ? error.message : "" }));
    }
  }

  #draw() {
    setText(this.change, this.#isChanging ? t("Done") : t("Change keys"));
    this.reset.hidden = !this.#isChanging || Object.keys(this.#own).length === 0;
    const sections = [...grouped(this.bench)].map(([group, bindings]) =>
      h("section", {}, h("h3", {}, group), h("dl", {}, ...(this.#isChanging ? this.#buttons(bindings) : this.#lines(bindings)))));
    this.groups.replaceChildren(...sections, classSection(this.bench));
  }

  /** Bindings of one title in one line. @param {Binding[]} bindings */
  #lines(bindings) {
    /** @type {Map<string, string[]>} */
    const titles = new Map();
    for (const { title, chords } of bindings) {
      titles.set(title, [...new Set([...(titles.get(title) ?? []), ...chords.map((chord) => chordName(chord))])]);
    }
    return [...titles].flatMap(([title, names]) => [h("dt", {}, ...kbds(names)), h("dd", {}, title)]);
  }

  /** A button for each binding, and one to take back what was chosen. @param {Binding[]} bindings */
  #buttons(bindings) {
    return bindings.filter(({ fixed }) => !fixed).flatMap((binding) => {
      const id = idOf(binding);
      const names = [...new Set(binding.chords.map((chord) => chordName(chord)))];
      const isWaiting = this.#waiting !== null && idOf(this.#waiting) === id;
      const direction = binding.title.endsWith(")") ? "" : directionOf(binding);
      const button = h("button", {
        type: "button", class: "wb-key", "data-binding": id, "aria-pressed": isWaiting ? "true" : "false",
        "aria-label": `${binding.title}${direction}: ${names.join(", ") || t("no key")}`,
        onclick: () => this.#wait(binding, t("Press the new key for “%(title)s”. Esc leaves it as it is.", { title: binding.title })),
      }, ...(isWaiting ? [t("Press a key…")] : names.length ? kbds(names) : [t("no key")]));
      const { [id]: mine, ...rest } = this.#own;
      const back = mine ? h("button", {
        type: "button", class: "wb-notice-action", "aria-label": t("Reset “%(title)s”", { title: binding.title }),
        onclick: () => void this.#save(rest, t("“%(title)s” has its first key again.", { title: binding.title })),
      }, t("Reset")) : null;
      return [h("dt", {}, button), h("dd", {}, binding.title + direction, back ? " " : "", back)];
    });
  }
}

/** Commands of one title differ by the way they go. @param {Binding} binding */
function directionOf({ commands, home = [] }) {
  const arrow = /(Left|Right|Up|Down)$/.exec(commands[0])?.[0];
  return arrow && home[0] ? ` ${chordName(`Arrow${arrow}`)}` : "";
}

/** The bindings that hold now, by group, in the order of the table. @param {import("../bench.js").Bench} bench */
function grouped(bench) {
  const now = new Map([...bench.keymap.values()].map((binding) => [idOf(binding), binding]));
  const { media } = bench.work?.item ?? { media: "image" };
  /** @type {Map<string, Binding[]>} */
  const found = new Map();
  for (const binding of BINDINGS) {
    const isHere = (binding.media ?? media) === media && (binding.mode ?? bench.boot.mode) === bench.boot.mode;
    if (!isHere) continue;
    found.set(binding.group, [...(found.get(binding.group) ?? []), now.get(idOf(binding)) ?? { ...binding, chords: [] }]);
  }
  return found;
}

/** @param {string[]} names */
const kbds = (names) => names.flatMap((name) => [h("kbd", {}, name), " "]);

/** The classes' names by their keys. @param {import("../bench.js").Bench} bench */
const classNames = (bench) =>
  new Map([...bench.schema.hotkeys()].map(([key, { label }]) => [key.toLowerCase(), label.title || label.name]));

/** @param {import("../bench.js").Bench} bench */
function classSection(bench) {
  const names = classNames(bench);
  if (names.size === 0) return "";
  return h("section", {}, h("h3", {}, t("Classes")),
    h("dl", {}, ...[...names].flatMap(([key, title]) => [h("dt", {}, h("kbd", {}, key.toUpperCase())), h("dd", {}, title)])));
}
