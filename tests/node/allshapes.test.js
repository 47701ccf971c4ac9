import assert from "node:assert/strict";
import { test } from "node:test";
import { given, SHAPES } from "./hand.js";
import { seeded } from "./random.js";

const SEEDS = 80;
const GESTURES = 40;
const START = {
  objects: [{ id: "b", class: "car", x: 10, y: 10, width: 60, height: 40, attributes: {} }],
  signs: [{ id: "s", class: "sign", x: 200, y: 40, width: 80, height: 30, rotation: 30, attributes: {} }],
  areas: [{ id: "a", class: "roof", points: [[100, 100], [180, 90], [190, 170], [110, 180]], attributes: {} }],
  lines: [{ id: "l", class: "lane", points: [[20, 200], [120, 220], [220, 200]], attributes: {} }],
  poses: [{ id: "p", class: "person", points: [[300, 100, 2], [280, 150, 1], [0, 0, 0]], attributes: {} }],
};

/** A place where there is something, mostly: a handle or a point of an object. */
function place(hand, random) {
  const spot = [random.number(-20, 420), random.number(-20, 320)];
  const keys = hand.desk.keys();
  if (keys.length === 0 || random.whole(0, 3) === 0) return spot;
  const { object, shape, box } = hand.desk.index.entry(random.pick(keys));
  const handles = shape.handles(object, hand.view.scale).map(({ at }) => [at.x, at.y]);
  return random.pick([...handles, [box.x + box.width / 2, box.y + box.height / 2]]);
}

/** One thing a hand might do with any tool. */
function gesture(hand, random) {
  const at = () => place(hand, random);
  const keys = { shift: random.whole(0, 3) === 0, alt: random.whole(0, 4) === 0, ctrl: random.whole(0, 4) === 0 };
  const way = () => { hand.view.way = random.pick(["", "extremes", "edge"]); };
  const draw = () => hand.drawing(random.pick(SHAPES).name);
  random.pick([
    () => draw().drag(at(), at(), keys),
    () => draw().clicks(at(), at(), at(), at()).finishes(),
    () => draw().clicks(at(), at(), at()).takesBack().clicks(at()).finishes(),
    () => draw().click(at(), keys).skips().clicks(at()).finishes(),
    () => draw().clicks(at(), at()).escape(),
    () => (way(), draw().clicks(at(), at(), at(), at())),
    () => hand.using("select").click(at(), keys),
    () => hand.using("select").click(at()).drag(at(), at(), keys),
    () => hand.using("select").drag(at(), at(), keys),
    () => hand.using("select").down(at()).move(at()).move(at()).escape(),
    () => hand.finger(1, "down", at()).finger(2, "down", at()).finger(2, "up", at()).finger(1, "up", at()),
    () => hand.does("nudge", random.whole(-10, 10), random.whole(-10, 10)),
    () => hand.does("walkPoints", random.pick([1, -1])),
    () => hand.does("insertPoint"),
    () => hand.does("removePoint"),
    () => hand.does("seePoint", { x: random.number(0, 400), y: random.number(0, 300) }),
    () => hand.does("turn", random.pick([1, -15, 90])),
    () => hand.does("mirror"),
    () => hand.does("arrange", random.pick(["front", "back"])),
    () => hand.does("paste", [{ field: "areas", object: START.areas[0] }, { field: "poses", object: START.poses[0] }], { x: 7, y: 9 }),
    () => hand.does("selectAll"),
    () => hand.does("remove"),
    () => hand.does("lock"),
    () => hand.does("hide"),
    () => hand.does("undo"),
    () => hand.does("redo"),
  ])();
}

/** A hand after many gestures; `each` is asked after every one. */
function afterMany(seed, each = () => {}) {
  const random = seeded(seed);
  const hand = given({ fields: SHAPES, result: random.pick([{}, START]), scale: random.pick([0.3, 1, 5]) });
  const start = structuredClone(hand.result);
  for (let step = 0; step < GESTURES; step += 1) {
    gesture(hand, random);
    each(hand, `seed ${seed}, step ${step}`);
  }
  hand.toolbox.cancel();
  return { hand, start };
}

test("any sequence of gestures with any tools undone is the exact document, and redone the exact other", () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { hand, start } = afterMany(seed);
    const end = structuredClone(hand.result);
    let steps = 0;
    for (; hand.desk.history.canUndo; steps += 1) hand.does("undo");
    assert.deepEqual(hand.result, start, `seed ${seed}, undone`);
    for (; steps > 0; steps -= 1) hand.does("redo");
    assert.deepEqual(hand.result, end, `seed ${seed}, redone`);
  }
});

const isInside = ([x, y]) => x >= 0 && y >= 0 && x <= 400 && y <= 300;

/** What the server asks of each kind. */
const RULES = {
  objects: ({ x, y, width, height }) => isInside([x, y]) && isInside([x + width, y + height]) && width > 0 && height > 0,
  signs: ({ x, y, width, height, rotation }) => width > 0 && height > 0 && rotation >= 0 && rotation < 360 &&
    isInside([x + width / 2, y + height / 2]) && (rotation !== 0 || (isInside([x, y]) && isInside([x + width, y + height]))),
  areas: ({ points }) => points.length >= 3 && points.every(isInside),
  lines: ({ points }) => points.length >= 2 && points.every(isInside),
  poses: ({ points }) => points.length === 3 && points.some(([, , seen]) => seen > 0) && points.every(([x, y, seen]) =>
    (seen === 0 ? x === 0 && y === 0 : isInside([x, y]) && (seen === 1 || seen === 2))),
};

test("whatever the hand does, every object is one that the server takes, and the index finds it", () => {
  for (let seed = 1001; seed <= 1000 + SEEDS; seed += 1) {
    afterMany(seed, (hand, when) => {
      for (const [field, objects] of Object.entries(hand.result)) {
        for (const object of objects) {
          assert.ok(RULES[field](object), `${when}: ${field} ${JSON.stringify(object)}`);
          const key = `${field}/${object.id}`;
          const { shape, box } = hand.desk.index.entry(key);
          const [vertex] = shape.handles(object, 1);
          assert.ok(hand.desk.index.within({ x: box.x - 1, y: box.y - 1, width: box.width + 2, height: box.height + 2 }).includes(key), when);
          assert.ok(vertex, when);
        }
      }
      assert.equal(hand.desk.history.isOpen, false, when);
    });
  }
});
