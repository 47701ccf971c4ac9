/**
 * Work that the server did not take: what is said about it, and the ways on from there.
 *
 * @typedef {import("./labeling.js").Labeling} Labeling
 * @typedef {import("../net/outbox.js").Letter} Letter
 */
import { t } from "../../i18n.js";
import { sameResult, shelfKey } from "../net/drafts.js";

/** @param {Labeling} flow @param {import("../net/outbox.js").Refused} refused */
export async function tellRefused(flow, { letter, error }) {
  const { notices, outbox } = flow.parts;
  const more = error.problem.errors?.map(({ place, message }) => `${place}: ${message}`);
  const isOld = error.status === 422 && await hasNewSchema(flow);
  const again = isOld ? { title: t("Reload the page"), act: () => void reload(flow, letter) }
    : { title: t("Open it again"), act: () => void reopen(flow, letter) };
  const why = isOld ? t("The labels that can be given have changed since this page was opened. Yours are kept and come back after a reload.")
    : error.message;
  notices.show({ name: `refused-${letter.assignment}`, tone: "bad", more,
    text: t("“%(title)s” was not taken: %(reason)s", { title: letter.title, reason: why }),
    actions: letter.verb === "submit" ? [again, { title: t("Discard"), act: () => void outbox.forget(letter) }] : [] });
}

/** @param {Labeling} flow */
async function hasNewSchema({ parts, project }) {
  try {
    const { body } = await parts.api.request("GET", `/projects/${project.id}/schema`);
    return body.version !== project.schema_version;
  } catch {
    return false;
  }
}

/** Come back to a refused item under the newest label schema. @param {Labeling} flow @param {Letter} letter */
async function reload({ parts: { api, shelf, outbox } }, letter) {
  const { body } = await api.request("GET", `/assignments/${letter.assignment}`);
  await shelf.put(shelfKey(letter.assignment), { result: letter.body.result, version: body.draft_version, at: Date.now() });
  await outbox.forget(letter);
  location.assign(`/assignments/${letter.assignment}/work`);
}

/** Go back to an item that was refused, with the labels as they were handed in. @param {Labeling} flow @param {Letter} letter */
async function reopen(flow, letter) {
  const { api, bench, outbox } = flow.parts;
  const { body } = await api.request("GET", `/assignments/${letter.assignment}`);
  await flow.autosave?.flush();
  if (bench.work && bench.work.assignment.id !== letter.assignment) flow.line.putBack(flow.asLeft(bench.work));
  const result = /** @type {import("../types.js").Result} */ (letter.body.result ?? body.draft?.result ?? {});
  await flow.line.begin({ ...body, draft: { result, version: body.draft_version } }, flow.load(body));
  const { autosave } = flow;
  if (!autosave || bench.work?.assignment.id !== letter.assignment) return;
  if (body.draft && !sameResult(body.draft.result, result)) autosave.conflictWith(body.draft);
  else autosave.touch();
  await outbox.forget(letter);
}
