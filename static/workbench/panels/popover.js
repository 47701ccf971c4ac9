/** A panel that opens over the bench and is fetched when it is first wanted. */

/** @template {{element: HTMLElement, close: () => boolean}} Panel */
export class Popover {
  /** @type {Panel|null} */
  #panel = null;
  /** @type {Promise<Panel>|null} */
  #fetching = null;

  /** @param {import("../bench.js").Bench} bench @param {() => Promise<Panel>} fetch */
  constructor(bench, fetch) {
    this.bench = bench;
    this.fetch = fetch;
  }

  /** @param {(panel: Panel) => unknown} act what to do with the panel once it is here */
  async use(act) {
    try {
      this.#fetching ??= this.fetch();
      const panel = await this.#fetching;
      if (!this.#panel) this.bench.root.append(panel.element);
      this.#panel = panel;
    } catch {
      this.#fetching = null;
      return this.bench.tellNotLoaded();
    }
    act(this.#panel);
  }

  /** @returns {boolean} whether it was open */
  close() {
    return this.#panel?.close() ?? false;
  }
}
