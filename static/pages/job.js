import { number, t } from "../i18n.js";

const EVERY_MS = 1000;

/** Follows a job until it ends, then shows the page anew with what came of it. */
class JobProgress extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.refresh(), EVERY_MS);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async refresh() {
    const job = await this.fetch();
    if (!job) return;
    if (job.state !== "queued" && job.state !== "running") {
      clearInterval(this.timer);
      location.reload();
      return;
    }
    this.show(job);
  }

  /** @returns {Promise<{ state: string, done: number, total: number | null } | null>} null when the network is away */
  async fetch() {
    try {
      const answer = await fetch(this.dataset.url ?? "", { headers: { Accept: "application/json" } });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  /** @param {{ state: string, done: number, total: number | null }} job */
  show(job) {
    const text = this.querySelector("[data-text]");
    const bar = this.querySelector("progress");
    if (!text || !bar || job.state === "queued") return;
    text.textContent = job.total
      ? t("%(done)s of %(total)s", { done: number(job.done), total: number(job.total) })
      : t("%(done)s so far", { done: number(job.done) });
    if (!job.total) return;
    bar.max = job.total;
    bar.value = job.done;
  }
}

customElements.define("job-progress", JobProgress);
