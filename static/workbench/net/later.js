/** What can wait until the page has nothing else to do. */

/** Do it once the page has nothing else to do. @param {() => unknown} act */
export function whenIdle(act) {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(() => void act());
  else setTimeout(act, 50); // Safari has none
}

/** Fetch it when idle, and again when the network is back: so it is here when it is first wanted, with a network or without.
 * @param {() => Promise<unknown>} fetch */
export function fetchLater(fetch) {
  whenIdle(() => fetch().catch(() => addEventListener("online", () => fetchLater(fetch), { once: true })));
}
