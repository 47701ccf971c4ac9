import assert from "node:assert/strict";
import { test } from "node:test";
import { maskOf, regionOf } from "../../static/workbench/geometry/mask.js";
import { loadKinds } from "../../static/workbench/kinds.js";
import { answer } from "../../static/workbench/raster/answers.js";
import { rectangle } from "../../static/workbench/raster/fill.js";
import { area, contains } from "../../static/workbench/raster/region.js";
import { EXTRA } from "../../static/workbench/tools/drawing.js";
import { held, WandTool } from "../../static/workbench/tools/wand.js";
import { given as before } from "./hand.js";

/** A dark image of 400 by 300 with a light card, a lighter one beside it, and a grey one below. */
const CARDS = [[50, 50, 100, 80, 200], [150, 50, 60, 80, 237], [50, 200, 40, 40, 120]];
const SOURCE = {
  width: 400, height: 300,
  read({ x, y, width, height }) {
    const data = new Uint8ClampedArray(width * height * 4);
    for (let at = 0; at < width * height; at += 1) {
      const [px, py] = [x + (at % width), y + Math.floor(at / width)];
      const card = CARDS.find(([left, top, across, down]) => px >= left && py >= top && px < left + across && py < top + down);
      data.fill(card ? card[4] : 30, at * 4, at * 4 + 3);
    }
    return { width, height, data };
  },
};
const CLASSES = [{ name: "card", color: "#d55e00", attributes: [] }];
const FIELDS = [
  { name: "masks", kind: "mask", classes: CLASSES }, { name: "areas", kind: "polygon", classes: CLASSES },
  { name: "boxes", kind: "box", classes: CLASSES }, { name: "lines", kind: "polyline", classes: CLASSES },
];
await loadKinds(FIELDS);

let isReadable = true;
let refusals = 0;
EXTRA.set("wand", (desk, view) => new WandTool(desk, view, {
  ask: async (question) => {
    if (!isReadable) throw new Error("tainted");
    return answer(SOURCE, question);
  },
  changed() {}, refused() { refusals += 1; },
}));

const settled = () => new Promise((resolve) => { setTimeout(resolve); });

/** A worker with the wand at a tolerance of ten, for objects of a field. */
function given(field, result = {}) {
  held.tolerance = 10;
  return before({ fields: FIELDS, result }).drawing(field).using("wand");
}

test("a click shows the region and changes nothing; Enter makes a mask of it in one step", async () => {
  const hand = given("masks").click([100, 90]);
  await settled();
  assert.deepEqual(hand.result, {});
  assert.equal(area(regionOf(hand.finishes().result.masks[0])), 8000);
  assert.equal(hand.desk.single, `masks/${hand.result.masks[0].id}`);
  assert.deepEqual(hand.does("undo").result, {});
});

test("of a polygon field it makes a polygon, of a box field a box", async () => {
  const polygon = given("areas").click([100, 90]);
  await settled();
  const [points] = polygon.finishes().points("areas");
  assert.deepEqual(new Set(points.map(String)), new Set(["50,50", "150,50", "150,130", "50,130"]));
  const box = given("boxes").click([100, 90]);
  await settled();
  const [{ x, y, width, height }] = box.finishes().result.boxes;
  assert.deepEqual([x, y, width, height], [50, 50, 100, 80]);
});

test("more tolerance shows more at once", async () => {
  const hand = given("boxes").click([100, 90]);
  await settled();
  hand.toolbox.grow(1);
  hand.toolbox.grow(1);
  await settled();
  assert.equal(hand.finishes().result.boxes[0].width, 160);
});

test("shift adds a region, alt takes one away, backspace takes back the last click", async () => {
  const hand = given("masks").click([100, 90]);
  await settled();
  hand.click([70, 220], { shift: true });
  await settled();
  hand.click([100, 90], { alt: true });
  await settled();
  hand.takesBack();
  assert.equal(area(regionOf(hand.finishes().result.masks[0])), 8000 + 1600);
});

test("a plain click elsewhere looks there instead; a second click on the same place keeps it", async () => {
  const hand = given("masks").click([100, 90]);
  await settled();
  hand.click([70, 220]);
  await settled();
  assert.deepEqual(hand.result, {});
  assert.equal(area(regionOf(hand.click([71, 221]).result.masks[0])), 1600);
});

test("what it finds is added to the selected mask", async () => {
  const mask = { id: "m", class: "card", ...maskOf(rectangle({ x: 300, y: 10, width: 20, height: 20 }, SOURCE)), attributes: {} };
  const hand = given("masks", { masks: [mask] });
  hand.desk.select(["masks/m"]);
  hand.click([70, 220]);
  await settled();
  const [found, ...others] = hand.finishes().result.masks;
  assert.deepEqual(others, []);
  assert.ok(contains(regionOf(found), 305, 15) && contains(regionOf(found), 70, 220));
});

test("escape drops it, and an answer that comes late is not heard", async () => {
  const hand = given("masks").click([100, 90]).escape();
  await settled();
  assert.equal(hand.toolbox.busy, false);
  assert.equal(hand.toolbox.tool.finish(true), false);
  assert.deepEqual(hand.result, {});
});

test("Enter pressed before the answer is there keeps it when it comes", async () => {
  const hand = given("masks").click([100, 90]).finishes();
  assert.deepEqual(hand.result, {});
  await settled();
  assert.equal(area(regionOf(hand.result.masks[0])), 8000);
  assert.equal(hand.toolbox.busy, false);
});

test("of a region that is nothing, nothing is kept", async () => {
  const hand = given("masks").click([100, 90], { alt: true });
  await settled();
  assert.deepEqual(hand.finishes().result, {});
  assert.equal(hand.toolbox.busy, true);
});

test("an image that cannot be read is said to be so, and the tool is idle again", async () => {
  isReadable = false;
  const hand = given("masks").click([100, 90]);
  await settled();
  isReadable = true;
  assert.equal(refusals, 1);
  assert.equal(hand.toolbox.busy, false);
});

test("a field of lines has no use for the wand", () => {
  const hand = given("lines").click([100, 90]);
  assert.equal(hand.toolbox.busy, false);
});
