/**
 * The guideline, beside the item and never over it. A version that the worker has not read says so, and what changed since the
 * one he read last.
 */
import { t } from "../../i18n.js";
import { h } from "../view/dom.js";

export class GuidelinePanel {
  /** Told when the worker says that he has read it. @type {() => void} */
  onRead = () => {};

  /** @param {import("../types.js").Boot["project"]} project @param {import("../net/api.js").Api} api
   *  @param {boolean} isWorker whether readings are kept */
  constructor(project, api, isWorker) {
    const { guideline_html: html, guideline_version: version, guideline_read: read } = project;
    this.project = project;
    this.api = api;
    this.isThere = !!html;
    /** Whether the newest version has not been read. */
    this.isNews = isWorker && this.isThere && read !== version;
    this.body = h("div", { class: "wb-guideline-body prose" });
    this.body.innerHTML = html ?? "";
    const changes = this.isNews && read ? h("button", { type: "button", class: "wb-link", onclick: () => void this.#showChanges() },
      t("Show what changed since version %(version)s", { version: read })) : null;
    this.foot = h("p", { class: "wb-guideline-foot", hidden: !this.isNews },
      h("button", { type: "button", class: "wb-action", onclick: () => void this.#confirm() }, t("I have read version %(version)s", { version: version ?? 0 })));
    this.element = h("aside", { class: "wb-guideline", "aria-label": t("Guideline"), tabindex: 0, hidden: true },
      h("h2", {}, t("Guideline"), version ? h("small", {}, ` v${version}`) : null),
      this.isNews && project.guideline_changes ? h("p", { class: "wb-guideline-news" }, project.guideline_changes) : null, changes, this.body, this.foot);
  }

  toggle() {
    if (this.isThere) this.element.hidden = !this.element.hidden;
    if (this.isThere && !this.element.hidden) this.element.focus();
    return this.isThere;
  }

  /** In words what there is to read; null when all is read. */
  get news() {
    if (!this.isNews) return null;
    const { guideline_read: read, guideline_version: version } = this.project;
    return read ? t("The guideline has changed since you last read it: now version %(version)s.", { version: version ?? 0 })
      : t("There is a guideline for this work. Read it before you begin.");
  }

  async #confirm() {
    const { id, guideline_version: version } = this.project;
    await this.api.request("POST", `/projects/${id}/guideline/read`, { version });
    this.isNews = false;
    this.foot.hidden = true;
    this.onRead();
  }

  async #showChanges() {
    const { id, guideline_read: read, guideline_version: version } = this.project;
    const get = (/** @type {number|null|undefined} */ number) => this.api.request("GET", `/projects/${id}/guideline/versions/${number}`);
    const [before, after] = await Promise.all([get(read), get(version)]);
    const { difference } = await import("../text/diff.js");
    this.body.replaceChildren(h("div", { class: "wb-changes" }, ...difference(before.body.markdown, after.body.markdown).map(({ type, text }) =>
      (type === "same" ? text : h(type === "gone" ? "del" : "ins", {}, text)))));
  }
}
