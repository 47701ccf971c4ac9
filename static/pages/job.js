import { number } from "../i18n.js";

/**
 * @typedef {{ state: string, done: number, total: number | null, cancel_requested: boolean,
 *   result: Record<string, unknown> | null }} Job
 */

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

  /** @returns {Promise<Job | null>} null when the network is away */
  async fetch() {
    try {
      const answer = await fetch(this.dataset.url ?? "", { headers: { Accept: "application/json" } });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    }
  }

  /** @param {Job} job */
  show(job) {
    for (const [name, count] of Object.entries(job.result ?? {})) {
      const shown = document.querySelector(`[data-count="${name}"]`);
      if (shown) shown.textContent = number(Number(count));
    }
    const text = this.querySelector("[data-text]");
    const bar = this.querySelector("progress");
    if (!text || !bar || job.state === "queued" || !job.total) return;
    if (!job.cancel_requested) text.textContent = `${Math.round((100 * job.done) / job.total)} %`;
    bar.max = job.total;
    bar.value = job.done;
  }
}

customElements.define("job-progress", JobProgress);
