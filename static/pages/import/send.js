import { t } from "../../i18n.js";

/** @typedef {{ id: number, state: string }} Job */

/**
 * Send files in one request; XMLHttpRequest, because fetch does not tell how much has gone.
 * @param {string} url
 * @param {FormData} form
 * @param {(sent: number) => void} onSent bytes so far
 * @param {number} [wanted] the status of success
 * @returns {Promise<Job>} the job that brings them in; rejects with an Error whose message is for a person
 */
export function send(url, form, onSent, wanted = 202) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    request.setRequestHeader("X-CSRFToken", document.querySelector("meta[name=csrf-token]")?.getAttribute("content") ?? "");
    request.upload.addEventListener("progress", (event) => onSent(event.loaded));
    request.addEventListener("error", () => reject(new Error(t("The connection broke. Try again: what has arrived is kept."))));
    request.addEventListener("load", () => {
      if (request.status === wanted) resolve(request.response);
      else reject(new Error(request.response?.detail ?? t("The server answered %(status)s.", { status: request.status })));
    });
    request.send(form);
  });
}
