import assert from "node:assert/strict";
import { test } from "node:test";
import { inWords } from "../../static/workbench/compare/answers.js";
import { differences } from "../../static/workbench/compare/difference.js";
import { Schema } from "../../static/workbench/model/schema.js";

const OBJECTS = { name: "objects", kind: "box", classes: [] };
const SPANS = { name: "entities", kind: "span", classes: [] };
const TOPIC = { name: "topic", kind: "choice", classes: [{ name: "a", title: "News" }] };
const REACH = {
  box: ({ x, y, width, height }) => [{ start: x, size: width }, { start: y, size: height }],
  span: ({ start, end }) => [{ start, size: end - start }],
};
const box = (id, x, label = "car", attributes = {}) => ({ id, class: label, x, y: 0, width: 10, height: 10, attributes });

/** What changed, as "change id>id". */
const told = (before, after, fields = [OBJECTS, SPANS, TOPIC]) =>
  differences(fields, before, after, ({ kind }) => REACH[kind] ?? null)
    .map(({ change, before: a, after: b }) => `${change} ${a?.id ?? a ?? "-"}>${b?.id ?? b ?? "-"}`).sort();

test("two states of one person's work are told apart by id", () => {
  assert.deepEqual(told(
    { objects: [box("a", 0), box("b", 20), box("c", 40), box("d", 60), box("e", 80)] },
    { objects: [box("a", 0), box("b", 90), box("c", 40, "bus"), box("d", 60, "car", { hidden: true }), box("f", 200)] },
  ), ["added ->f", "changed c>c", "changed d>d", "moved b>b", "removed e>-", "same a>a"]);
});

test("two people's work is told apart by place and overlap: ids mean nothing across people", () => {
  assert.deepEqual(told(
    { objects: [box("x1", 0), box("x2", 20), box("x3", 40), box("x4", 100)] },
    { objects: [box("y1", 0), box("y2", 22), box("y3", 47), box("y4", 100, "bus")] },
  ), ["added ->y3", "added ->y4", "moved x2>y2", "removed x3>-", "removed x4>-", "same x1>y1"]);
});

test("the same place wins over an earlier overlap", () => {
  assert.deepEqual(told({ objects: [box("a", 0), box("b", 2)] }, { objects: [box("y", 2), box("z", 0)] }), ["same a>z", "same b>y"]);
});

test("spans are told apart by the characters they cover", () => {
  const span = (id, start, end, label = "PER") => ({ id, class: label, start, end, text: "" });
  assert.deepEqual(told({ entities: [span("a", 0, 4), span("b", 10, 12)] }, { entities: [span("x", 0, 3), span("y", 12, 14)] }),
    ["added ->y", "moved a>x", "removed b>-"]);
});

test("an answer is added, removed, changed or the same", () => {
  assert.deepEqual(told({ topic: "a" }, { topic: "b" }), ["changed a>b"]);
  assert.deepEqual(told({}, { topic: "b" }), ["added ->b"]);
  assert.deepEqual(told({ topic: "a" }, {}), ["removed a>-"]);
  assert.deepEqual(told({}, {}), []);
});

test("answers are said in words", () => {
  const schema = new Schema([TOPIC]);
  const say = (kind, value, classes = []) => inWords(schema, { name: "topic", kind, classes }, value);
  assert.equal(say("choice", "a", TOPIC.classes), "News");
  assert.equal(say("choice", ["a", "z"], TOPIC.classes), "News, z");
  assert.equal(say("ranking", [["a", "b"], ["c"]]), "A = B > C");
  assert.equal(say("preference", "tie"), "Equally good");
  assert.equal(say("rating", 4), "4");
  assert.equal(say("text", undefined), "—");
});
