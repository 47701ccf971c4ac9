import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, mock, test } from "node:test";
import { Api, ApiError, Unreachable } from "../../static/workbench/net/api.js";
import { Autosave } from "../../static/workbench/net/autosave.js";
import { keptDrafts, sameResult } from "../../static/workbench/net/drafts.js";
import { Outbox, submitKey } from "../../static/workbench/net/outbox.js";
import { memoryShelf, sturdy } from "../../static/workbench/net/shelf.js";
import { heard, startServer } from "./server.js";

let server, api, shelf, labels;

before(async () => { server = await startServer(); });
after(() => server.stop());
beforeEach(() => {
  Object.assign(server.state, { drafts: new Map(), submits: [], requests: [], fail: null });
  api = new Api(server.base, "token");
  shelf = memoryShelf();
  labels = { topic: "a" };
  mock.timers.enable({ apis: ["setTimeout"] });
});
afterEach(() => mock.timers.reset());

/** What this device has of an assignment, without when and under which name. */
const keptDraft = async (from, assignment) => {
  const [newest] = await keptDrafts(from, assignment);
  return newest && { result: newest.result, version: newest.version };
};
const autosaving = (version = 0) =>
  new Autosave({ api, shelf, assignment: 7, version, read: () => labels, activeMs: () => 1200 });
const letter = (assignment = 7) => ({ assignment, verb: "submit", title: "x", body: { result: labels, key: submitKey() } });

test("a refusal carries the problem and a dead line is told apart from it", async () => {
  server.state.fail = { status: 422, answer: { title: "Unprocessable", detail: "no such class", errors: [{ place: "topic", message: "no" }] } };
  await assert.rejects(api.act(1, "submit"), (error) => error instanceof ApiError && error.message === "no such class" && error.problem.errors[0].place === "topic");
  server.state.fail = "drop";
  await assert.rejects(api.act(1, "submit"), Unreachable);
  assert.equal(server.state.requests[0].token, "token");
});

test("a refused token is asked for anew, once", async () => {
  const refused = { status: 400, answer: { detail: "The CSRF session token is missing." } };
  server.state.fail = refused;
  const renewing = new Api(server.base, "old", async () => { server.state.fail = null; return "new"; });
  await renewing.act(1, "submit", { key: "k" });
  assert.deepEqual(server.state.requests.map(({ token }) => token), ["old", "new"]);
  server.state.fail = refused;
  await assert.rejects(new Api(server.base, "old").act(1, "submit"), ApiError);
});

test("a change is on the device before the server has heard of it", async () => {
  const autosave = autosaving(3);
  server.state.fail = "drop";
  autosave.touch();
  await autosave.flush();
  assert.deepEqual(await keptDraft(shelf, 7), { result: { topic: "a" }, version: 3 });
  assert.equal(autosave.state, "offline");
  await autosave.close();
});

test("a saved draft leaves nothing on the device and the next save builds on it", async () => {
  const autosave = autosaving();
  for (const topic of ["b", "c"]) {
    labels = { topic };
    autosave.touch();
    await autosave.flush();
    assert.equal(autosave.state, "saved");
  }
  assert.deepEqual(server.state.drafts.get("7"), { version: 2, result: { topic: "c" } });
  assert.equal(await keptDraft(shelf, 7), undefined);
});

test("a draft is saved by itself when the hand rests, and tried again when the line was dead", async () => {
  const autosave = autosaving();
  const states = [];
  autosave.changed.on((state) => states.push(state));
  server.state.fail = "drop";
  autosave.touch();
  const until = (wanted) => new Promise((resolve) => autosave.changed.on((state) => { if (state === wanted) resolve(); }));
  const offline = until("offline");
  mock.timers.tick(800);
  await offline;
  server.state.fail = null;
  const saved = until("saved");
  mock.timers.tick(1000);
  await saved;
  assert.deepEqual(states, ["unsaved", "saving", "offline", "saving", "saved"]);
});

test("nothing changed is nothing sent", async () => {
  await autosaving().flush();
  assert.deepEqual(server.state.requests, []);
});

test("what changed while a save was under way is saved after it", async () => {
  const autosave = autosaving();
  autosave.touch();
  const saving = autosave.flush();
  labels = { topic: "later" };
  autosave.touch();
  await saving;
  await autosave.flush();
  assert.deepEqual(server.state.drafts.get("7"), { version: 2, result: { topic: "later" } });
});

test("a newer draft elsewhere is a conflict: nothing is overwritten until the worker says so", async () => {
  server.state.drafts.set("7", { version: 5, result: { topic: "theirs" } });
  const autosave = autosaving(4);
  autosave.touch();
  await autosave.flush();
  assert.equal(autosave.state, "conflict");
  assert.deepEqual(autosave.theirs, { version: 5, result: { topic: "theirs" } });
  labels = { topic: "mine, newer" };
  autosave.touch();
  await autosave.flush();
  assert.equal(server.state.drafts.get("7").result.topic, "theirs");
  assert.deepEqual((await keptDraft(shelf, 7)).result, { topic: "mine, newer" });
  await autosave.keepMine();
  assert.deepEqual(server.state.drafts.get("7"), { version: 6, result: { topic: "mine, newer" } });
});

test("after the end nothing is saved any more and the device forgets", async () => {
  const autosave = autosaving();
  autosave.touch();
  await autosave.close();
  autosave.touch();
  await autosave.flush();
  assert.equal(await keptDraft(shelf, 7), undefined);
  assert.equal(server.state.drafts.size, 0);
});

test("a submit is delivered, answered and forgotten", async () => {
  const outbox = new Outbox(api, shelf);
  const delivered = heard(outbox.delivered);
  await outbox.post(letter());
  assert.equal((await delivered).answer.nothing_because, "done");
  assert.deepEqual(await shelf.keys(), []);
});

test("a submit whose answer was lost is sent again with the same key and counts once", async () => {
  const outbox = new Outbox(api, shelf);
  server.state.fail = "drop after";
  const waiting = heard(outbox.changed, ({ offline }) => offline);
  await outbox.post(letter());
  assert.deepEqual(await waiting, { waiting: 1, offline: true, signedOut: false });
  server.state.fail = null;
  const delivered = heard(outbox.delivered);
  outbox.retry();
  await delivered;
  assert.equal(server.state.requests.length, 2);
  assert.equal(server.state.submits.length, 1);
});

test("submits of a killed page are delivered by the next one, in order", async () => {
  server.state.fail = "drop";
  const dead = new Outbox(api, shelf);
  const waiting = heard(dead.changed, ({ offline }) => offline);
  await dead.post(letter(7));
  await waiting;
  await dead.post(letter(8));
  server.state.fail = null;
  const outbox = new Outbox(api, shelf);
  const all = new Promise((resolve) => outbox.delivered.on(() => { if (server.state.submits.length === 2) resolve(); }));
  assert.deepEqual(await outbox.resume(), [7, 8]);
  await all;
  assert.deepEqual(server.state.submits.map(({ id }) => id), [7, 8]);
});

test("an ended session keeps the submit and says so", async () => {
  server.state.fail = { status: 401, answer: { detail: "log in" } };
  const outbox = new Outbox(api, shelf);
  const waiting = heard(outbox.changed, ({ offline }) => offline);
  await outbox.post(letter());
  assert.equal((await waiting).signedOut, true);
  assert.equal((await shelf.keys()).length, 1);
  server.state.fail = null;
  const delivered = heard(outbox.delivered);
  outbox.retry();
  await delivered;
});

test("a submit the server refuses is handed back and does not hold up the next", async () => {
  server.state.fail = { status: 422, answer: { detail: "not valid" } };
  const outbox = new Outbox(api, shelf);
  const refused = heard(outbox.refused);
  await outbox.post(letter(7));
  assert.equal((await refused).error.message, "not valid");
  server.state.fail = null;
  const delivered = heard(outbox.delivered);
  await outbox.post(letter(8));
  assert.equal((await delivered).letter.assignment, 8);
});

test("a save whose answer was lost is no conflict with oneself", async () => {
  const autosave = autosaving();
  server.state.fail = "drop after";
  autosave.touch();
  await autosave.flush();
  assert.equal(autosave.state, "offline");
  server.state.fail = null;
  labels = { topic: "b" };
  autosave.touch();
  await autosave.flush();
  assert.notEqual(autosave.state, "conflict");
  await autosave.flush();
  assert.equal(autosave.state, "saved");
  assert.deepEqual(server.state.drafts.get("7"), { version: 2, result: { topic: "b" } });
});

test("what the server will never take is said with its reason, and stays on the device", async () => {
  const autosave = autosaving();
  server.state.fail = { status: 409, answer: { detail: "This item has already been handed in." } };
  autosave.touch();
  await autosave.flush();
  assert.equal(autosave.state, "refused");
  assert.equal(autosave.reason, "This item has already been handed in.");
  assert.deepEqual(await keptDraft(shelf, 7), { result: labels, version: 0 });
});

test("an ended session is told apart from a dead line", async () => {
  const autosave = autosaving();
  server.state.fail = { status: 401, answer: {} };
  autosave.touch();
  await autosave.flush();
  assert.equal(autosave.state, "signedOut");
  await autosave.close();
});

test("another tab's copy of the same item is not touched by a save", async () => {
  await shelf.put("draft:7:other", { result: { topic: "theirs" }, version: 0, at: 5 });
  const autosave = autosaving();
  autosave.touch();
  await autosave.flush();
  assert.equal(autosave.state, "saved");
  assert.deepEqual(await keptDraft(shelf, 7), { result: { topic: "theirs" }, version: 0 });
});

test("a copy that was gone on from is forgotten when the server has it", async () => {
  await shelf.put("draft:7:dead", { result: labels, version: 0, at: 5 });
  const autosave = new Autosave({ api, shelf, assignment: 7, version: 0, read: () => labels, activeMs: () => 0, adopted: ["draft:7:dead"] });
  autosave.touch();
  await autosave.flush();
  assert.deepEqual(await shelf.keys(), []);
});

test("a submit waits for the save under way, and is kept meanwhile", async () => {
  const outbox = new Outbox(api, shelf);
  let settle;
  const mine = letter();
  const posted = outbox.post(mine, new Promise((resolve) => { settle = resolve; }));
  await posted;
  assert.deepEqual(await shelf.keys(), ["outbox:7"]);
  assert.equal(server.state.submits.length, 0);
  mine.body.version = 3;
  const delivered = heard(outbox.delivered);
  settle();
  await delivered;
  assert.equal(server.state.submits[0].version, 3);
});

test("what another tab has delivered is not sent again", async () => {
  const outbox = new Outbox(api, shelf);
  let settle;
  await outbox.post(letter(), new Promise((resolve) => { settle = resolve; }));
  await shelf.remove("outbox:7");
  const delivered = heard(outbox.delivered);
  settle();
  assert.deepEqual((await delivered).answer, {});
  assert.equal(server.state.submits.length, 0);
});

test("refused labels are kept until somebody has dealt with them", async () => {
  const outbox = new Outbox(api, shelf);
  server.state.fail = { status: 422, answer: { detail: "no such class" } };
  const refused = heard(outbox.refused);
  await outbox.post(letter());
  await refused;
  const later = new Outbox(api, shelf);
  const [{ letter: found, error }] = await later.refusedBefore();
  assert.deepEqual(found.body.result, labels);
  assert.equal(error.message, "no such class");
  await later.forget(found);
  assert.deepEqual(await shelf.keys(), []);
});

test("a draft of one's own whose answer was lost does not keep the submit out", async () => {
  server.state.fail = { status: 409, answer: { detail: "newer work", draft: { result: { topic: "a" }, version: 4 } } };
  const outbox = new Outbox({ act: async (id, verb, body) => {
    if (body.version === 4) server.state.fail = null;
    return api.act(id, verb, body);
  } }, shelf);
  const delivered = heard(outbox.delivered);
  await outbox.post({ ...letter(), lost: { topic: "a" } });
  await delivered;
  assert.equal(server.state.submits.at(-1).version, 4);
});

test("a full or broken device is told once, and nothing put by is missing", async () => {
  const broken = memoryShelf();
  broken.put = async () => { throw new DOMException("full", "QuotaExceededError"); };
  const device = sturdy(broken);
  let told = 0;
  device.failed.on(() => { told += 1; });
  await device.put("a", 1);
  await device.put("b", 2);
  assert.equal(told, 1);
  assert.equal(device.isLasting, false);
  assert.deepEqual([await device.get("a"), (await device.keys()).sort()], [1, ["a", "b"]]);
  const none = sturdy(null);
  await none.put("a", 1);
  assert.equal(await none.get("a"), 1);
});

test("results are the same whatever the order of their keys", () => {
  assert.ok(sameResult({ a: [{ x: 1, y: 2 }], b: "c" }, { b: "c", a: [{ y: 2, x: 1 }] }));
  assert.ok(!sameResult({ a: [] }, {}));
  assert.ok(!sameResult({ a: [1, 2] }, { a: [2, 1] }));
  assert.ok(!sameResult({ a: [] }, { a: {} }));
});

test("the server is told whose work it is", async () => {
  const mine = new Api(server.base, "token", async () => null, 12);
  await mine.act(1, "submit", { key: "k" });
  assert.equal(server.state.requests[0].person, "12");
});
