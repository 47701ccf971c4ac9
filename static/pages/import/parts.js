import { t } from "../../i18n.js";

/** @typedef {{ id: string, offset: number }} Part */

const PIECE = 8 * 2 ** 20;
const MOST_TRIES = 30;
const LONGEST_PAUSE = 30_000;

/** @param {number} time milliseconds */
const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

/**
 * Send a file piece by piece; after a break, a reload or a restart of the server it goes on where it stood.
 * @param {string} url the files on their way to the project
 * @param {File} file
 * @param {(sent: number) => void} onSent bytes so far
 * @param {(broken: boolean) => void} onBreak the line broke, or it holds again
 * @param {{ ask?: typeof fetch, pause?: (time: number) => Promise<unknown> }} [world]
 * @returns {Promise<string>} its id; rejects with an Error whose message is for a person
 */
export async function sendInParts(url, file, onSent, onBreak, { ask = fetch, pause = sleep } = {}) {
  const fingerprint = [file.webkitRelativePath || file.name, file.lastModified].join("|").slice(-500);
  const body = JSON.stringify({ name: file.name, size: file.size, fingerprint });
  /** @type {Part | null} */
  let part = null;
  for (let tries = 0; ; ) {
    /** @type {Promise<Response>} */
    let asked;
    if (!part) asked = ask(url, request("POST", "application/json", body));
    else if (tries) asked = ask(`${url}/${part.id}`);
    else {
      const piece = file.slice(part.offset, part.offset + PIECE);
      asked = ask(`${url}/${part.id}?offset=${part.offset}`, request("PATCH", "application/octet-stream", piece));
    }
    const answer = await asked.catch(() => null);
    if (answer?.ok) {
      if (tries) onBreak(false);
      tries = 0;
      part = /** @type {Part} */ (await answer.json());
      onSent(part.offset);
      if (part.offset >= file.size) return part.id;
      continue;
    }
    const busy = !answer || answer.status >= 500 || answer.status === 429 || answer.status === 409;
    if (!busy) throw new Error((await detailOf(answer)) ?? t("The server answered %(status)s.", { status: answer.status }));
    if (++tries > MOST_TRIES) throw new Error(t("The connection broke. Choose the file again to go on: what has arrived is kept."));
    onBreak(true);
    await pause(Math.min(LONGEST_PAUSE, 500 * 2 ** (tries - 1)));
  }
}

/**
 * @param {string} method
 * @param {string} type
 * @param {BodyInit} body
 * @returns {RequestInit}
 */
function request(method, type, body) {
  const token = document.querySelector("meta[name=csrf-token]")?.getAttribute("content") ?? "";
  return { method, body, headers: { "Content-Type": type, "X-CSRFToken": token } };
}

/** @param {Response} answer @returns {Promise<string | undefined>} */
async function detailOf(answer) {
  const problem = await answer.json().catch(() => null);
  return problem?.errors?.[0]?.message ?? problem?.detail;
}
