/**
 * A table whose rows can be walked with ↑ ↓ (or K J) and opened with Enter. Where rows have a box to tick, X ticks the row one is at,
 * a step with Shift ticks on the way, and the box in the head ticks all. A button of the boxes' form with a `data-key` is pressed by that
 * key: for the rows ticked, or for the one it is pressed in.
 */
class RowKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.step(event));
    const all = /** @type {HTMLInputElement|null} */ (this.querySelector("[data-all]"));
    all?.addEventListener("change", () => { for (const box of this.querySelectorAll("tbody input[type=checkbox]")) /** @type {HTMLInputElement} */ (box).checked = all.checked; });
  }

  /** @param {string} key @param {HTMLInputElement} box of the row one is at */
  act(key, box) {
    const button = /** @type {HTMLElement|undefined} */ ([...box.form?.querySelectorAll("[data-key]") ?? []].find((each) => /** @type {HTMLElement} */ (each).dataset.key === key));
    if (!button) return;
    if (!this.querySelector("tbody input:checked")) box.checked = true;
    button.click();
  }

  /** @param {KeyboardEvent} event */
  step(event) {
    const row = document.activeElement?.closest("tr");
    const box = boxOf(row);
    if (event.key === "x" && box && !event.ctrlKey && !event.metaKey && !event.altKey) {
      box.checked = !box.checked;
      return;
    }
    if (box && !event.ctrlKey && !event.metaKey && !event.altKey) this.act(event.key, box);
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = /** @type {HTMLAnchorElement[]} */ ([...this.querySelectorAll("tbody tr td > a:first-of-type")]);
    const here = links.findIndex((link) => link.closest("tr") === row);
    const next = links[here + step];
    if (!next) return;
    event.preventDefault();
    const there = boxOf(next.closest("tr"));
    if (event.shiftKey && box && there) box.checked = there.checked = true;
    next.focus();
    next.closest("tr")?.scrollIntoView({ block: "nearest" });
  }
}

/** @param {Element|null|undefined} row */
const boxOf = (row) => /** @type {HTMLInputElement|null} */ (row?.querySelector("input[type=checkbox]") ?? null);

customElements.define("row-keys", RowKeys);

export {};
