import assert from "node:assert/strict";
import { test } from "node:test";
import { FIELDS, given, NESTED } from "./hand.js";
import { seeded } from "./random.js";

const SEEDS = 60;
const GESTURES = 40;

/** One thing a hand might do, anywhere. */
function gesture(hand, random) {
  const spot = () => [random.number(-20, 420), random.number(-20, 320)];
  const object = () => {
    const boxes = hand.result.objects ?? [];
    if (boxes.length === 0) return spot();
    const { x, y, width, height } = random.pick(boxes);
    return [x + random.pick([0, 0.5, 1]) * width, y + random.pick([0, 0.5, 1]) * height];
  };
  const shift = { shift: random.whole(0, 3) === 0 };
  random.pick([
    () => hand.using("draw").drag(spot(), spot()),
    () => hand.using("draw").click(spot()).click(spot()),
    () => hand.using("draw").down(spot()).move(spot()).escape(),
    () => hand.using("select").click(object(), shift),
    () => hand.using("select").drag(object(), spot(), shift),
    () => hand.using("select").drag(spot(), spot(), shift),
    () => hand.using("select").down(object()).move(spot()).move(spot()).escape(),
    () => hand.does("nudge", random.whole(-10, 10), random.whole(-10, 10)),
    () => hand.does("remove"),
    () => hand.does("selectAll"),
    () => hand.does("lock"),
    () => hand.does("hide"),
    () => hand.does("undo"),
    () => hand.does("redo"),
    () => hand.classed(random.pick(["car", "person"])),
    () => hand.does("setAttribute", "occluded", random.pick([true, false, undefined])),
    () => hand.chose("scene", random.pick(["day", "night"])),
    () => hand.chose("tags", random.pick(["dark", "blurred", "wet"])),
    () => hand.does("paste", [{ field: "objects", object: NESTED.objects[0] }], { x: 8, y: 8 }),
  ])();
}

/** Undo everything; how many steps that was. */
function undoAll(hand) {
  let steps = 0;
  for (; hand.desk.history.canUndo; steps += 1) hand.does("undo");
  return steps;
}

test("any sequence of gestures undone is the exact document, and redone the exact other", () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const random = seeded(seed);
    const start = random.pick([{}, { objects: [] }, NESTED, { ...NESTED, scene: "day", tags: ["wet"] }]);
    const hand = given({ result: start, scale: random.pick([0.3, 1, 5]) });
    for (let step = 0; step < GESTURES; step += 1) gesture(hand, random);
    const end = structuredClone(hand.result);
    const steps = undoAll(hand);
    assert.deepEqual(hand.result, start, `seed ${seed}, undone`);
    for (let step = 0; step < steps; step += 1) hand.does("redo");
    assert.deepEqual(hand.result, end, `seed ${seed}, redone`);
  }
});

test("whatever the hand does, boxes stay inside the image and the index finds each", () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const random = seeded(1000 + seed);
    const hand = given({ result: NESTED });
    for (let step = 0; step < GESTURES; step += 1) {
      gesture(hand, random);
      for (const { id, x, y, width, height } of hand.result.objects) {
        assert.ok(x >= 0 && y >= 0 && x + width <= 400 && y + height <= 300 && width > 0 && height > 0, `seed ${seed}`);
        assert.ok(hand.desk.index.under({ x: x + width / 2, y: y + height / 2 }, 0).includes(`objects/${id}`), `seed ${seed}`);
      }
    }
  }
});

test("a drag is one step however many frames it had", () => {
  const hand = given({ result: NESTED }).down([160, 130]);
  for (let x = 160; x < 200; x += 1) hand.move([x, 130]);
  hand.up([200, 130]).does("undo");
  assert.deepEqual(hand.result, NESTED);
  assert.equal(hand.desk.history.canUndo, false);
});

test("two quick nudges are two steps", () => {
  const hand = given({ result: NESTED }).click([160, 130]).does("nudge", 1, 0).does("nudge", 1, 0).does("undo");
  assert.equal(hand.boxes[1][0], 151);
});

test("an untouched field is absent and an emptied one is an empty list", () => {
  const hand = given().using("draw").drag([10, 10], [40, 40]).does("remove");
  assert.deepEqual(hand.result, { objects: [] });
  undoAll(hand);
  assert.deepEqual(hand.result, {});
});

test("a gesture inside another and a change outside any are refused", () => {
  const { desk } = given();
  assert.throws(() => desk.history.apply([]), /outside/);
  desk.history.begin();
  assert.throws(() => desk.history.begin(), /inside another/);
});

test("undo waits while a gesture is under way", () => {
  const hand = given({ result: NESTED }).click([160, 130]).does("nudge", 5, 0).down([165, 130]).move([190, 130]).does("undo");
  assert.equal(hand.boxes[1][0], 180);
  assert.deepEqual(hand.up([190, 130]).does("undo").does("undo").result, NESTED);
});

test("the store tells what was created, updated and deleted, and by whom", () => {
  const hand = given({ result: NESTED });
  const heard = [];
  hand.desk.store.changed.on(({ created, updated, deleted, values, origin }) =>
    heard.push([origin, created.length, updated.length, deleted.length, values.length]));
  hand.does("selectAll").does("remove").does("undo").does("redo").chose("scene", "day");
  hand.does("undo").does("undo").down([160, 130]).move([180, 130]).escape();
  assert.deepEqual(heard, [
    ["edit", 0, 0, 2, 0], ["undo", 2, 0, 0, 0], ["redo", 0, 0, 2, 0], ["edit", 0, 0, 0, 1], ["undo", 0, 0, 0, 1],
    ["undo", 2, 0, 0, 0], ["edit", 0, 2, 0, 0], ["cancel", 0, 2, 0, 0],
  ]);
});

test("a field of another schema is left out", () => {
  assert.deepEqual(given({ result: { ...NESTED, gone: "x" }, fields: FIELDS }).result, NESTED);
});
