import assert from "node:assert/strict";
import { test } from "node:test";
import { finalResult } from "../../static/workbench/flow/answers.js";
import { given } from "./hand.js";

/** Cars are asked for by day only; people always. */
const FIELDS = [
  { name: "scene", kind: "choice", classes: [{ name: "day" }, { name: "night" }] },
  { name: "cars", kind: "box", when: { field: "scene", is: ["day"] }, classes: [{ name: "car" }] },
  { name: "people", kind: "box", classes: [{ name: "person" }] },
];
const CAR = { cars: [{ id: "c", class: "car", x: 10, y: 10, width: 50, height: 50 }] };

test("what an answer does not ask for is neither drawn, found nor handed in", () => {
  const hand = given({ fields: FIELDS });
  assert.equal(hand.desk.active.field.name, "people");
  hand.using("draw").drag([10, 10], [60, 60]);
  assert.equal(hand.result.people.length, 1);
  assert.equal(hand.result.cars, undefined);
  assert.deepEqual(Object.keys(finalResult(hand.desk)), ["people"]);
});

test("what is no longer asked for is kept out of sight, and comes back with the answer", () => {
  const hand = given({ fields: FIELDS, result: { scene: "day", ...CAR } });
  hand.using("select").click([30, 30]);
  assert.deepEqual(hand.selected, ["c"]);
  hand.chose("scene", "night");
  assert.deepEqual(hand.selected, []);
  hand.click([30, 30]);
  assert.deepEqual(hand.selected, []);
  assert.deepEqual(finalResult(hand.desk), { scene: "night", people: [] });
  assert.deepEqual(hand.result.cars, CAR.cars);
  hand.does("undo").click([30, 30]);
  assert.deepEqual(hand.selected, ["c"]);
  assert.deepEqual(finalResult(hand.desk).cars, CAR.cars);
});

test("the class of the next object follows what is asked for", () => {
  const hand = given({ fields: FIELDS, result: { scene: "day" } });
  assert.equal(hand.desk.active.field.name, "cars");
  hand.chose("scene", "night");
  assert.equal(hand.desk.active.field.name, "people");
});
