import "./rows.js";
import "./job.js";
import { h } from "./dom.js";
import { number, t, tn } from "../i18n.js";
import { LARGE, batches, shares } from "./import/batches.js";
import { droppedFiles } from "./import/dropped.js";
import { sendInParts } from "./import/parts.js";
import { look, previewPanel, tableAmong } from "./import/preview.js";
import { send } from "./import/send.js";

const MOST_SHOWN = 100;
/** Options that say what is done with what was read. */
const TAKING = ["update", "mask", "quarantine"];

/** @typedef {{ file: File, bar: HTMLProgressElement | null, size: number, part?: string }} Row `part`: its id, when it was sent piece by piece */

/** Takes files by drop, by paste or by choice, sends them batch by batch, and shows how far each is. */
class DropZone extends HTMLElement {
  /** @type {Row[]} */ rows = [];
  sending = false;
  /** @type {Set<string>} columns that are not kept */ left = new Set();
  /** @type {string[]} */ columns = [];

  connectedCallback() {
    this.form = /** @type {HTMLFormElement} */ (this.closest("form"));
    this.input = /** @type {HTMLInputElement} */ (this.querySelector("input[type=file]"));
    this.list = /** @type {HTMLElement} */ (this.form.querySelector("[data-files]"));
    this.said = /** @type {HTMLElement} */ (this.form.querySelector("[data-said]"));
    this.querySelector("button")?.addEventListener("click", () => this.input?.click());
    this.input.addEventListener("change", () => this.take([...(this.input?.files ?? [])]));
    this.form.querySelector("[data-addresses] button")?.addEventListener("click", () => this.fetchAll());
    this.addEventListener("dragover", (event) => this.hover(event, true));
    this.addEventListener("dragleave", (event) => this.hover(event, false));
    this.addEventListener("drop", (event) => this.drop(event));
    addEventListener("paste", (event) => this.paste(event));
    addEventListener("beforeunload", (event) => this.sending && event.preventDefault());
  }

  /**
   * @param {DragEvent} event
   * @param {boolean} over
   */
  hover(event, over) {
    event.preventDefault();
    this.classList.toggle("over", over);
  }

  /** @param {DragEvent} event */
  async drop(event) {
    this.hover(event, false);
    if (event.dataTransfer) this.take(await droppedFiles(event.dataTransfer));
  }

  /** @param {ClipboardEvent} event */
  paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) this.take(files);
  }

  /** The addresses that were typed go as a file of lines. */
  fetchAll() {
    const typed = /** @type {HTMLTextAreaElement} */ (this.form?.querySelector("[data-addresses] textarea"));
    const fetches = /** @type {HTMLInputElement} */ (this.form?.elements.namedItem("fetch"));
    if (!typed.value.trim()) return typed.focus();
    fetches.checked = true;
    this.take([new File([typed.value], "addresses.txt", { type: "text/plain" })]);
  }

  /** @param {File[]} files */
  async take(files) {
    if (!files.length || this.sending) return;
    const table = tableAmong(files);
    if (table && !(await this.agreed(table, files.length))) return;
    this.show(files);
    this.sending = true;
    try {
      await this.sendAll();
    } catch (error) {
      this.say(error instanceof Error ? error.message : String(error), "bad");
    } finally {
      this.sending = false;
      if (this.input) this.input.value = "";
    }
  }

  /**
   * Show how a table will be read, and wait for a word; true to send.
   * @param {File} table
   * @param {number} count how many files there are
   * @returns {Promise<boolean>}
   */
  agreed(table, count) {
    const panel = h("section", { class: "panel stack", "aria-live": "polite" });
    this.preview?.remove();
    this.preview = panel;
    this.left.clear();
    this.after(panel);
    if (this.said) this.said.hidden = true;
    return new Promise((resolve) => {
      const end = (/** @type {boolean} */ go) => {
        panel.remove();
        this.form?.removeEventListener("change", changed);
        resolve(go);
      };
      const buttons = h("div", { class: "actions" },
        h("button", { type: "button", class: "button primary", onclick: () => end(true) }, tn("Bring in %(n)s file", "Bring in %(n)s files", count)),
        h("button", { type: "button", class: "button", onclick: () => end(false) }, t("Cancel")));
      let asked = 0;
      const changed = async () => {
        const turn = ++asked;
        try {
          const found = await look(this.dataset.preview ?? "", table, this.filled([], true));
          if (turn !== asked || !this.form) return;
          this.columns = found.columns;
          const parts = previewPanel(found, table, this.form, this.left, changed);
          panel.replaceChildren(...parts.filter((part) => part instanceof Node), buttons);
        } catch (error) {
          panel.replaceChildren(h("p", { class: "flash bad" }, error instanceof Error ? error.message : String(error)), buttons);
        }
      };
      this.form?.addEventListener("change", changed);
      changed();
    });
  }

  /** @param {File[]} files */
  show(files) {
    this.rows = files.map((file, index) => ({
      file,
      size: file.size,
      bar: index < MOST_SHOWN ? h("progress", { max: 1, value: 0, "aria-label": file.name }) : null,
    }));
    const shown = this.rows.flatMap(({ file, bar }) => (bar ? [h("li", {}, h("span", { class: "clip" }, file.name), bar)] : []));
    const more = files.length - shown.length;
    if (more) shown.push(h("li", { class: "muted" }, t("and %(more)s more", { more: number(more) })));
    this.list?.replaceChildren(...shown);
    this.say(tn("Sending %(n)s file", "Sending %(n)s files", files.length));
  }

  async sendAll() {
    const url = this.dataset.url ?? "";
    const most = Number(this.dataset.most);
    const big = this.rows.find(({ size }) => size > most);
    if (big) throw new Error(t("%(name)s is larger than this server takes at once. Split it.", { name: big.file.name }));
    /** @type {import("./import/send.js").Job[]} */
    const jobs = [];
    for (const batch of batches(this.rows)) {
      if (batch[0].size >= LARGE) await this.sendLarge(batch[0]);
      jobs.push(await send(url, this.filled(batch), (sent) => batch[0].part || this.progress(batch, sent)));
      this.progress(batch, Infinity);
    }
    this.sending = false;
    location.assign(jobs.length === 1 ? `/jobs/${jobs[0].id}` : location.href);
  }

  /**
   * A large file goes piece by piece, and on after a break.
   * @param {Row} row
   */
  async sendLarge(row) {
    const said = this.said?.textContent ?? "";
    const broke = (/** @type {boolean} */ broken) => this.say(broken ? t("The connection broke. Trying again ...") : said, broken ? "warn" : "");
    row.part = await sendInParts(this.dataset.parts ?? "", row.file, (sent) => this.progress([row], sent), broke);
  }

  /**
   * The form of one request: the options, and the files last, so that the server knows them before the bytes come.
   * @param {Row[]} batch
   * @param {boolean} [reading] only how files are read
   */
  filled(batch, reading = false) {
    const form = new FormData();
    if (this.left.size) {
      const own = [this.textOf("text") || "text", this.textOf("external_id") || "external_id"];
      for (const name of this.columns) if (!this.left.has(name) && !own.includes(name)) form.append("metadata", name);
    }
    for (const [name, value] of new FormData(this.form)) {
      if (reading && TAKING.includes(name)) continue;
      if (typeof value === "string" && value && name !== "csrf_token") form.append(name, value);
    }
    for (const { file, part } of batch) {
      if (part) form.append("parts", part);
      else form.append("files", file, file.name);
    }
    return form;
  }

  /** What stands in a field of the form. @param {string} name */
  textOf(name) {
    return /** @type {HTMLInputElement | null} */ (this.form?.elements.namedItem(name))?.value ?? "";
  }

  /**
   * @param {{ size: number, bar: HTMLProgressElement | null }[]} batch
   * @param {number} sent
   */
  progress(batch, sent) {
    shares(batch, sent).forEach((share, index) => {
      const bar = batch[index].bar;
      if (bar) bar.value = share;
    });
  }

  /**
   * @param {string} sentence
   * @param {string} [tone]
   */
  say(sentence, tone = "") {
    if (!this.said) return;
    this.said.hidden = false;
    this.said.className = `flash ${tone}`;
    this.said.textContent = sentence;
  }
}

customElements.define("drop-zone", DropZone);
