import assert from "node:assert/strict";
import { test } from "node:test";
import { batches, shares } from "../../static/pages/import/batches.js";

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
