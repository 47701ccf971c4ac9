/**
 * Where work is put by on this device, so that a killed tab or a dead network loses none of it. Where the browser's database is
 * full, blocked or broken the shelf goes on in memory, and says so.
 *
 * @typedef {{put: (key: string, value: unknown) => Promise<void>, get: (key: string) => Promise<any>,
 *   remove: (key: string) => Promise<void>, keys: () => Promise<string[]>}} Shelf
 * @typedef {Shelf & {isLasting: boolean, failed: Emitter<void>}} SturdyShelf   `failed` is told when it ceases to last
 */
import { Emitter } from "../model/emitter.js";

const STORE = "work";
/** A database that does not answer is as good as none. */
const PATIENCE_MS = 3000;

/** The shelf of this user in this browser. @param {number} user @returns {Promise<SturdyShelf>} */
export async function openShelf(user) {
  try {
    return sturdy(databaseShelf(await inTime(openDatabase(`labelstage-${user}`))));
  } catch {
    return sturdy(null);
  }
}

/** @returns {Shelf} */
export function memoryShelf() {
  /** @type {Map<string, unknown>} */
  const kept = new Map();
  return {
    async put(key, value) { kept.set(key, structuredClone(value)); },
    async get(key) { return structuredClone(kept.get(key)); },
    async remove(key) { kept.delete(key); },
    async keys() { return [...kept.keys()]; },
  };
}

/** A shelf that never refuses: what the first cannot take is kept in memory. @param {Shelf|null} first @returns {SturdyShelf} */
export function sturdy(first) {
  const memory = memoryShelf();
  /** @type {SturdyShelf} */
  const shelf = {
    isLasting: first !== null, failed: new Emitter(),
    async put(key, value) {
      if (await attempt(async (lasting) => { await lasting.put(key, value); return true; }, false)) return memory.remove(key);
      return memory.put(key, value);
    },
    async get(key) {
      return (await memory.get(key)) ?? attempt((lasting) => lasting.get(key), undefined);
    },
    async remove(key) {
      await memory.remove(key);
      await attempt((lasting) => lasting.remove(key), undefined);
    },
    async keys() {
      const lasting = await attempt((shelf_) => shelf_.keys(), /** @type {string[]} */ ([]));
      return [...new Set([...lasting, ...(await memory.keys())])];
    },
  };
  /** @template T @param {(lasting: Shelf) => Promise<T>} act @param {T} otherwise @returns {Promise<T>} */
  async function attempt(act, otherwise) {
    if (!first) return otherwise;
    try {
      const found = await act(first);
      shelf.isLasting = true;
      return found;
    } catch {
      const wasLasting = shelf.isLasting;
      shelf.isLasting = false;
      if (wasLasting) shelf.failed.emit();
      return otherwise;
    }
  }
  return shelf;
}

/** @param {IDBDatabase} database @returns {Shelf} */
function databaseShelf(database) {
  /** @template T @param {(store: IDBObjectStore) => IDBRequest<T>} ask @returns {Promise<T>} */
  const read = (ask) => done(ask(database.transaction(STORE, "readonly").objectStore(STORE)));
  /** A full disk is told of by the transaction only, after the request has succeeded.
   * @param {(store: IDBObjectStore) => unknown} act @returns {Promise<void>} */
  const write = (act) => new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, "readwrite");
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    act(transaction.objectStore(STORE));
  });
  return {
    put: (key, value) => write((store) => store.put(value, key)),
    get: (key) => read((store) => store.get(key)),
    remove: (key) => write((store) => store.delete(key)),
    async keys() { return (await read((store) => store.getAllKeys())).map(String); },
  };
}

/** @param {string} name @returns {Promise<IDBDatabase>} */
function openDatabase(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return done(request);
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @template T @param {Promise<T>} promise @returns {Promise<T>} */
const inTime = (promise) => Promise.race([
  promise, new Promise((_, reject) => { setTimeout(() => reject(new Error("no answer")), PATIENCE_MS); }),
]);
