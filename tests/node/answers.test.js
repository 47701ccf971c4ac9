import assert from "node:assert/strict";
import { test } from "node:test";
import { finalResult } from "../../static/workbench/flow/answers.js";
import { ClassTree } from "../../static/workbench/model/classtree.js";
import * as commands from "../../static/workbench/model/commands.js";
import { Desk } from "../../static/workbench/model/desk.js";
import { readNumber, stepped } from "../../static/workbench/model/numbers.js";
import { askedQuestions, blocking, isOnStep, lengthOf, sourceOf, wrongWith } from "../../static/workbench/model/questions.js";
import { placeOf, put, shifted, toggled, without } from "../../static/workbench/model/ranking.js";
import { Schema } from "../../static/workbench/model/schema.js";
import { difference } from "../../static/workbench/text/diff.js";
import { seeded } from "./random.js";

const classes = (...names) => names.map((name) => ({ name }));
const FIELDS = [
  { name: "topic", kind: "choice", required: true, classes: classes("code", "chat") },
  { name: "tags", kind: "choice", multiple: true, classes: classes("rude", "wrong", "long") },
  { name: "language", kind: "text", longest: 5, required: true, when: { field: "topic", is: ["code"] }, classes: [] },
  { name: "why", kind: "rating", levels: 5, when: { field: "tags", is: ["wrong", "long"] }, classes: [] },
  { name: "count", kind: "number", min: 1, max: 10, step: 0.1, when: { field: "why", is: [1, 2] }, classes: [] },
  { name: "better", kind: "preference", ties: true, classes: [] },
  { name: "order", kind: "ranking", ties: true, classes: [] },
  { name: "rewrite", kind: "text", longest: 1000, starts_from: "b", classes: [] },
];
const RESPONSES = ["a", "b", "c"].map((id) => ({ id, content: `answer ${id}` }));
const item = (more = {}) => ({ id: 1, name: "talk", media: "conversation", text: null, image: null,
  conversation: { messages: [{ role: "user", content: "hello" }], responses: RESPONSES }, ...more });
const deskWith = (result = {}, fields = FIELDS) => new Desk(new Schema(fields), item(), result);
const names = (desk) => askedQuestions(desk).map(({ name }) => name);
const field = (name) => FIELDS.find((each) => each.name === name);

/** One thing a hand might do to an answer. */
function gesture(desk, random) {
  const groups = () => desk.document.values.get("order") ?? [];
  const id = random.pick(["a", "b", "c"]);
  const choose = (name) => commands.choose({ field: field(name), label: random.pick(field(name).classes) })(desk);
  random.pick([
    () => choose("topic"), () => choose("tags"),
    () => commands.answer("language", random.pick(["py", "", undefined, "too long"]))(desk),
    () => commands.answer("why", random.pick([1, 2, 5, undefined]))(desk),
    () => commands.answer("count", random.pick([3, 11, "12e", undefined]))(desk),
    () => commands.answer("better", random.pick(["a", "b", "tie", undefined]))(desk),
    () => commands.answer("order", random.pick([toggled(groups(), id, ["a", "b", "c"]), shifted(groups(), id, random.pick([1, -1]), true),
      put(groups(), id, random.whole(0, groups().length), random.pick([true, false])), undefined]))(desk),
    () => { for (const sign of "rewritten") commands.typeOn("rewrite", `${desk.document.values.get("rewrite") ?? ""}${sign}`)(desk); },
    () => commands.undo(desk), () => commands.redo(desk),
  ])();
}

test("any sequence of answers undone is the exact document, and redone the exact other", () => {
  for (let seed = 1; seed <= 80; seed += 1) {
    const random = seeded(seed);
    const start = random.pick([{}, { topic: "code", language: "py", order: [["a"], ["b", "c"]] }, { tags: [], better: "tie" }]);
    const desk = deskWith(start);
    for (let step = 0; step < 40; step += 1) gesture(desk, random);
    const end = structuredClone(desk.document.toResult());
    let steps = 0;
    for (; desk.history.canUndo; steps += 1) commands.undo(desk);
    assert.deepEqual(desk.document.toResult(), start, `seed ${seed}, undone`);
    for (let step = 0; step < steps; step += 1) commands.redo(desk);
    assert.deepEqual(desk.document.toResult(), end, `seed ${seed}, redone`);
  }
});

test("typing is one step from coming to leaving, and another after something else was done", () => {
  const desk = deskWith();
  commands.answer("rewrite", "a")(desk);
  for (const text of ["ab", "abc"]) commands.typeOn("rewrite", text)(desk);
  commands.answer("better", "a")(desk);
  commands.typeOn("rewrite", "abcd")(desk);
  commands.undo(desk);
  assert.equal(desk.document.values.get("rewrite"), "abc");
  commands.undo(desk);
  commands.undo(desk);
  assert.deepEqual(desk.document.toResult(), {});
});

test("every keystroke settles, so that it is saved", () => {
  const desk = deskWith();
  let saved = 0;
  desk.history.settled.on(() => { saved += 1; });
  commands.answer("rewrite", "가")(desk);
  commands.typeOn("rewrite", "각")(desk);
  assert.equal(saved, 2);
});

test("a question is asked only while an earlier one that is asked itself has one of its values", () => {
  const desk = deskWith({ why: 1, count: 5 });
  assert.deepEqual(names(desk), ["topic", "tags", "better", "order", "rewrite"]);
  commands.answer("tags", ["long"])(desk);
  assert.deepEqual(names(desk), ["topic", "tags", "why", "count", "better", "order", "rewrite"]);
  commands.answer("why", 5)(desk);
  assert.ok(!names(desk).includes("count"));
});

test("what is not asked is kept while one works and left out of what is handed in", () => {
  const desk = deskWith();
  commands.answer("topic", "code")(desk);
  commands.answer("language", "py")(desk);
  commands.answer("topic", "chat")(desk);
  assert.deepEqual(finalResult(desk), { topic: "chat" });
  assert.equal(desk.document.toResult().language, "py");
  commands.undo(desk);
  assert.deepEqual(finalResult(desk), { topic: "code", language: "py" });
});

test("questions about responses are asked about conversations only", () => {
  const desk = new Desk(new Schema(FIELDS), item({ media: "text", text: "x", conversation: null }), {});
  assert.deepEqual(names(desk), ["topic", "tags", "rewrite"]);
});

test("the first question that keeps the item from being handed in is named with the reason", () => {
  const desk = deskWith();
  const blocked = () => blocking(desk)?.field.name ?? null;
  assert.equal(blocked(), "topic");
  commands.answer("topic", "code")(desk);
  assert.equal(blocked(), "language");
  commands.answer("language", "python 3")(desk);
  assert.match(blocking(desk).why, /3 characters too long/);
  commands.answer("language", "👩‍🚀py")(desk);
  assert.equal(blocked(), null);
  commands.answer("order", [["a"]])(desk);
  assert.match(blocking(desk).why, /2 left/);
  commands.answer("order", [["a"], ["c", "b"]])(desk);
  assert.equal(blocked(), null);
});

test("a number is read as people write it and kept as typed while it is none", () => {
  const cases = [["12", 12], [" -3.5 ", -3.5], ["1,234.5", 1234.5], ["１２", 12], ["\u22124", -4], [".5", 0.5], ["-0", 0], ["", null],
    ["12e", "12e"], ["1,23", "1,23"], ["-", "-"], ["Infinity", "Infinity"], ["9999999999999999", "9999999999999999"], ["0x10", "0x10"]];
  for (const [typed, value] of cases) assert.deepEqual(readNumber(typed), value, typed);
  const wrong = (value) => wrongWith(field("count"), value, item());
  assert.match(wrong("12e"), /no number/);
  assert.match(wrong(0.5), /1 or more/);
  assert.match(wrong(11), /10 or less/);
  assert.match(wrong(1.05), /steps of 0.1/);
  for (let tenth = 10; tenth <= 100; tenth += 1) assert.equal(wrong(tenth / 10), null, `${tenth / 10}`);
  assert.equal(isOnStep(1e9 + 0.25, 0.5, 0), false);
});

test("a step up or down stays on the grid and inside the bounds", () => {
  const bounds = { min: 1, max: 2, step: 0.1 };
  assert.equal(stepped(1.2, 1, bounds), 1.3);
  assert.equal(stepped(1.25, -1, bounds), 1.2);
  assert.equal(stepped(2, 1, bounds), 2);
  assert.equal(stepped(null, 1, bounds), 1);
  assert.equal(stepped(null, 1, {}), 0);
  assert.equal(stepped(-1, -1, {}), -2);
});

test("a ranking keeps every response once, whatever is moved", () => {
  const all = ["a", "b", "c", "d"];
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = seeded(seed);
    let groups = [];
    for (let step = 0; step < 30; step += 1) {
      const id = random.pick(all);
      const before = groups.flat().length;
      groups = random.pick([() => shifted(groups, id, random.pick([1, -1]), true), () => toggled(groups, id, all), () => without(groups, id),
        () => put(groups, id, random.whole(0, groups.length), random.pick([true, false]))])();
      assert.equal(new Set(groups.flat()).size, groups.flat().length, `seed ${seed}`);
      assert.ok(groups.every((group) => group.length > 0), `seed ${seed}`);
      assert.ok(Math.abs(groups.flat().length - before) <= 2, `seed ${seed}`);
    }
  }
});

test("numbers pressed in turn rank from the best, the last falls into its place, and one pressed again is taken out", () => {
  const all = ["a", "b", "c"];
  const two = toggled(toggled([], "b", all), "a", all);
  assert.deepEqual(two, [["b"], ["a"], ["c"]]);
  assert.deepEqual(toggled(two, "a", all), [["b"], ["c"]]);
});

test("moving joins a neighbour first where ties are allowed and passes it else", () => {
  const three = [["a"], ["b"], ["c"]];
  assert.deepEqual(shifted(three, "c", -1, true), [["a"], ["b", "c"]]);
  assert.deepEqual(shifted([["a"], ["b", "c"]], "c", -1, true), [["a"], ["c"], ["b"]]);
  assert.deepEqual(shifted(three, "c", -1, false), [["a"], ["c"], ["b"]]);
  assert.deepEqual(shifted(three, "a", 1, false), [["b"], ["a"], ["c"]]);
  assert.deepEqual(shifted(three, "a", -1, true), three);
  assert.deepEqual([placeOf([["a", "b"], ["c"]], "c"), placeOf(three, "x")], [3, 0]);
});

test("a difference makes both texts again with as few words changed as can be", () => {
  const least = (a, b) => { // words in neither a longest common subsequence
    const row = Array.from({ length: b.length + 1 }, () => 0);
    for (const word of a) for (let at = 1, kept = 0; at <= b.length; at += 1) {
      const over = row[at];
      row[at] = word === b[at - 1] ? kept + 1 : Math.max(over, row[at - 1]);
      kept = over;
    }
    return a.length + b.length - 2 * row[b.length];
  };
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed);
    const words = () => Array.from({ length: random.whole(0, 12) }, () => random.pick(["a", "가나", "😀", ",", "b1"])).join(" ");
    const [before, after] = [words(), words()];
    const pieces = difference(before, after);
    const side = (gone) => pieces.filter(({ type }) => type !== gone).map(({ text }) => text).join("");
    assert.deepEqual([side("new"), side("gone")], [before, after], `seed ${seed}`);
    const split = (text) => text.match(/[\p{L}\p{M}\p{N}_]+|\s+|[^\p{L}\p{M}\p{N}_\s]/gu) ?? [];
    const changed = pieces.filter(({ type }) => type !== "same").reduce((sum, { text }) => sum + split(text).length, 0);
    assert.equal(changed, least(split(before), split(after)), `seed ${seed}`);
  }
});

test("two long texts with nothing in common are told apart without a long wait", () => {
  const started = process.cpuUsage();
  difference("x y ".repeat(20000), "q z ".repeat(20000));
  assert.ok(process.cpuUsage(started).user < 2_000_000);
});

test("a tree is walked by what is open and searched by words, parts of words and Korean initials", () => {
  const tree = new ClassTree([
    { name: "animal", title: "동물" }, { name: "dog", title: "강아지", parent: "animal" }, { name: "cat", title: "Black cat", parent: "animal" },
    { name: "puppy", title: "Puppy", parent: "dog" }, { name: "catalogue" }, { name: "orphan", parent: "gone" },
  ]);
  const shown = (open) => tree.rows(new Set(open)).map(({ label, level }) => `${level}${label.name}`);
  assert.deepEqual(shown([]), ["1animal", "1catalogue", "1orphan"]);
  assert.deepEqual(shown(["animal", "dog"]), ["1animal", "2dog", "3puppy", "2cat", "1catalogue", "1orphan"]);
  assert.deepEqual(tree.path("puppy").map(({ name }) => name), ["animal", "dog", "puppy"]);
  const found = (query) => tree.search(query).map(({ name }) => name);
  assert.deepEqual(found("CAT"), ["catalogue", "cat"]);
  assert.deepEqual(found("ㄱㅇㅈ"), ["dog"]);
  assert.deepEqual(found("cat bl"), ["cat"]);
  assert.deepEqual(found("  "), []);
});

test("a rewriting starts from the text or the response it names, and code points are counted", () => {
  assert.equal(sourceOf(field("rewrite"), item()), "answer b");
  assert.equal(sourceOf({ starts_from: "text" }, item({ text: "the text" })), "the text");
  assert.equal(sourceOf({ starts_from: "gone" }, item()), null);
  assert.equal(lengthOf("한👩‍🚀"), 4);
});
