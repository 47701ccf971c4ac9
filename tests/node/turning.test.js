import assert from "node:assert/strict";
import { test } from "node:test";
import { TURNED } from "../../static/workbench/geometry/turned.js";
import { given, SHAPES } from "./hand.js";
import { seeded } from "./random.js";

const BOUNDS = { x: 0, y: 0, width: 400, height: 300 };
const SIGN = { signs: [{ id: "sign", class: "sign", x: 100, y: 100, width: 80, height: 40, rotation: 0, attributes: {} }] };
const before = (result = SIGN) => given({ fields: SHAPES, result });
const sign = (hand) => {
  const { x, y, width, height, rotation } = hand.result.signs.at(-1);
  return [x, y, width, height, rotation];
};
const turnedSign = (rotation) => ({ signs: [{ ...SIGN.signs[0], rotation }] });
const handle = (box, name) => {
  const { at } = TURNED.handles(box, 1).find((each) => each.name === name);
  return [at.x, at.y];
};

test("a box is drawn straight, and turned by degrees or by fifteen of them by keys", () => {
  const hand = before({}).drawing("signs").drag([100, 100], [180, 140]);
  assert.deepEqual(sign(hand), [100, 100, 80, 40, 0]);
  hand.does("turn", 1).does("turn", 15);
  assert.equal(sign(hand)[4], 16);
  assert.equal(sign(hand.does("turn", -17))[4], 359);
  assert.deepEqual(hand.does("undo").does("undo").does("undo").result, { signs: [{ ...hand.result.signs[0], rotation: 0 }] });
});

test("the handle above a box turns it with the hand, with Shift in steps of fifteen degrees", () => {
  const drag = (to, keys) => before().click([140, 120]).drag(handle(SIGN.signs[0], "turn"), to, keys);
  assert.equal(sign(drag([186, 120]))[4], 90);
  assert.equal(sign(drag([170, 80], { shift: true }))[4] % 15, 0);
});

test("each handle of a turned box pulls its own side and the other side stays where it is", () => {
  const random = seeded(4);
  const opposite = { n: "s", s: "n", e: "w", w: "e", ne: "sw", sw: "ne", nw: "se", se: "nw" };
  for (const [name, other] of Object.entries(opposite)) {
    const box = { ...SIGN.signs[0], rotation: random.whole(1, 359) };
    const [x, y] = handle(box, name);
    const outward = { x: (x - 140) / 4, y: (y - 120) / 4 };
    const after = { ...box, ...TURNED.reshaped(box, name, outward, { bounds: BOUNDS }) };
    const [before1, after1] = [handle(box, other), handle(after, other)];
    assert.ok(Math.hypot(before1[0] - after1[0], before1[1] - after1[1]) < 0.2, `${name} at ${box.rotation}`);
    assert.ok(after.width * after.height > box.width * box.height, name);
  }
});

test("a turned box is hit where it is seen and reaches over the rim with its centre inside", () => {
  const upright = turnedSign(90);
  assert.deepEqual(before(upright).click([140, 85]).selected, ["sign"]);
  assert.deepEqual(before(upright).click([105, 105]).selected, []);
  assert.deepEqual(sign(before(upright).drag([140, 120], [140, -50])), [100, -20, 80, 40, 90]);
});

test("laid straight at the rim a box is cut there", () => {
  const hand = before(turnedSign(90)).drag([140, 120], [140, -50]).does("turn", -90);
  assert.deepEqual(sign(hand), [100, 0, 80, 20, 0]);
  assert.deepEqual(sign(hand.does("undo")), [100, -20, 80, 40, 90]);
});

test("a marquee catches a turned box by itself and not by what is around it", () => {
  assert.deepEqual(before(turnedSign(45)).drag([100, 70], [112, 84]).selected, []);
  assert.deepEqual(before(turnedSign(45)).drag([130, 70], [150, 115]).selected, ["sign"]);
});

test("four outermost points in any order make a box, and Backspace takes one back", () => {
  const hand = before({});
  hand.view.way = "extremes";
  hand.drawing("objects").clicks([100, 50], [380, 280]).takesBack().clicks([180, 90], [120, 140], [60, 100]);
  assert.deepEqual(hand.boxes, [[60, 50, 120, 90]]);
});

test("two ends of an edge and the side across make a turned box", () => {
  const hand = before({});
  hand.view.way = "edge";
  hand.drawing("signs").clicks([100, 100], [160, 180], [120, 195]);
  const [x, y, width, height, rotation] = sign(hand);
  assert.deepEqual([width, Math.round(rotation)], [100, 53]);
  const corner = TURNED.vertices({ x, y, width, height, rotation })[0];
  assert.ok(Math.hypot(corner.x - 100, corner.y - 100) < 1);
});

test("the ways to draw follow each other, and a shape without such a way has its usual one", () => {
  const hand = before({}).drawing("signs");
  const ways = [1, 2, 3].map(() => (hand.toolbox.nextWay(), hand.toolbox.way));
  assert.deepEqual(ways, ["extremes", "edge", ""]);
  hand.toolbox.nextWay();
  assert.equal(hand.drawing("areas").toolbox.way, "");
  assert.equal(hand.toolbox.nextWay(false), false);
});
