import assert from "node:assert/strict";
import { test } from "node:test";
import * as commands from "../../static/workbench/model/commands.js";
import { Desk } from "../../static/workbench/model/desk.js";
import { Schema } from "../../static/workbench/model/schema.js";
import { rounded, routes } from "../../static/workbench/relations/routing.js";
import { Linking, relate } from "../../static/workbench/relations/linking.js";
import { Offsets } from "../../static/workbench/text/offsets.js";
import { adjust, labelAll, labelRange, turnJosa } from "../../static/workbench/text/spans.js";
import { seeded } from "./random.js";

const TEXT = "김철수는 서울에서 한국은행에 다닌다. 😀 김철수가 부산으로 갔다. 서울은 춥다.";
const FIELDS = [
  { name: "entities", kind: "span", title: "Names", classes: [{ name: "PER" }, { name: "LOC" }] },
  { name: "events", kind: "span", classes: [{ name: "WORK" }] },
  { name: "links", kind: "relation", title: "Links", between: ["entities"], classes: [{ name: "lives_in" }, { name: "works_for" }] },
  { name: "same", kind: "relation", directed: false, between: ["entities", "events"], classes: [{ name: "is" }] },
];

/** A worker before a text whose names are labelled. */
function reading(names = ["김철수", "서울", "한국은행", "부산"]) {
  const item = { id: 1, name: "text", media: "text", text: TEXT, image: null };
  const desk = new Desk(new Schema(FIELDS), item, {});
  const offsets = new Offsets(TEXT);
  const label = (words) => {
    const start = TEXT.indexOf(words);
    labelRange(desk, offsets, { start, end: start + words.length });
    return desk.single;
  };
  const keys = Object.fromEntries(names.map((words) => [words, label(words)]));
  desk.select([]);
  const ref = (field, name) => ({ field: desk.schema.byName.get(field), label: desk.schema.label(field, name) });
  return {
    desk, offsets, keys, ref, label,
    get links() {
      return desk.document.keys("links").map((key) => {
        const { class: name, from, to } = desk.document.get(key);
        return [name, desk.document.get(`entities/${from}`)?.text, desk.document.get(`entities/${to}`)?.text];
      });
    },
    relates: (from, to, field = "links", name = "lives_in") => relate(desk, keys[from], keys[to], ref(field, name)),
  };
}

test("a relation begins at the selected object, goes to the next one selected, and takes its class at the end", () => {
  const worker = reading();
  const linking = new Linking(worker.desk);
  worker.desk.select([worker.keys["김철수"]]);
  linking.begin();
  assert.equal(linking.finish(), "Choose the object at the other end first.");
  worker.desk.select([worker.keys["한국은행"]]);
  assert.equal(linking.finish(worker.ref("links", "works_for")), null);
  assert.deepEqual(worker.links, [["works_for", "김철수", "한국은행"]]);
  assert.equal(linking.from, null);
  assert.ok(worker.desk.single.startsWith("links/"));
});

test("another relation from the same object begins at the relation just made", () => {
  const worker = reading();
  worker.relates("김철수", "서울");
  const linking = new Linking(worker.desk);
  linking.begin();
  assert.equal(linking.from, worker.keys["김철수"]);
  linking.cancel();
  assert.equal(worker.desk.single, worker.keys["김철수"]);
  assert.equal(linking.from, null);
});

test("from where a relation begins, the keys go round and round what it may end at, and over nothing else", () => {
  const worker = reading();
  const { desk, keys } = worker;
  desk.use(worker.ref("events", "WORK"));
  const event = worker.label("다닌다");
  const linking = new Linking(desk);
  desk.select([keys["서울"]]);
  linking.begin();
  const walked = (step, times) => Array.from({ length: times }, () => linking.walk(step));
  assert.deepEqual(walked(1, 5), [keys["한국은행"], event, keys["부산"], keys["김철수"], keys["한국은행"]]);
  assert.equal(linking.walk(-1), keys["김철수"]);
  desk.hidden.add(keys["부산"]);
  assert.equal(linking.walk(-1), event);
});

test("an object is never related to itself, nor twice by the same class", () => {
  const worker = reading();
  assert.match(worker.relates("서울", "서울"), /two different objects/);
  assert.equal(worker.relates("김철수", "서울"), null);
  assert.match(worker.relates("김철수", "서울"), /already/);
  assert.equal(worker.relates("서울", "김철수"), null, "the other way is another relation");
  assert.equal(worker.relates("김철수", "서울", "links", "works_for"), null);
  assert.equal(worker.relates("김철수", "서울", "same", "is"), null);
  assert.match(worker.relates("서울", "김철수", "same", "is"), /already/, "but not where there is no direction");
});

test("a field's relations join only what it names, and say so", () => {
  const worker = reading();
  worker.desk.use(worker.ref("events", "WORK"));
  worker.keys["다닌다"] = worker.label("다닌다");
  assert.match(worker.relates("김철수", "다닌다"), /“Links” joins objects of: Names/);
  assert.equal(worker.relates("김철수", "다닌다", "same", "is"), null);
  worker.desk.select([worker.keys["다닌다"]]);
  assert.equal(new Linking(worker.desk).beginning, worker.keys["다닌다"]);
});

test("with no class said, the first that may join the two is taken", () => {
  const worker = reading();
  worker.desk.use(worker.ref("events", "WORK"));
  const event = worker.label("다닌다");
  assert.equal(relate(worker.desk, worker.keys["서울"], event), null);
  assert.equal(worker.desk.document.keys("same").length, 1);
});

test("an object takes its relations with it, and undo brings all back", () => {
  const worker = reading();
  worker.relates("김철수", "서울");
  worker.relates("부산", "한국은행");
  worker.relates("서울", "부산");
  const before = structuredClone(worker.desk.document.toResult());
  worker.desk.select([worker.keys["서울"]]);
  commands.remove(worker.desk);
  assert.deepEqual(worker.links, [["lives_in", "부산", "한국은행"]]);
  commands.undo(worker.desk);
  assert.deepEqual(worker.desk.document.toResult(), before);
});

test("a relation changes its class like any object, and the walk comes to it after the objects", () => {
  const worker = reading();
  worker.relates("김철수", "서울");
  commands.setClass(worker.ref("links", "works_for"))(worker.desk);
  assert.deepEqual(worker.links, [["works_for", "김철수", "서울"]]);
  assert.equal(worker.desk.activeRelation.label.name, "works_for");
  worker.desk.select([]);
  const met = [];
  while (commands.walk(1)(worker.desk)) met.push(worker.desk.single);
  assert.deepEqual(met.slice(0, 4), ["김철수", "서울", "한국은행", "부산"].map((name) => worker.keys[name]));
  assert.match(met[4], /^links/);
});

test("nothing is related while only looking", () => {
  const worker = reading();
  worker.desk.readonly = true;
  worker.desk.select([worker.keys["서울"]]);
  assert.equal(new Linking(worker.desk).beginning, null);
  assert.notEqual(worker.relates("서울", "부산"), null);
});

/** One thing a worker might do to spans and relations. */
function act(worker, random) {
  const { desk, offsets } = worker;
  const any = () => random.pick([...desk.keys(), null]);
  const place = () => {
    const start = random.whole(0, TEXT.length - 1);
    return { start, end: Math.min(TEXT.length, start + random.whole(1, 8)) };
  };
  random.pick([
    () => labelRange(desk, offsets, place()),
    () => labelRange(desk, offsets, place()),
    () => desk.select([any()].filter(Boolean)),
    () => desk.select([any(), any(), ...desk.document.keys("links")].filter(Boolean)),
    () => relate(desk, any() ?? "", any() ?? ""),
    () => relate(desk, any() ?? "", any() ?? "", worker.ref("same", "is")),
    () => relate(desk, any() ?? "", any() ?? ""),
    () => adjust(random.pick(["start", "end"]), random.pick([1, -1]), random.pick(["character", "word"]))(desk, offsets),
    () => turnJosa(desk, offsets),
    () => { if (desk.single && "start" in (desk.document.get(desk.single) ?? {})) labelAll(desk, offsets, desk.single); },
    () => commands.setClass(worker.ref("entities", random.pick(["PER", "LOC"])))(desk),
    () => commands.setClass(worker.ref("links", random.pick(["lives_in", "works_for"])))(desk),
    () => desk.use(worker.ref("events", "WORK")),
    () => desk.use(worker.ref("entities", "PER")),
    () => commands.remove(desk),
    () => commands.undo(desk),
    () => commands.redo(desk),
  ])();
}

test("whatever is done to spans and relations, undone it is the exact document and redone the exact other", () => {
  for (let seed = 1; seed <= 80; seed += 1) {
    const random = seeded(seed);
    const worker = reading([]);
    const { desk, offsets } = worker;
    for (let step = 0; step < 60; step += 1) act(worker, random);
    const end = structuredClone(desk.document.toResult());
    for (const name of ["entities", "events"]) {
      for (const span of end[name] ?? []) assert.equal(span.text, offsets.slice(span.start, span.end), `seed ${seed}`);
    }
    const ids = new Set(["entities", "events"].flatMap((name) => (end[name] ?? []).map(({ id }) => id)));
    for (const { from, to } of [...end.links ?? [], ...end.same ?? []]) assert.ok(ids.has(from) && ids.has(to) && from !== to, `seed ${seed}`);
    let steps = 0;
    for (; desk.history.canUndo; steps += 1) commands.undo(desk);
    assert.deepEqual(desk.document.toResult(), {}, `seed ${seed}`);
    for (; steps > 0; steps -= 1) commands.redo(desk);
    assert.deepEqual(desk.document.toResult(), end, `seed ${seed}`);
  }
});

/** Arcs between spans at random places of a page of lines. */
function someArcs(random, count) {
  const spans = Array.from({ length: 20 }, (_each, index) => {
    const left = random.whole(0, 500);
    return { key: `s${index}`, place: { line: random.whole(0, 5) * 60, left, right: left + random.whole(20, 90) } };
  });
  return Array.from({ length: count }, (_each, index) => {
    const [from, to] = [random.pick(spans), random.pick(spans)];
    return { key: `r${index}`, from: from.place, to: to.place, fromKey: from.key, toKey: to.key, name: 40 };
  }).filter(({ fromKey, toKey }) => fromKey !== toKey);
}

test("fifty arcs never run on each other, neither above a line nor in the margin", () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const found = routes(someArcs(seeded(seed), 50), 590);
    const runs = found.flatMap(({ key, from, to, side }) => from.line === to.line
      ? [{ key, line: from.line, level: from.level, start: Math.min(from.x, to.x), end: Math.max(from.x, to.x) }]
      : [from, to].map(({ line, level, x }) => ({ key, line, level, start: side === "left" ? -100 : x, end: side === "left" ? x : 700 })));
    const between = found.filter(({ track }) => track !== null).map(({ from, to, side, track }) => (
      { side, track, start: Math.min(from.line, to.line), end: Math.max(from.line, to.line) }));
    for (const [all, same] of [[runs, (a, b) => a.line === b.line && a.level === b.level], [between, (a, b) => a.side === b.side && a.track === b.track]]) {
      all.forEach((a, index) => all.slice(index + 1).forEach((b) => {
        if (same(a, b)) assert.ok(a.end <= b.start || b.end <= a.start, `seed ${seed}`);
      }));
    }
    assert.ok(Math.max(...found.flatMap(({ from, to }) => [from.level, to.level])) < 24, `seed ${seed}`);
  }
});

test("the feet of arcs stand on their spans side by side", () => {
  for (let seed = 1; seed <= 20; seed += 1) {
    const arcs = someArcs(seeded(seed), 30);
    const feet = new Map();
    routes(arcs, 590).forEach(({ from, to }, index) => {
      const arc = arcs[index];
      for (const [foot, place, key] of [[from, arc.from, arc.fromKey], [to, arc.to, arc.toKey]]) {
        assert.ok(foot.x > place.left && foot.x < place.right);
        feet.set(key, [...feet.get(key) ?? [], foot.x]);
      }
    });
    for (const all of feet.values()) assert.equal(new Set(all).size, all.length, `seed ${seed}`);
  }
});

test("a way with corners is drawn round, and not rounder than its sides allow", () => {
  assert.equal(rounded([[0, 20], [0, 0], [6, 0], [6, 20]], 5), "M0 20L0 3Q0 0 3 0L3 0Q6 0 6 3L6 20");
});
