/** What a first view does without. */

/** Fetch it once the page has nothing else to do, and again when the network is back: so it is here when it is first wanted, with a
 * network or without. @param {() => Promise<unknown>} fetch */
export function fetchLater(fetch) {
  requestIdleCallback(() => fetch().catch(() => addEventListener("online", () => fetchLater(fetch), { once: true })));
}
