/**
 * Undo and redo. What belongs together is said by whoever does it (begin, commit, cancel), never guessed from a clock: a
 * drag is one step however long it took, and two quick nudges are two.
 *
 * @typedef {import("../types.js").Change} Change
 * @typedef {{changes: Change[]}} Step
 */
import { continued, inverse, merged } from "./changes.js";
import { Emitter } from "./emitter.js";

export class History {
  /** @type {Step[]} */
  #done = [];
  /** @type {Step[]} */
  #undone = [];
  /** @type {Change[]|null} */
  #open = null;
  /** @type {Map<string, number>} where in the open group the latest change of an object stands */
  #latest = new Map();
  /** Emits the changes of each step that was committed, undone or redone. @type {Emitter<Change[]>} */
  settled = new Emitter();

  /** @param {import("./store.js").Store} store */
  constructor(store) {
    this.store = store;
  }

  get isOpen() {
    return this.#open !== null;
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  begin() {
    if (this.#open) throw new Error("a gesture began inside another");
    this.#open = [];
    this.#latest.clear();
  }

  /** @param {Change[]} changes */
  apply(changes) {
    if (!this.#open) throw new Error("a change outside begin and commit");
    this.store.apply(changes, "edit");
    for (const change of changes) this.#record(this.#open, change);
  }

  commit() {
    const changes = this.#close();
    if (changes.length === 0) return;
    this.#done.push({ changes });
    this.#undone = [];
    this.settled.emit(changes);
  }

  cancel() {
    this.store.apply(this.#close().map(inverse).reverse(), "cancel");
  }

  /** `changes` as a step of their own. @param {Change[]} changes */
  run(changes) {
    this.begin();
    this.apply(changes);
    this.commit();
  }

  /** Go on with the newest step when it changed nothing but the same, else begin one: whoever types says with `extend` that it
   * still is the same typing. @param {Change[]} changes */
  extend(changes) {
    const last = this.#done.at(-1);
    const longer = last?.changes.length === changes.length ? last.changes.map((first, at) => continued(first, changes[at])) : [];
    if (!last || this.#open || this.#undone.length > 0 || longer.length === 0 || longer.includes(null)) return this.run(changes);
    this.store.apply(changes, "edit");
    last.changes = /** @type {Change[]} */ (longer);
    this.settled.emit(changes);
  }

  undo() {
    const step = this.#done.pop();
    if (!step) return;
    this.#undone.push(step);
    const changes = step.changes.map(inverse).reverse();
    this.store.apply(changes, "undo");
    this.settled.emit(changes);
  }

  redo() {
    const step = this.#undone.pop();
    if (!step) return;
    this.#done.push(step);
    this.store.apply(step.changes, "redo");
    this.settled.emit(step.changes);
  }

  /** @returns {Change[]} */
  #close() {
    if (!this.#open) throw new Error("no gesture is open");
    const changes = this.#open;
    this.#open = null;
    return changes;
  }

  /** A drag makes a change a frame; the step keeps where it began and where it ended.
   * @param {Change[]} open @param {Change} change */
  #record(open, change) {
    const name = "key" in change ? change.key : null;
    const at = name === null ? undefined : this.#latest.get(name);
    const one = at === undefined ? null : merged(open[at], change);
    if (one && at !== undefined) {
      open[at] = one;
      return;
    }
    open.push(change);
    if (name !== null) this.#latest.set(name, open.length - 1);
  }
}
