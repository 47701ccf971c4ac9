import assert from "node:assert/strict";
import { test } from "node:test";
import { labOf } from "../../../static/workbench/raster/color.js";
import { changes, nearestEdge } from "../../../static/workbench/raster/edges.js";
import { flood } from "../../../static/workbench/raster/flood.js";
import { contentBox } from "../../../static/workbench/raster/tighten.js";
import { seeded } from "../random.js";
import { drawn, flooded, randomPicture } from "./slow.js";

/** An image from a function of place to grey or [red, green, blue]. */
function image(width, height, colorAt) {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at += 1) {
    const color = colorAt(at % width, Math.floor(at / width));
    data.set([...(Array.isArray(color) ? color : [color, color, color]), 255], at * 4);
  }
  return { width, height, data };
}

const SIDES = [[1, 0], [-1, 0], [0, 1], [0, -1]];
const AROUND = [...SIDES, [1, 1], [1, -1], [-1, 1], [-1, -1]];
const at = ({ x: left, y: top, width, height, data }, x, y) =>
  x >= left && y >= top && x < left + width && y < top + height && data[(y - top) * width + x - left] === 1;
const shown = (bitmap, { width, height }) => drawn({ width, height, has: (x, y) => at(bitmap, x, y) });

test("black and white are 100 apart, greys have no colour, red and green are far from each other", () => {
  const lab = labOf(image(4, 1, (x) => [[0, 0, 0], [255, 255, 255], [255, 0, 0], [0, 255, 0]][x]));
  const near = (value, wanted) => assert.ok(Math.abs(value - wanted) < 0.2, `${value} is not ${wanted}`);
  near(lab[0], 0);
  near(lab[3], 100);
  near(lab[4], 0);
  near(lab[6], 62.8); // OKLab of pure red, from the paper's own table: 0.628 0.225 0.126
  near(lab[7], 22.5);
  near(lab[8], 12.6);
  near(lab[9], 86.6);
});

test("the wand takes what is connected and alike, over sides or over corners too", () => {
  const random = seeded(31);
  for (let run = 0; run < 200; run += 1) {
    const cells = randomPicture(random, random.whole(1, 14), random.whole(1, 14));
    const pixels = image(cells.width, cells.height, (x, y) => (cells.has(x, y) ? 200 : 40));
    const [x, y] = [random.whole(0, cells.width - 1), random.whole(0, cells.height - 1)];
    const isLike = (px, py) => cells.has(px, py) === cells.has(x, y);
    for (const [neighbours, steps] of [[4, SIDES], [8, AROUND]]) {
      const found = flood(pixels, x, y, 10, { neighbours, holes: "none" });
      assert.deepEqual(shown(found, cells), drawn(flooded(cells.width, cells.height, x, y, isLike, steps)));
    }
  }
});

test("a larger tolerance never finds less", () => {
  const random = seeded(32);
  const pixels = image(40, 30, () => [random.whole(90, 160), random.whole(90, 160), random.whole(90, 160)]);
  let before = 1; // the pixel itself
  for (let tolerance = 1; tolerance < 60; tolerance += 3) {
    const found = flood(pixels, 20, 15, tolerance, { holes: "none" }).data.reduce((sum, value) => sum + value, 0);
    assert.ok(found >= before);
    before = found;
  }
});

test("grains of noise in a region are filled, a real hole is left unless all are to be filled", () => {
  const isHole = (x, y) => (x === 5 && y === 5) || (x > 20 && x < 40 && y > 20 && y < 40);
  const pixels = image(60, 60, (x, y) => (isHole(x, y) ? 20 : 180));
  const noise = flood(pixels, 0, 0, 10);
  assert.deepEqual([at(noise, 5, 5), at(noise, 30, 30)], [true, false]);
  assert.ok(at(flood(pixels, 0, 0, 10, { holes: "all" }), 30, 30));
  assert.ok(!at(flood(pixels, 0, 0, 10, { holes: "none" }), 5, 5));
});

test("a click outside the image finds nothing", () => {
  assert.equal(flood(image(4, 4, () => 9), -1, 2, 10).data.length, 0);
});

/** A disc on a ground that grows lighter to the right, with a little noise. */
function disc({ x: cx, y: cy, radius, noise = 0 }) {
  const random = seeded(33);
  return image(120, 90, (x, y) => (Math.hypot(x + 0.5 - cx, y + 0.5 - cy) <= radius ? 210 : 60 + x / 3) + random.number(-noise, noise));
}

test("a loose box is shrunk to what it holds, over uneven ground and through noise", () => {
  const near = (found, wanted) => {
    assert.ok(found);
    for (const name of ["x", "y", "width", "height"]) assert.ok(Math.abs(found[name] - wanted[name]) <= 1, `${name}: ${found[name]}`);
  };
  near(contentBox(disc({ x: 55, y: 40, radius: 25 })), { x: 30, y: 15, width: 50, height: 50 });
  near(contentBox(disc({ x: 70, y: 50, radius: 30, noise: 8 })), { x: 40, y: 20, width: 60, height: 60 });
});

test("content that runs out of the box on one side stays up to that side", () => {
  const found = contentBox(image(80, 80, (x, y) => (x < 50 && y > 20 && y < 60 ? [200, 40, 40] : [60, 80, 160])));
  assert.ok(found && found.y >= 20 && found.y + found.height <= 61);
});

test("a box with nothing clear in it is left alone", () => {
  const random = seeded(34);
  assert.equal(contentBox(image(50, 50, () => 128)), null);
  assert.equal(contentBox(image(50, 50, () => 128 + random.number(-3, 3))), null);
  assert.equal(contentBox(image(3, 3, (x) => x * 100)), null);
});

test("an edge near a line is found, the nearer of two alike, and none where nothing stands out", () => {
  const change = changes(image(60, 20, (x) => (x < 20 ? 40 : x < 32 ? 120 : 200)), "columns");
  assert.equal(nearestEdge(change, 22, 5), 20);
  assert.equal(nearestEdge(change, 30, 5), 32);
  assert.equal(nearestEdge(change, 27, 8), 32);
  assert.equal(nearestEdge(change, 45, 5), null);
  assert.equal(nearestEdge(changes(image(20, 60, (x, y) => (y < 33 ? 40 : 200)), "rows"), 31, 4), 33);
});

test("texture without a line in it pulls no edge", () => {
  const random = seeded(35);
  const change = changes(image(60, 60, () => random.whole(60, 200)), "columns");
  assert.equal(nearestEdge(change, 30, 6), null);
});
