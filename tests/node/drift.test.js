import assert from "node:assert/strict";
import { test } from "node:test";
import { bared, Drift } from "../../static/workbench/view/drift.js";

const WINDOW = { width: 300, height: 200 };

/** A canvas that remembers where its own picture was laid. */
function canvas(ratio) {
  const laid = [];
  return {
    laid, canvas: {}, getTransform: () => ({ a: ratio }), save() {}, restore() {}, setTransform() {},
    drawImage: (_picture, x, y) => laid.push([x, y]),
  };
}

test("what a picture that moves leaves bare is all of the window that it does not cover", () => {
  for (const [x, y] of [[10, 0], [-10, 0], [0, 7], [0, -7], [30, 20], [-30, 20], [30, -20], [-30, -20], [400, 0]]) {
    const strips = bared(x, y, WINDOW);
    for (let column = 5; column < WINDOW.width; column += 10) {
      for (let row = 5; row < WINDOW.height; row += 10) {
        const isBare = column < x || column > WINDOW.width + x || row < y || row > WINDOW.height + y;
        const isIn = strips.some((strip) => column > strip.x && column < strip.x + strip.width && row > strip.y && row < strip.y + strip.height);
        assert.ok(isIn || !isBare, `${column}, ${row} after ${x}, ${y}`);
      }
    }
  }
  assert.deepEqual(bared(0, 0, WINDOW), []);
});

test("a picture follows slow moves by whole pixels of the screen and is never more than half of one behind", () => {
  const context = canvas(2);
  const drift = new Drift();
  drift.painted({ scale: 1, x: 0, y: 0 });
  for (let step = 1; step <= 40; step += 1) {
    const view = { scale: 1, x: 0.1 * step, y: -0.3 * step };
    const { view: shown } = drift.follow(context, view, WINDOW);
    assert.ok(Math.abs(shown.x - view.x) <= 0.25 && Math.abs(shown.y - view.y) <= 0.25);
  }
  const sum = context.laid.reduce(([a, b], [x, y]) => [a + x, b + y], [0, 0]);
  assert.deepEqual(sum, [8, -24]);
  assert.ok(context.laid.flat().every(Number.isInteger));
});
