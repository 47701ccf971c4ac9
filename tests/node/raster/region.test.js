import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, fromBitmap, toBitmap, withoutHoles } from "../../../static/workbench/raster/bitmap.js";
import * as regions from "../../../static/workbench/raster/region.js";
import { seeded } from "../random.js";
import { drawn, picture, randomPicture } from "./slow.js";

const pixelsOf = (region) => ({ ...region, has: (x, y) => regions.contains(region, x, y) });

function regionOf(shown) {
  const bitmap = blank({ x: 0, y: 0, width: shown.width, height: shown.height });
  for (let y = 0; y < shown.height; y += 1) for (let x = 0; x < shown.width; x += 1) bitmap.data[y * shown.width + x] = shown.has(x, y) ? 1 : 0;
  return fromBitmap(bitmap, shown);
}

function forRandomPictures(check) {
  const random = seeded(11);
  for (let run = 0; run < 300; run += 1) {
    const [width, height] = [random.whole(1, 9), random.whole(1, 9)];
    check(randomPicture(random, width, height), randomPicture(random, width, height), random);
  }
}

test("a region holds the pixels it was made from, and gives them back as a bitmap", () => {
  forRandomPictures((shown) => {
    const region = regionOf(shown);
    assert.deepEqual(drawn(pixelsOf(region)), drawn(shown));
    const all = toBitmap(region, { x: 0, y: 0, width: shown.width, height: shown.height });
    assert.deepEqual(drawn({ ...shown, has: (x, y) => all.data[y * shown.width + x] === 1 }), drawn(shown));
    assert.ok(regions.equals(fromBitmap(toBitmap(region), shown), region));
  });
});

test("joining, cutting and comparing regions is joining, cutting and comparing their pixels", () => {
  forRandomPictures((a, b) => {
    const [first, second] = [regionOf(a), regionOf(b)];
    const both = (keep) => drawn({ ...a, has: (x, y) => keep(a.has(x, y), b.has(x, y)) });
    assert.deepEqual(drawn(pixelsOf(regions.union(first, second))), both((p, q) => p || q));
    assert.deepEqual(drawn(pixelsOf(regions.difference(first, second))), both((p, q) => p && !q));
    assert.deepEqual(drawn(pixelsOf(regions.exclusive(first, second))), both((p, q) => p !== q));
    const back = regions.exclusive(regions.exclusive(first, second), second);
    assert.ok(regions.equals(back, first), "a stroke taken back leaves what was there");
  });
});

test("area and bounds are those of the pixels", () => {
  forRandomPictures((shown) => {
    const region = regionOf(shown);
    const inside = [];
    for (let y = 0; y < shown.height; y += 1) for (let x = 0; x < shown.width; x += 1) if (shown.has(x, y)) inside.push([x, y]);
    assert.equal(regions.area(region), inside.length);
    const box = regions.bounds(region);
    if (inside.length === 0) return assert.equal(box, null);
    const [xs, ys] = [inside.map(([x]) => x), inside.map(([, y]) => y)];
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    assert.deepEqual(box, { x, y, width: Math.max(...xs) + 1 - x, height: Math.max(...ys) + 1 - y });
  });
});

test("a moved region loses what leaves the image, and nothing else", () => {
  forRandomPictures((shown, _, random) => {
    const [dx, dy] = [random.whole(-3, 3), random.whole(-3, 3)];
    const has = (x, y) => x - dx >= 0 && y - dy >= 0 && x - dx < shown.width && y - dy < shown.height && shown.has(x - dx, y - dy);
    assert.deepEqual(drawn(pixelsOf(regions.shifted(regionOf(shown), dx, dy))), drawn({ ...shown, has }));
  });
});

test("runs are met column by column, and only in the columns that were asked for", () => {
  const region = regionOf(picture("###", "###", "..#"));
  const met = [];
  regions.eachRun(region, (column, top, bottom) => met.push([column, top, bottom]), 1, 3);
  assert.deepEqual(met, [[1, 0, 2], [2, 0, 3]]);
});

test("a hole is filled, a bay is not, and a large hole can be left", () => {
  const bitmap = toBitmap(regionOf(picture("#####", "#.#.#", "###.#")), { x: 0, y: 0, width: 5, height: 3 });
  const filled = fromBitmap(withoutHoles(bitmap), { width: 5, height: 3 });
  assert.deepEqual(drawn(pixelsOf(filled)), ["#####", "###.#", "###.#"]);
  const ring = toBitmap(regionOf(picture("####", "#..#", "####")));
  assert.deepEqual(withoutHoles(ring, 1).data, ring.data);
});

test("regions of different images are never mixed", () => {
  assert.throws(() => regions.union(regionOf(picture("#")), regionOf(picture("##"))), /two images/);
});

test("what was moved says from where, so that no picture of it is made anew; what was cut by the rim is another", () => {
  const region = regionOf(picture("#...", "##..", "...."));
  const moved = regions.shifted(regions.shifted(region, 1, 0), 1, 1);
  assert.deepEqual(regions.origin(moved), { of: region, x: 2, y: 1 });
  const cut = regions.shifted(moved, 1, 0);
  assert.deepEqual(regions.origin(cut), { of: cut, x: 0, y: 0 });
});
