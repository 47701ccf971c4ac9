/**
 * Who wants to know. A listener that throws stops nobody else.
 * @template T
 */
export class Emitter {
  /** @type {Set<(event: T) => void>} */
  #listeners = new Set();

  /** @param {(event: T) => void} listener @returns {() => void} call it to stop listening */
  on(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param {T} event */
  emit(event) {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
