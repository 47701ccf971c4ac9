import assert from "node:assert/strict";
import { test } from "node:test";
import { loupePlace } from "../../static/workbench/view/loupe.js";
import { shrunk } from "../../static/workbench/view/paint.js";

const WINDOW = { width: 1000, height: 700 };
const RADIUS = 64;

test("the loupe stands beside the hand, never over it and never outside the window", () => {
  for (const isTouch of [false, true]) {
    for (let x = 0; x <= 1000; x += 50) {
      for (let y = 0; y <= 700; y += 50) {
        const at = loupePlace({ x, y }, WINDOW, isTouch);
        assert.ok(Math.hypot(at.x - x, at.y - y) > RADIUS + 10);
        assert.ok(at.x - RADIUS >= 0 && at.x + RADIUS <= 1000 && at.y - RADIUS >= 0 && at.y + RADIUS <= 700);
      }
    }
  }
});

test("a pixel of a smaller copy stands for a whole number of pixels each way", () => {
  for (const [width, height, by] of [[12001, 9001, 2], [9001, 12001, 3], [40000, 1, 2], [640, 480, 1]]) {
    const copy = { naturalWidth: Math.ceil(width / by), naturalHeight: Math.ceil(height / by) };
    assert.equal(shrunk(copy, { width, height }), by);
  }
});
