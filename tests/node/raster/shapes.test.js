import assert from "node:assert/strict";
import { test } from "node:test";
import { blank, fromBitmap, toBitmap } from "../../../static/workbench/raster/bitmap.js";
import { outerPolygon, outlines, ringArea, simplified } from "../../../static/workbench/raster/contour.js";
import { path, polygon, rectangle, stroke } from "../../../static/workbench/raster/fill.js";
import { area, bounds, contains, equals, union } from "../../../static/workbench/raster/region.js";
import { seeded } from "../random.js";
import { drawn, isInside, picture, randomPicture, toSegment } from "./slow.js";

const SIZE = { width: 24, height: 20 };
const pixelsOf = (region) => ({ ...region, has: (x, y) => contains(region, x, y) });

function bitmapOf(shown) {
  const bitmap = blank({ x: 0, y: 0, width: shown.width, height: shown.height });
  bitmap.data.forEach((_, at) => { bitmap.data[at] = shown.has(at % shown.width, Math.floor(at / shown.width)) ? 1 : 0; });
  return bitmap;
}

test("a stroke covers the pixels whose middle is within its radius of its path", () => {
  const random = seeded(21);
  for (let run = 0; run < 400; run += 1) {
    const point = () => ({ x: random.number(-4, 28), y: random.number(-4, 24) });
    const [a, b] = [point(), random.pick([0, 1]) ? point() : null];
    const end = b ?? a;
    const radius = random.number(0.3, 7);
    const has = (x, y) => toSegment({ x: x + 0.5, y: y + 0.5 }, a, end) <= radius;
    assert.deepEqual(drawn(pixelsOf(stroke(a, end, radius, SIZE))), drawn({ ...SIZE, has }));
  }
});

test("upright, level and still strokes are whole", () => {
  const at = { x: 5, y: 5 };
  assert.equal(area(stroke(at, { x: 5, y: 15 }, 2, SIZE)), area(stroke(at, { x: 15, y: 5 }, 2, SIZE)));
  assert.deepEqual(bounds(stroke(at, at, 2, SIZE)), { x: 3, y: 3, width: 4, height: 4 });
  assert.equal(area(stroke({ x: -50, y: -50 }, { x: -40, y: -50 }, 2, SIZE)), 0);
});

test("a path is its strokes joined, and one point is a dot", () => {
  const [a, b, c] = [{ x: 2, y: 2 }, { x: 9, y: 4 }, { x: 3, y: 12 }];
  const joined = union(stroke(a, b, 1.5, SIZE), stroke(b, c, 1.5, SIZE));
  assert.ok(equals(path([a, b, c], 1.5, SIZE), joined));
  assert.ok(equals(path([a], 1.5, SIZE), stroke(a, a, 1.5, SIZE)));
});

test("a polygon covers the pixels whose middle is inside, holes left out", () => {
  const random = seeded(22);
  for (let run = 0; run < 300; run += 1) {
    const ring = () => Array.from({ length: random.whole(3, 7) }, () => ({ x: random.number(-5, 29), y: random.number(-5, 25) }));
    const rings = random.pick([0, 1]) ? [ring()] : [ring(), ring()];
    const has = (x, y) => isInside(rings, x + 0.5, y + 0.5);
    assert.deepEqual(drawn(pixelsOf(polygon(rings, SIZE))), drawn({ ...SIZE, has }));
  }
});

test("neighbouring polygons share no pixel and leave none out", () => {
  const left = polygon([[{ x: 0, y: 0 }, { x: 10.5, y: 0 }, { x: 7.5, y: 20 }, { x: 0, y: 20 }]], SIZE);
  const right = polygon([[{ x: 10.5, y: 0 }, { x: 24, y: 0 }, { x: 24, y: 20 }, { x: 7.5, y: 20 }]], SIZE);
  assert.equal(area(left) + area(right), 24 * 20);
  assert.equal(area(union(left, right)), 24 * 20);
});

test("a rectangle is its polygon", () => {
  const box = { x: 2.4, y: 3.6, width: 7.3, height: 5.1 };
  const [right, bottom] = [box.x + box.width, box.y + box.height];
  const ring = [{ x: box.x, y: box.y }, { x: right, y: box.y }, { x: right, y: bottom }, { x: box.x, y: bottom }];
  assert.ok(equals(rectangle(box, SIZE), polygon([ring], SIZE)));
});

test("the outlines of a mask, filled again, are the mask", () => {
  const random = seeded(23);
  for (let run = 0; run < 300; run += 1) {
    const shown = randomPicture(random, random.whole(1, 12), random.whole(1, 12));
    const rings = outlines(bitmapOf(shown));
    assert.deepEqual(drawn(pixelsOf(polygon(rings, shown))), drawn(shown));
    const sum = rings.reduce((all, ring) => all + ringArea(ring), 0);
    assert.equal(sum, bitmapOf(shown).data.reduce((all, value) => all + value, 0), "rims count up, holes down");
  }
});

test("pixels that touch by a corner have rims of their own", () => {
  assert.equal(outlines(bitmapOf(picture("#.", ".#"))).length, 2);
  assert.equal(outlines(bitmapOf(picture("###", "#.#", "###"))).length, 2);
});

test("an outline stands where the mask stands in the image", () => {
  const region = rectangle({ x: 7, y: 4, width: 3, height: 2 }, SIZE);
  assert.deepEqual(outlines(toBitmap(region)), [[{ x: 10, y: 4 }, { x: 10, y: 6 }, { x: 7, y: 6 }, { x: 7, y: 4 }]]);
});

test("no point that was left out is farther from the line than the tolerance", () => {
  const random = seeded(24);
  for (let run = 0; run < 200; run += 1) {
    const ring = Array.from({ length: random.whole(3, 60) }, () => ({ x: random.number(0, 50), y: random.number(0, 50) }));
    const tolerance = random.number(0, 12);
    const short = simplified(ring, tolerance);
    assert.ok(short.length >= 3);
    for (const point of ring) {
      const nearest = Math.min(...short.map((a, index) => toSegment(point, a, short[(index + 1) % short.length])));
      assert.ok(nearest <= tolerance + 1e-9);
    }
  }
});

test("a disc becomes a polygon of few points that covers it all but a thin rim", () => {
  const size = { width: 200, height: 200 };
  const disc = stroke({ x: 100, y: 90 }, { x: 100, y: 90 }, 60, size);
  const ring = outerPolygon(toBitmap(disc));
  assert.ok(ring.length < 40, `${ring.length} points`);
  const again = polygon([ring], size);
  assert.ok(Math.abs(area(again) / area(disc) - 1) < 0.02);
});

test("a mask's polygon is the rim of its largest part; a box's are its four corners; nothing's is nothing", () => {
  const both = union(rectangle({ x: 1, y: 1, width: 2, height: 2 }, SIZE), rectangle({ x: 6, y: 5, width: 9, height: 8 }, SIZE));
  assert.deepEqual(new Set(outerPolygon(toBitmap(both)).map(({ x, y }) => `${x},${y}`)), new Set(["6,5", "15,5", "15,13", "6,13"]));
  assert.deepEqual(outerPolygon(fromEmpty()), []);
});

const fromEmpty = () => toBitmap(fromBitmap(blank({ x: 0, y: 0, width: 4, height: 4 }), SIZE));
