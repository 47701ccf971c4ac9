import assert from "node:assert/strict";
import { test } from "node:test";
import { Grid } from "../../static/workbench/geometry/grid.js";
import { intersects } from "../../static/workbench/geometry/box.js";
import { fit, panned, revealing, toImage, toScreen, visibleArea, zoomed } from "../../static/workbench/geometry/viewport.js";
import { seeded } from "./random.js";

const IMAGE = { x: 0, y: 0, width: 4000, height: 1000 };
const WINDOW = { width: 800, height: 600 };

test("zooming keeps the point under the pointer under the pointer", () => {
  const random = seeded(5);
  let view = fit(IMAGE, WINDOW);
  for (let step = 0; step < 200; step += 1) {
    const at = { x: random.number(0, 800), y: random.number(0, 600) };
    const before = toImage(view, at);
    view = zoomed(view, random.pick([0.8, 1.25, 3]), at, IMAGE);
    const after = toScreen(view, before);
    assert.ok(Math.hypot(after.x - at.x, after.y - at.y) < 1e-6);
    assert.ok(view.scale <= 64 && view.scale > 0.01);
  }
});

test("fit shows all of the image in the middle", () => {
  const area = visibleArea(fit(IMAGE, WINDOW), WINDOW);
  assert.ok(area.x <= 0 && area.y <= 0 && area.x + area.width >= 4000 && area.y + area.height >= 1000);
  assert.ok(Math.abs(area.x + area.width / 2 - 2000) < 1e-6 && Math.abs(area.y + area.height / 2 - 500) < 1e-6);
});

test("the image cannot be pushed out of the window", () => {
  const view = panned(fit(IMAGE, WINDOW), { x: 1e6, y: -1e6 }, IMAGE, WINDOW);
  assert.ok(intersects(visibleArea(view, WINDOW), IMAGE));
});

test("a box in view stays where it is and one out of view comes into it", () => {
  const view = { scale: 2, x: 0, y: 0 };
  assert.equal(revealing(view, { x: 10, y: 10, width: 50, height: 50 }, WINDOW), view);
  const box = { x: 3000, y: 500, width: 900, height: 400 };
  const area = visibleArea(revealing(view, box, WINDOW), WINDOW);
  assert.ok(area.x <= 3000 && area.x + area.width >= 3900 && area.y <= 500 && area.y + area.height >= 900);
});

test("the grid finds whatever touches a place, also after moves", () => {
  const random = seeded(9);
  const grid = new Grid(IMAGE);
  const boxes = new Map();
  const anyBox = () => ({ x: random.number(0, 3900), y: random.number(0, 900), width: random.number(0, 600), height: random.number(0, 100) });
  for (let step = 0; step < 1500; step += 1) {
    const key = `k${random.whole(0, 300)}`;
    if (random.whole(0, 4) === 0) { grid.remove(key); boxes.delete(key); } else { boxes.set(key, anyBox()); grid.put(key, boxes.get(key)); }
    const place = anyBox();
    const found = grid.near(place);
    for (const [each, box] of boxes) if (intersects(box, place)) assert.ok(found.has(each));
    for (const each of found) assert.ok(boxes.has(each));
  }
});
