import assert from "node:assert/strict";
import { test } from "node:test";
import { maskOf, regionOf } from "../../static/workbench/geometry/mask.js";
import { loadKinds } from "../../static/workbench/kinds.js";
import { path, rectangle, stroke } from "../../static/workbench/raster/fill.js";
import { area, bounds, contains, equals } from "../../static/workbench/raster/region.js";
import { given as before } from "./hand.js";
import { seeded } from "./random.js";

const FIELDS = [{
  name: "tissue", kind: "mask", classes: [
    { name: "tumour", color: "#d55e00", attributes: [{ name: "sure", type: "checkbox", default: true }] },
    { name: "vessel", color: "#0072b2", attributes: [] },
  ],
}];
await loadKinds(FIELDS);
const SIZE = { width: 400, height: 300 };

/** A worker before a 400 by 300 image with a brush of ten pixels. */
function given(options = {}) {
  const hand = before({ fields: FIELDS, ...options }).using("draw");
  const brush = hand.toolbox.tool;
  if (brush.erases) brush.switchEraser();
  while (brush.size < 10) brush.grow(1);
  while (brush.size > 10) brush.grow(-1);
  return hand;
}

const masks = (hand) => (hand.result.tissue ?? []).map(regionOf);
const mask = (id, box, label = "tumour") => ({ id, class: label, ...maskOf(rectangle(box, SIZE)), attributes: {} });
const TWO = { tissue: [mask("a", { x: 50, y: 50, width: 100, height: 80 }), mask("b", { x: 250, y: 150, width: 60, height: 60 }, "vessel")] };

test("a stroke makes a mask of the active class, selected, in one step", () => {
  const hand = given().drag([50, 50], [150, 50]);
  assert.equal(hand.result.tissue.length, 1);
  const [{ class: label, size, attributes }] = hand.result.tissue;
  assert.deepEqual([label, size, attributes], ["tumour", [300, 400], { sure: true }]);
  assert.deepEqual(bounds(masks(hand)[0]), { x: 45, y: 45, width: 110, height: 10 });
  assert.deepEqual(hand.selected, [hand.result.tissue[0].id]);
  assert.deepEqual(hand.does("undo").result, {});
});

test("further strokes add to the selected mask, each a step of its own", () => {
  const hand = given().drag([50, 50], [150, 50]).drag([50, 90], [150, 90]);
  assert.equal(masks(hand).length, 1);
  assert.equal(bounds(masks(hand)[0]).height, 50);
  assert.equal(bounds(masks(hand.does("undo"))[0]).height, 10);
});

test("with nothing selected the next stroke is the next mask", () => {
  const hand = given().drag([50, 50], [150, 50]).does("clearSelection").drag([50, 90], [150, 90]);
  assert.equal(masks(hand).length, 2);
});

test("a click is a dot, and a brush of one pixel paints the pixel under it", () => {
  const hand = given();
  while (hand.toolbox.tool.size > 1) hand.toolbox.tool.grow(-1);
  hand.click([20.9, 30.1]);
  assert.equal(area(masks(hand)[0]), 1);
  assert.ok(contains(masks(hand)[0], 20, 30));
});

test("shift draws a straight line from the end of the last stroke", () => {
  const hand = given().click([50, 50]).click([150, 150], { shift: true });
  assert.ok(equals(masks(hand)[0], stroke({ x: 50, y: 50 }, { x: 150, y: 150 }, 5, SIZE)));
});

test("the eraser takes from the selected mask only; alt is the eraser while it is held", () => {
  const hand = given({ result: TWO });
  hand.desk.select(["tissue/a"]);
  hand.drag([40, 90], [320, 180], { alt: true });
  assert.ok(area(masks(hand)[0]) < 8000);
  assert.equal(area(masks(hand)[1]), 3600);
  hand.toolbox.tool.switchEraser();
  hand.drag([40, 110], [320, 180], { alt: true });
  assert.ok(area(masks(hand)[0]) > 8000, "alt turns the eraser into the brush");
});

test("with nothing selected the eraser takes from the mask under it, and from nothing elsewhere", () => {
  const hand = given({ result: TWO });
  hand.toolbox.tool.switchEraser();
  hand.drag([300, 10], [320, 20]);
  assert.equal(hand.desk.history.canUndo, false);
  hand.drag([260, 160], [300, 160]);
  assert.ok(area(masks(hand)[1]) < 3600);
  assert.deepEqual(hand.selected, ["b"]);
});

test("a mask erased to its last pixel is gone, and comes back by undo", () => {
  const hand = given({ result: { tissue: [mask("dot", { x: 100, y: 100, width: 4, height: 4 })] } });
  hand.desk.select(["tissue/dot"]);
  hand.click([102, 102], { alt: true });
  assert.deepEqual(hand.result, { tissue: [] });
  assert.equal(area(masks(hand.does("undo"))[0]), 16);
});

test("a stroke that changes nothing is no step; escape takes back one under way", () => {
  const hand = given({ result: TWO });
  hand.desk.select(["tissue/a"]);
  hand.drag([90, 90], [100, 90]);
  assert.equal(hand.desk.history.canUndo, false);
  hand.down([60, 60]).move([300, 200]).escape();
  assert.equal(area(masks(hand)[0]), 8000);
  assert.equal(hand.desk.history.canUndo, false);
  assert.deepEqual([...hand.desk.lifted], []);
});

test("a locked mask is not painted on, and a hidden one not erased", () => {
  const hand = given({ result: TWO });
  hand.desk.select(["tissue/a"]);
  hand.does("lock").click([60, 60], { alt: true });
  assert.equal(area(masks(hand)[0]), 8000);
  hand.does("clearSelection");
  hand.desk.hidden.add("tissue/b");
  hand.click([260, 160], { alt: true });
  assert.equal(area(masks(hand)[1]), 3600);
});

test("ctrl and a press select a mask instead of painting", () => {
  const hand = given({ result: TWO }).click([260, 160], { ctrl: true });
  assert.deepEqual(hand.selected, ["b"]);
  assert.equal(hand.desk.history.canUndo, false);
});

test("masks are selected by their pixels, not by their box", () => {
  const ring = { id: "l", class: "tumour", ...maskOf(path([{ x: 50, y: 50 }, { x: 50, y: 250 }, { x: 350, y: 250 }], 6, SIZE)), attributes: {} };
  const hand = given({ result: { tissue: [ring] } }).using("select").click([200, 100]);
  assert.deepEqual(hand.selected, []);
  assert.deepEqual(hand.click([200, 250]).selected, ["l"]);
  assert.deepEqual(hand.click([390, 10]).drag([150, 60], [300, 150]).selected, [], "a marquee over the empty middle");
});

test("a mask is moved by whole pixels, and stays inside the image whole", () => {
  const hand = given({ result: TWO }).using("select").drag([60, 60], [70.4, 55]);
  assert.deepEqual(bounds(masks(hand)[0]), { x: 60, y: 45, width: 100, height: 80 });
  hand.drag([100, 60], [-500, -500]);
  assert.deepEqual(bounds(masks(hand)[0]), { x: 0, y: 0, width: 100, height: 80 });
  assert.equal(area(masks(hand)[0]), 8000);
});

test("pasted into a smaller image a mask keeps what fits", () => {
  const hand = given();
  const big = { id: "x", class: "tumour", ...maskOf(rectangle({ x: 500, y: 400, width: 200, height: 200 }, { width: 800, height: 700 })), attributes: {} };
  hand.does("paste", [{ field: "tissue", object: big }], { x: 0, y: 0 });
  assert.deepEqual(hand.result.tissue[0].size, [300, 400]);
  assert.equal(area(masks(hand)[0]), 200 * 200);
});

test("any strokes undone are the document that was there before, and redone the one after", () => {
  const random = seeded(41);
  for (let run = 0; run < 40; run += 1) {
    const hand = given({ result: TWO });
    const start = JSON.stringify(hand.result);
    let steps = 0;
    for (let turn = 0; turn < 12; turn += 1) {
      const at = () => [random.number(-20, 420), random.number(-20, 320)];
      random.pick([
        () => hand.drag(at(), at()),
        () => hand.drag(at(), at(), { alt: true }),
        () => hand.click(at(), { shift: true }),
        () => hand.click(at(), { ctrl: true }),
        () => hand.down(at()).move(at()).escape(),
        () => hand.does("clearSelection"),
        () => hand.toolbox.tool.grow(random.pick([1, -1])),
      ])();
    }
    const end = JSON.stringify(hand.result);
    while (hand.desk.history.canUndo && steps < 100) { hand.does("undo"); steps += 1; }
    assert.equal(JSON.stringify(hand.result), start);
    while (hand.desk.history.canRedo) hand.does("redo");
    assert.equal(JSON.stringify(hand.result), end);
  }
});

test("a mask that cannot be read shows as empty and is handed in as it came; one of counts is read", () => {
  const broken = { id: "x", class: "tumour", size: [300, 400], counts: "no run lengths", attributes: {} };
  const counted = { id: "y", class: "tumour", size: [300, 400], counts: [60000, 300, 59700], attributes: {} };
  const hand = given({ result: { tissue: [broken, counted] } }).using("select").click([200, 100]);
  assert.deepEqual(hand.selected, ["y"]);
  assert.deepEqual(hand.result.tissue, [broken, counted]);
});

test("an empty stroke outside the image makes no mask", () => {
  const hand = given().drag([-80, -80], [-60, -60]);
  assert.deepEqual(hand.result, {});
});
