/**
 * The drafts that lie on this device because the server does not have them yet. Each tab keeps its own, so that two tabs on one
 * item never write over each other's.
 *
 * @typedef {import("../types.js").Result} Result
 * @typedef {import("./shelf.js").Shelf} Shelf
 * @typedef {{result: Result, version: number, at: number}} Kept   what the server does not have, and on top of what
 * @typedef {Kept & {key: string}} Found
 */

const TAB = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(36)).join("");

/** @param {number} assignment */
export const shelfKey = (assignment) => `draft:${assignment}:${TAB}`;

/** What this device kept of an assignment, the newest first. @param {Shelf} shelf @param {number} assignment
 * @returns {Promise<Found[]>} */
export async function keptDrafts(shelf, assignment) {
  /** @type {Found[]} */
  const found = [];
  for (const key of await shelf.keys()) {
    const kept = key.startsWith(`draft:${assignment}:`) ? await shelf.get(key) : null;
    if (kept) found.push({ ...kept, key });
  }
  return found.sort((a, b) => b.at - a.at);
}

/** Whether two results say the same; the order of keys says nothing. @param {unknown} a @param {unknown} b @returns {boolean} */
export function sameResult(a, b) {
  if (a === b) return true;
  if (!a || !b || typeof a !== "object" || typeof b !== "object" || Array.isArray(a) !== Array.isArray(b)) return false;
  const [mine, theirs] = [/** @type {Record<string, unknown>} */ (a), /** @type {Record<string, unknown>} */ (b)];
  const names = Object.keys(mine).filter((name) => mine[name] !== undefined);
  return names.length === Object.keys(theirs).filter((name) => theirs[name] !== undefined).length
    && names.every((name) => sameResult(mine[name], theirs[name]));
}
