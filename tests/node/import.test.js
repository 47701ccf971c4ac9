import assert from "node:assert/strict";
import { test } from "node:test";
import { batches, shares } from "../../static/pages/import/batches.js";
import { sendInParts } from "../../static/pages/import/parts.js";

const MB = 2 ** 20;

test("files stay in order, none is lost, and a batch is neither large nor long", () => {
  const files = Array.from({ length: 1234 }, (_, index) => ({ index, size: (index % 7) * MB }));
  const made = batches(files);
  assert.deepEqual(made.flat(), files);
  for (const batch of made) {
    assert.ok(batch.length <= 100);
    assert.ok(batch.length === 1 || batch.reduce((sum, { size }) => sum + size, 0) <= 32 * MB);
  }
});

test("a large file goes alone, for it goes piece by piece", () => {
  const files = [{ size: MB }, { size: 16 * MB }, { size: MB }, { size: MB }];
  assert.deepEqual(batches(files).map((batch) => batch.length), [1, 1, 2]);
});

test("a file larger than a batch goes alone", () => {
  const files = [{ size: MB }, { size: 500 * MB }, { size: MB }];
  assert.deepEqual(batches(files).map((batch) => batch.length), [1, 1, 1]);
});

test("what has gone is counted file by file", () => {
  const files = [{ size: 100 }, { size: 0 }, { size: 50 }];
  assert.deepEqual(shares(files, 0), [0, 0, 0]);
  assert.deepEqual(shares(files, 50), [0.5, 0, 0]);
  assert.deepEqual(shares(files, 125), [1, 1, 0.5]);
  assert.deepEqual(shares(files, Infinity), [1, 1, 1]);
});

/** A server that has what came, breaks where it is told to, and answers as ours does. */
function receiver(breaks) {
  const got = [];
  let asked = 0;
  const length = () => got.reduce((sum, piece) => sum + piece.size, 0);
  const ask = async (url, options = {}) => {
    const broken = breaks[asked++];
    const offset = Number(new URL(url, "http://x").searchParams.get("offset"));
    if (broken === "lost") throw new TypeError("Failed to fetch");
    if (options.method === "PATCH" && offset === length()) got.push(options.body);
    if (broken === "unheard") throw new TypeError("Failed to fetch");
    return new Response(JSON.stringify({ id: "p1", offset: length() }), { status: broken || 200 });
  };
  return { ask, got };
}

test("a file goes piece by piece, and on where it stood after a break", async () => {
  globalThis.document = { querySelector: () => null };
  const content = new Uint8Array(20 * MB).map((_, index) => index % 251);
  const file = new File([content], "set.zip", { lastModified: 5 });
  // the line is lost; a piece comes but nobody hears of it; the server is away, then busy
  const { ask, got } = receiver(["lost", 0, "unheard", 502, 0, "lost", 0, 0]);
  const sent = [], broke = [], pauses = [];
  const id = await sendInParts("/parts", file, (at) => sent.push(at), (is) => broke.push(is), {
    ask,
    pause: async (time) => pauses.push(time),
  });
  assert.equal(id, "p1");
  assert.deepEqual(new Uint8Array(await new Blob(got).arrayBuffer()), content);
  assert.deepEqual(broke, [true, false, true, true, false, true, false]);
  assert.deepEqual(pauses, [500, 500, 1000, 500]);
  assert.equal(sent.at(-1), file.size);
});

test("a refusal is said and not tried again", async () => {
  globalThis.document = { querySelector: () => null };
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return new Response(JSON.stringify({ detail: "The server's disk has no room for this file." }), { status: 422 });
  };
  await assert.rejects(sendInParts("/parts", new File(["x"], "a"), () => {}, () => {}, { ask }), /no room/);
  assert.equal(asked, 1);
});
