const WAIT_MS = 250;

/** Keeps the count beside the form of a release true while the form is filled in. */
class ReleaseForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", () => this.later());
    this.fold();
  }

  later() {
    this.fold();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.count(), WAIT_MS);
  }

  /** Show only what the chosen way of dividing asks for. */
  fold() {
    const method = this.querySelector("select[name='split.method']");
    const chosen = method instanceof HTMLSelectElement ? method.value : "";
    for (const part of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-for]"))) {
      part.hidden = !(part.dataset.for ?? "").split(" ").includes(chosen);
    }
  }

  /** Ask for the count; a form without an address for it has none. */
  async count() {
    if (!this.dataset.url) return;
    const form = this.querySelector("form");
    const shown = this.querySelector("[data-count]");
    if (!form || !shown) return;
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const signal = this.asked.signal;
      const answer = await fetch(this.dataset.url, { method: "POST", body: new FormData(form), signal });
      if (!answer.ok) return;
      const found = await answer.json();
      shown.textContent = found.text;
      shown.classList.toggle("bad", found.refused);
    } catch {
      // away, or overtaken by a newer question: the count stays as it was
    }
  }
}

customElements.define("release-form", ReleaseForm);

export {};
