import assert from "node:assert/strict";
import { test } from "node:test";
import { edgeFinder } from "../../static/workbench/assists/edgefinder.js";
import { loadKinds } from "../../static/workbench/kinds.js";
import { given as before, FIELDS } from "./hand.js";

/** A light card from (100, 80) to (220, 200) on a dark ground. */
const READER = {
  peek({ x, y, width, height }) {
    const data = new Uint8ClampedArray(width * height * 4);
    for (let at = 0; at < width * height; at += 1) {
      const [px, py] = [x + (at % width), y + Math.floor(at / width)];
      data.fill(px >= 100 && px < 220 && py >= 80 && py < 200 ? 210 : 40, at * 4, at * 4 + 3);
    }
    return { width, height, data };
  },
};
const AREAS = { name: "areas", kind: "polygon", classes: [{ name: "roof", attributes: [] }] };
await loadKinds([AREAS]);

function given({ scale = 1, reader = READER } = {}) {
  const hand = before({ scale, fields: [...FIELDS, AREAS] }).using("draw");
  hand.desk.edgeNear = edgeFinder(reader, { width: 400, height: 300 });
  return hand;
}

test("a box drawn near edges of the image ends on them", () => {
  assert.deepEqual(given().drag([96, 84], [223, 197]).boxes, [[100, 80, 120, 120]]);
});

test("control leaves it where the hand is", () => {
  assert.deepEqual(given().drag([96, 84], [223, 197], { ctrl: true }).boxes, [[96, 84, 127, 113]]);
});

test("far from edges nothing attracts, and deep in only what is near on the screen", () => {
  assert.deepEqual(given().drag([10, 10], [60, 50]).boxes, [[10, 10, 50, 40]]);
  assert.deepEqual(given({ scale: 8 }).drag([96, 84], [223, 197]).boxes, [[96, 84, 127, 113]]);
});

test("only the edge in the hand is drawn, in one step with the drag", () => {
  const hand = given().drag([50, 50], [180, 150], { ctrl: true }).drag([180, 100], [216, 100]);
  assert.deepEqual(hand.boxes, [[50, 50, 170, 100]]);
  assert.deepEqual(hand.does("undo").boxes, [[50, 50, 130, 100]]);
});

test("a vertex of a polygon is drawn to a corner", () => {
  const hand = given().drawing("areas").clicks([97, 83], [223, 77], [300, 250]).finishes();
  assert.deepEqual(hand.points("areas"), [[[100, 80], [220, 80], [300, 250]]]);
});

test("where pixels cannot be read nothing is drawn anywhere", () => {
  assert.deepEqual(given({ reader: { peek: () => null } }).drag([96, 84], [223, 197]).boxes, [[96, 84, 127, 113]]);
});
