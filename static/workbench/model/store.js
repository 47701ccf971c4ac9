/**
 * The one door through which a document changes. It tells every listener what was created, updated and deleted and where
 * the change came from, so that nobody has to compare documents and nobody answers an echo.
 *
 * @typedef {import("../types.js").Change} Change
 * @typedef {import("../types.js").ObjectChange} ObjectChange
 * @typedef {import("../types.js").ValueChange} ValueChange
 * @typedef {import("../types.js").Origin} Origin
 * @typedef {{created: ObjectChange[], updated: ObjectChange[], deleted: ObjectChange[], values: ValueChange[],
 *   reordered: string[], origin: Origin}} StoreEvent
 */
import { Emitter } from "./emitter.js";

export class Store {
  /** @type {Emitter<StoreEvent>} */
  changed = new Emitter();

  /** @param {import("./document.js").Document} document */
  constructor(document) {
    this.document = document;
  }

  /** @param {Change[]} changes @param {Origin} origin */
  apply(changes, origin) {
    if (changes.length === 0) return;
    /** @type {StoreEvent} */
    const event = { created: [], updated: [], deleted: [], values: [], reordered: [], origin };
    for (const change of changes) {
      this.document.apply(change);
      if ("ordered" in change) event.reordered.push(change.ordered);
      else if ("field" in change) event.values.push(change);
      else if (!change.before) event.created.push(change);
      else if (!change.after) event.deleted.push(change);
      else event.updated.push(change);
    }
    this.changed.emit(event);
  }
}
