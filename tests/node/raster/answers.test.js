import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "../../../static/workbench/raster/answers.js";
import { area, contains } from "../../../static/workbench/raster/region.js";

/** An image of `width` by `height` with a light rectangle on a dark ground; it is drawn smaller by leaving pixels out. */
function source(width, height, { x, y, width: across, height: down }) {
  const isLight = (px, py) => px >= x && px < x + across && py >= y && py < y + down;
  return {
    width, height,
    read(box, to = box) {
      const data = new Uint8ClampedArray(to.width * to.height * 4);
      for (let at = 0; at < to.width * to.height; at += 1) {
        const px = box.x + ((at % to.width) + 0.5) * (box.width / to.width);
        const py = box.y + (Math.floor(at / to.width) + 0.5) * (box.height / to.height);
        data.fill(isLight(px, py) ? 220 : 40, at * 4, at * 4 + 3);
      }
      return { ...to, data };
    },
  };
}

test("the wand's region lies where the image has it", () => {
  const found = answer(source(60, 40, { x: 10, y: 5, width: 20, height: 8 }), { ask: "flood", x: 12.5, y: 6.5, tolerance: 10, holes: "noise" });
  assert.equal(area(found), 160);
  assert.ok(contains(found, 29, 12) && !contains(found, 30, 12));
});

test("a small box and a large one are shrunk to the pixel", () => {
  const content = { x: 301, y: 203, width: 517, height: 409 };
  const box = { x: 250.5, y: 120.25, width: 700, height: 600 };
  assert.deepEqual(answer(source(1200, 900, content), { ask: "content", box }), content);
  const small = { x: 31, y: 23, width: 57, height: 49 };
  assert.deepEqual(answer(source(120, 90, small), { ask: "content", box: { x: 20.5, y: 10, width: 80, height: 75 } }), small);
});

test("a box that reaches over the rim is looked at as far as the image goes", () => {
  const found = answer(source(100, 80, { x: 60, y: 30, width: 30, height: 30 }), { ask: "content", box: { x: 45, y: 20, width: 90, height: 90 } });
  assert.deepEqual(found, { x: 60, y: 30, width: 30, height: 30 });
});
