/** A table whose rows can be walked with ↑ ↓ (or K J) and opened with Enter. */
class RowKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.step(event));
  }

  /** @param {KeyboardEvent} event */
  step(event) {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = /** @type {HTMLAnchorElement[]} */ ([...this.querySelectorAll("tbody tr td > a:first-of-type")]);
    const row = document.activeElement?.closest("tr");
    const here = links.findIndex((link) => link.closest("tr") === row);
    const next = links[here + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.closest("tr")?.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("row-keys", RowKeys);

export {};
