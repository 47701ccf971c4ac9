/**
 * Where work is put by on this device, so that a killed tab or a dead network loses none of it.
 *
 * @typedef {{put: (key: string, value: unknown) => Promise<void>, get: (key: string) => Promise<any>,
 *   remove: (key: string) => Promise<void>, keys: () => Promise<string[]>}} Shelf
 */

const STORE = "work";

/** The shelf of this user in this browser; in memory where the browser has no database for us.
 * @param {number} user @returns {Promise<Shelf>} */
export async function openShelf(user) {
  try {
    return databaseShelf(await openDatabase(`labelstage-${user}`));
  } catch {
    return memoryShelf();
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

/** @param {IDBDatabase} database @returns {Shelf} */
function databaseShelf(database) {
  /** @template T @param {IDBTransactionMode} mode @param {(store: IDBObjectStore) => IDBRequest<T>} ask */
  const run = (mode, ask) => done(ask(database.transaction(STORE, mode).objectStore(STORE)));
  return {
    async put(key, value) { await run("readwrite", (store) => store.put(value, key)); },
    async get(key) { return run("readonly", (store) => store.get(key)); },
    async remove(key) { await run("readwrite", (store) => store.delete(key)); },
    async keys() { return (await run("readonly", (store) => store.getAllKeys())).map(String); },
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
