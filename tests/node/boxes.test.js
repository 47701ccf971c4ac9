import assert from "node:assert/strict";
import { test } from "node:test";
import { copied } from "../../static/workbench/model/shaping.js";
import { given, NESTED } from "./hand.js";

test("a drag draws a box of the active class and selects it", () => {
  const hand = given().using("draw").drag([10, 20], [60, 90]);
  assert.deepEqual(hand.boxes, [[10, 20, 50, 70]]);
  assert.equal(hand.result.objects[0].class, "car");
  assert.deepEqual(hand.result.objects[0].attributes, { occluded: false });
  assert.deepEqual(hand.selected, [hand.result.objects[0].id]);
});

test("two clicks on opposite corners draw a box, in any order of corners", () => {
  const hand = given().using("draw").click([60, 90]).move([30, 30]).click([10, 20]);
  assert.deepEqual(hand.boxes, [[10, 20, 50, 70]]);
});

test("a second click on the first corner draws nothing and waits on", () => {
  const hand = given().using("draw").click([60, 90]).click([61, 90]);
  assert.deepEqual(hand.boxes, []);
  assert.deepEqual(hand.click([10, 20]).boxes, [[10, 20, 50, 70]]);
});

test("a box drawn beyond the image ends at its edge", () => {
  assert.deepEqual(given().using("draw").drag([350, 250], [900, 900]).boxes, [[350, 250, 50, 50]]);
});

test("escape drops a half-drawn box and leaves the field untouched", () => {
  const hand = given().using("draw").down([10, 10]).move([80, 80]).escape();
  assert.deepEqual(hand.result, {});
  assert.equal(hand.desk.history.canUndo, false);
});

test("a class key changes the selected box and the next one", () => {
  const hand = given().using("draw").drag([10, 10], [50, 50]).classed("person").drag([100, 100], [150, 150]);
  assert.deepEqual(hand.result.objects.map((box) => box.class), ["person", "person"]);
});

test("a click selects the innermost box, again the one beneath, and the empty ground nothing", () => {
  const hand = given({ result: NESTED }).click([160, 130]);
  assert.deepEqual(hand.selected, ["small"]);
  assert.deepEqual(hand.click([160, 130]).selected, ["big"]);
  assert.deepEqual(hand.click([160, 130]).selected, ["small"]);
  assert.deepEqual(hand.click([20, 20]).selected, []);
});

test("shift adds to the selection and takes from it", () => {
  const hand = given({ result: NESTED }).click([160, 130]).click([280, 240], { shift: true });
  assert.deepEqual(hand.selected, ["small", "big"]);
  assert.deepEqual(hand.click([160, 130], { shift: true }).selected, ["big"]);
});

test("a marquee selects what it touches", () => {
  assert.deepEqual(given({ result: NESTED }).drag([20, 20], [120, 120]).selected, ["big"]);
});

test("a drag moves the box under the pointer, and all that are selected with it", () => {
  const hand = given({ result: NESTED }).drag([160, 130], [165, 140]);
  assert.deepEqual(hand.boxes[1], [155, 130, 40, 40]);
  hand.does("selectAll").drag([160, 140], [150, 140]);
  assert.deepEqual(hand.boxes, [[90, 100, 200, 150], [145, 130, 40, 40]]);
});

test("boxes moved against the edge stop there together", () => {
  const hand = given({ result: NESTED }).does("selectAll").drag([160, 130], [900, 130]);
  assert.deepEqual(hand.boxes, [[200, 100, 200, 150], [250, 120, 40, 40]]);
});

test("each of the eight handles moves its own edges", () => {
  const after = {
    nw: [95, 95, 205, 155], n: [100, 95, 200, 155], ne: [100, 95, 195, 155], e: [100, 100, 195, 150],
    se: [100, 100, 195, 145], s: [100, 100, 200, 145], sw: [95, 100, 205, 145], w: [95, 100, 205, 150],
  };
  const at = {
    nw: [100, 100], n: [200, 100], ne: [300, 100], e: [300, 175], se: [300, 250], s: [200, 250], sw: [100, 250], w: [100, 175],
  };
  for (const [handle, [x, y]] of Object.entries(at)) {
    const hand = given({ result: NESTED });
    hand.desk.select(["objects/big"]);
    assert.deepEqual(hand.drag([x, y], [x - 5, y - 5]).boxes[0], after[handle], handle);
  }
});

test("handles of a box of one pixel can be caught and it can still be moved", () => {
  const tiny = { objects: [{ id: "dot", class: "car", x: 200, y: 150, width: 1, height: 1 }] };
  for (const scale of [0.25, 1, 4]) {
    const hand = given({ result: tiny, scale }).click([200.5, 150.5]);
    assert.deepEqual(hand.selected, ["dot"]);
    const moved = hand.drag([200.5, 150.5], [220.5, 150.5]).boxes[0];
    assert.deepEqual(moved, [220, 150, 1, 1], `moves at ${scale}`);
    const corner = [221 - 0.5 + 18 / scale, 151 - 0.5 + 18 / scale];
    const [, , width] = hand.drag(corner, [corner[0] + 30, corner[1] + 30]).boxes[0];
    assert.equal(width, 31, `resizes at ${scale}`);
  }
});

test("an edge dragged past its opposite turns the box over", () => {
  const hand = given({ result: NESTED });
  hand.desk.select(["objects/small"]);
  assert.deepEqual(hand.drag([190, 140], [130, 140]).boxes[1], [130, 120, 20, 40]);
});

test("a locked box is selected but neither moves nor goes", () => {
  const hand = given({ result: NESTED }).click([160, 130]).does("lock").drag([160, 130], [180, 150]).does("remove");
  assert.deepEqual(hand.boxes[1], [150, 120, 40, 40]);
  assert.deepEqual(hand.does("lock").does("remove").boxes.length, 1);
});

test("a hidden box is not hit", () => {
  const hand = given({ result: NESTED }).click([160, 130]).does("hide").does("clearSelection");
  assert.deepEqual(hand.click([160, 130]).selected, ["big"]);
});

test("arrows nudge and stop at the edge", () => {
  const hand = given({ result: NESTED }).click([160, 130]).does("nudge", -10, 1);
  assert.deepEqual(hand.boxes[1], [140, 121, 40, 40]);
  assert.deepEqual(hand.does("nudge", -1000, 0).boxes[1], [0, 121, 40, 40]);
});

test("what is copied is pasted with new ids, inside the image and selected", () => {
  const hand = given({ result: NESTED }).does("selectAll");
  hand.does("paste", copied(hand.desk), { x: 500, y: 0 });
  assert.deepEqual(hand.boxes.slice(2), [[200, 100, 200, 150], [360, 120, 40, 40]]);
  assert.equal(new Set(hand.result.objects.map(({ id }) => id)).size, 4);
  assert.equal(hand.selected.length, 2);
});

test("a deleted box comes back to its place in the order", () => {
  const hand = given({ result: NESTED }).click([110, 240]).does("remove");
  assert.deepEqual(hand.result.objects.map(({ id }) => id), ["small"]);
  hand.does("undo");
  assert.deepEqual(hand.result, NESTED);
  assert.deepEqual(hand.selected, ["big"]);
});

test("a changed class keeps the attributes that both classes know", () => {
  const hand = given({ result: NESTED }).click([110, 240]).classed("person");
  assert.deepEqual(hand.result.objects[0].attributes, {});
  hand.does("undo");
  assert.deepEqual(hand.result.objects[0].attributes, { occluded: true });
});

test("tab walks the objects and after the last lets the browser have the key", () => {
  const hand = given({ result: NESTED });
  const walked = [1, 2, 3].map(() => (hand.does("walk", 1), hand.selected));
  assert.deepEqual(walked, [["big"], ["small"], []]);
});

test("two fingers pinch and pan and draw nothing", () => {
  const hand = given().using("draw");
  hand.finger(1, "down", [100, 100]).finger(2, "down", [200, 100]).finger(2, "move", [300, 100]);
  hand.finger(1, "up", [100, 100]).finger(2, "move", [350, 100]).finger(2, "up", [350, 100]);
  assert.equal(hand.view.zoomedBy, 2);
  assert.deepEqual(hand.view.panned, { x: 50, y: 0 });
  assert.deepEqual(hand.result, {});
});

test("space borrows the pointer to pan and gives it back", () => {
  const hand = given({ result: NESTED });
  hand.toolbox.borrowPan();
  hand.drag([160, 130], [180, 150]);
  assert.deepEqual(hand.view.panned, { x: 20, y: 20 });
  hand.toolbox.returnPan();
  assert.deepEqual(hand.boxes[1], [150, 120, 40, 40]);
  assert.deepEqual(hand.drag([160, 130], [180, 150]).boxes[1], [170, 140, 40, 40]);
});

test("a single answer can be changed, a needed one not taken back", () => {
  const hand = given().chose("scene", "day").chose("scene", "day");
  assert.equal(hand.result.scene, "day");
  assert.equal(hand.chose("scene", "night").result.scene, "night");
});

test("several answers stand in the schema's order", () => {
  const hand = given().chose("tags", "wet").chose("tags", "dark").chose("tags", "blurred").chose("tags", "blurred");
  assert.deepEqual(hand.result.tags, ["dark", "wet"]);
});

test("words typed into an attribute are kept sign by sign and are one step back, another visit is another", () => {
  const hand = given({ result: NESTED });
  const type = (words) => [...words].forEach((_, at) => hand.does("setAttribute", "note", words.slice(0, at + 1), at > 0));
  const note = () => hand.result.objects[0].attributes.note;
  hand.does("selectAll");
  type("dark");
  assert.equal(note(), "dark");
  type("late");
  hand.does("undo");
  assert.equal(note(), "dark");
  hand.does("undo");
  assert.deepEqual(hand.result, NESTED);
});
