import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { blank, fromBitmap } from "../../../static/workbench/raster/bitmap.js";
import { equals, regionOf } from "../../../static/workbench/raster/region.js";
import { fromCounts, fromRle, toCounts, toRle } from "../../../static/workbench/raster/rle.js";
import { seeded } from "../random.js";
import { countsOf, randomPicture } from "./slow.js";

/** Made by COCO's own program; the tests in Python read the same file. */
const { masks } = JSON.parse(readFileSync(new URL("./rle.json", import.meta.url), "utf8"));

test("strings are those that COCO's own program makes of the same counts", () => {
  for (const { size: [height, width], counts, rle } of masks) {
    const region = fromCounts(counts, { width, height });
    assert.deepEqual(toCounts(region), counts);
    assert.equal(toRle(region), rle);
    assert.ok(equals(fromRle(rle, { width, height }), region));
  }
});

test("counts run down the columns, and every mask comes back from its string", () => {
  const random = seeded(5);
  for (let run = 0; run < 400; run += 1) {
    const shown = randomPicture(random, random.whole(1, 40), random.whole(1, 40));
    const bitmap = blank({ x: 0, y: 0, ...shown });
    bitmap.data.forEach((_, at) => { bitmap.data[at] = shown.has(at % shown.width, Math.floor(at / shown.width)) ? 1 : 0; });
    const region = fromBitmap(bitmap, shown);
    assert.deepEqual(toCounts(region), countsOf(shown));
    assert.ok(equals(fromRle(toRle(region), shown), region));
  }
});

test("a mask of a very large image has numbers beyond 2^31 bits and comes back", () => {
  const size = { width: 60000, height: 50000 };
  const region = regionOf(size, [7, 8, 2999999998, 2999999999]);
  assert.ok(equals(fromRle(toRle(region), size), region));
});

test("empty runs in between are taken and written without", () => {
  assert.deepEqual(toCounts(fromCounts([1, 2, 0, 1], { width: 2, height: 2 })), [1, 3]);
  assert.deepEqual(toCounts(fromCounts([0, 0, 4], { width: 2, height: 2 })), [4]);
});

test("a string that is cut off, foreign or of another image is refused", () => {
  const size = { width: 3, height: 3 };
  const whole = toRle(regionOf(size, [2, 4]));
  assert.throws(() => fromRle("", size), /do not add up/);
  assert.throws(() => fromRle("Q", size), /character 2/);
  assert.throws(() => fromRle(" ", size), /character 1/);
  assert.throws(() => fromRle("é", size), /character 1/);
  assert.throws(() => fromRle("oooooooo0", size), /too long/);
  assert.throws(() => fromRle(whole, { width: 3, height: 4 }), /do not add up/);
  assert.throws(() => fromRle(whole.slice(0, -1), size), /do not add up/);
  assert.throws(() => fromRle("O", size), /count 0 is -1/);
  assert.throws(() => fromCounts([1.5, 7.5], size), /count 0/);
});
