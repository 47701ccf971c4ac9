import assert from "node:assert/strict";
import { test } from "node:test";
import {
  SAFE_COLORS, answersOf, conditions, hotkeys, linesOf, moved, newField, newLabel, pasted, rejoined, tried, withKind,
} from "../../static/pages/schema/model.js";
import { mediaOf } from "../../static/workbench/trial.js";

const names = (labels) => labels.map(({ name }) => name);

test("a new field takes a name that no other has", () => {
  const one = newField("box", []);
  const two = newField("box", [one]);
  const three = newField("box", [one, two]);
  assert.deepEqual(names([one, two, three]), ["objects", "objects_2", "objects_3"]);
});

test("a new class takes a colour that no class of the schema has, and none when the safe ones are out", () => {
  const labels = [];
  for (let count = 0; count < SAFE_COLORS.length; count += 1) labels.push(newLabel(labels));
  assert.deepEqual(labels.map(({ color }) => color), SAFE_COLORS);
  assert.equal(newLabel(labels).color, undefined);
});

test("pasted lines become classes once each, whatever the line ends", () => {
  const field = { name: "f", kind: "span", classes: [{ name: "사람" }] };
  assert.deepEqual(names(pasted([field], field, "기관\r\n\r\n 장소 \n사람\n기관")), ["기관", "장소"]);
});

test("another kind drops what it has no use for and keeps the classes", () => {
  const field = { name: "f", kind: "choice", multiple: true, classes: [{ name: "a" }] };
  const boxes = withKind(field, "box");
  assert.deepEqual(boxes, { name: "f", kind: "box", classes: [{ name: "a" }] });
  const labelled = { ...boxes, classes: [{ name: "a", attributes: [{ name: "x", type: "text" }] }] };
  assert.deepEqual(withKind(labelled, "choice").classes, [{ name: "a" }]);
});

test("moving keeps every entry and stops at the ends", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 2), ["b", "c", "a"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, 1), ["a", "c", "b"]);
  assert.deepEqual(moved(["a", "b"], 0, -1), ["a", "b"]);
  assert.deepEqual(moved(["a", "b"], 1, 2), ["a", "b"]);
});

test("classes without a hotkey get the first free digit; an explicit none stays none", () => {
  const classes = [{ name: "a", hotkey: "2" }, { name: "b" }, { name: "c", hotkey: null }, { name: "d" }];
  const keys = hotkeys([{ name: "f", kind: "box", classes }]);
  assert.deepEqual(classes.map((label) => keys.get(label)), ["2", "1", "", "3"]);
});

test("a field of a new kind has what the kind needs and nothing else", () => {
  const turned = withKind({ name: "f", kind: "box", rotated: true, classes: [{ name: "a", attributes: [{ name: "x", type: "text" }] }] }, "keypoints");
  assert.equal(turned.rotated, undefined);
  assert.deepEqual(turned.classes[0].keypoints, ["1", "2"]);
  assert.deepEqual(withKind(turned, "rating").classes, []);
  assert.equal(withKind(withKind(turned, "rating"), "box").classes.length, 1);
  const links = newField("relation", [newField("box", []), newField("choice", [])]);
  assert.deepEqual(links.between, ["objects"]);
});

test("only earlier choices, ratings and preferences can be conditions, with the answers they have", () => {
  const fields = [newField("choice", []), newField("box", []), { name: "r", kind: "rating", levels: 3 }, newField("choice", [])];
  assert.deepEqual(conditions(fields, 3).map((field) => field.name), ["topic", "r"]);
  assert.deepEqual(answersOf(fields[2]), [1, 2, 3]);
  assert.deepEqual(answersOf({ name: "p", kind: "preference", ties: true }).at(-1), "tie");
});

test("a skeleton survives keypoints that come and go, and is written from 1", () => {
  const lines = linesOf("1-2, 2 - 3, 3-2, 4-9, 2-2", 4);
  assert.deepEqual(lines, [[0, 1], [2, 1]]);
  assert.deepEqual(rejoined(["a", "b", "c"], ["a", "c"], [[0, 1], [0, 2]]), [[0, 1]]);
  assert.deepEqual(rejoined(["a", "b"], ["a", "B"], [[0, 1]]), [[0, 1]]);
});

test("what is not finished is not tried out, and what is has the colours and keys that it will have", () => {
  const box = { name: "objects", kind: "box", classes: [{ name: "car", color: "#123456" }, { name: "" }, { name: "tree" }] };
  const fields = [box, { name: "", kind: "rating" }, { name: "objects", kind: "span", classes: [{ name: "x" }] },
    { name: "tags", kind: "choice", classes: [{ name: "" }] }, { name: "stars", kind: "rating" }];
  const shown = tried(fields);
  assert.deepEqual(names(shown), ["objects", "stars"]);
  assert.deepEqual(shown[0].classes, [
    { name: "car", color: "#123456", hotkey: "1" }, { name: "tree", color: SAFE_COLORS[1], hotkey: "3" },
  ]);
});

test("a schema is tried over the kinds of item that it is for", () => {
  const field = (kind, more = {}) => ({ name: kind, kind, classes: [], ...more });
  assert.deepEqual(mediaOf([field("mask"), field("span")]), ["image", "text"]);
  assert.deepEqual(mediaOf([field("rating")]), ["text"]);
  assert.deepEqual(mediaOf([field("preference"), field("choice")]), ["conversation"]);
  assert.deepEqual(mediaOf([field("text", { starts_from: "best" })]), ["conversation"]);
});
