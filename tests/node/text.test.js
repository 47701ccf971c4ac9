import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk } from "../../static/workbench/model/desk.js";
import { Schema } from "../../static/workbench/model/schema.js";
import { undo } from "../../static/workbench/model/commands.js";
import { assignLanes, segments } from "../../static/workbench/text/lanes.js";
import { Offsets } from "../../static/workbench/text/offsets.js";
import { paragraphs } from "../../static/workbench/text/paragraphs.js";
import { adjust, labelRange } from "../../static/workbench/text/spans.js";
import { characterFrom, wordAt } from "../../static/workbench/text/tokens.js";
import { seeded } from "./random.js";

const FAMILY = "👨‍👩‍👧";
const NFD = "한국어".normalize("NFD");
const PIECES = ["a", "가", "\r\n", "\n", " ", "😀", FAMILY, "é".normalize("NFD"), NFD, "אב", "\ud83d", "\ude00", "🇰🇷", "𝒳", "한"];

/** A text that has what is hard in texts. */
function hardText(random, length) {
  return Array.from({ length }, () => random.pick(PIECES)).join("");
}

test("offsets agree with counting code points one by one, lone surrogates included", () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const text = hardText(seeded(seed), 30);
    const points = Array.from(text);
    const offsets = new Offsets(text);
    assert.equal(offsets.length, points.length);
    let utf16 = 0;
    points.forEach((point, index) => {
      assert.equal(offsets.toCodePoint(utf16), index, `seed ${seed}`);
      assert.equal(offsets.toUtf16(index), utf16, `seed ${seed}`);
      if (point.length === 2) {
        assert.equal(offsets.toCodePoint(utf16 + 1, true), index);
        assert.equal(offsets.toCodePoint(utf16 + 1), index + 1);
      }
      utf16 += point.length;
    });
    assert.equal(offsets.toUtf16(points.length), text.length);
    assert.equal(offsets.slice(3, 9), points.slice(3, 9).join(""));
  }
});

test("known texts have the lengths that Python gives them", () => {
  const lengths = { "😀": 1, [FAMILY]: 5, "a\r\nb": 4, [NFD]: 8, "🇰🇷": 2, "한국어": 3, "é": 1 };
  for (const [text, length] of Object.entries(lengths)) assert.equal(new Offsets(text).length, length, text);
});

test("a double click takes the word or the eojeol without its punctuation", () => {
  const words = [
    ["김동국 감독이 “선수들이 잘했다”고", 0, "김동국"], ["김동국 감독이", 5, "감독이"], ["(서울), 부산", 1, "서울"],
    ["don't stop.", 3, "don't"], ["stop.", 0, "stop"], ["a 😀 b", 2, "😀"], [`x ${FAMILY}!`, 3, FAMILY],
    [`${NFD}는 좋다`, 2, `${NFD}는`], ["東京都庁に行く", 0, "東京"],
  ];
  for (const [text, index, word] of words) {
    const { start, end } = wordAt(text, index);
    assert.equal(text.slice(start, end), word, text);
  }
  assert.equal(wordAt("a b", 1), null);
  assert.equal(wordAt("a", 1), null);
});

test("a step over a character never ends inside one", () => {
  const text = `a${FAMILY}${NFD}😀`;
  const stops = [0];
  while (stops.at(-1) < text.length) stops.push(characterFrom(text, stops.at(-1), 1));
  assert.deepEqual(stops.map((stop, index) => text.slice(stop, stops[index + 1])).slice(0, -1),
    ["a", FAMILY, ...["한", "국", "어"].map((each) => each.normalize("NFD")), "😀"]);
  assert.equal(characterFrom(text, text.length, -1), text.length - 2);
});

test("spans that overlap never share a lane, and the shorter is nearer to the text", () => {
  for (let seed = 1; seed <= 100; seed += 1) {
    const random = seeded(seed);
    const spans = Array.from({ length: 40 }, (_each, index) => {
      const start = random.whole(0, 200);
      return { key: `s${index}`, start, end: start + random.whole(1, 40) };
    });
    const lanes = assignLanes(spans);
    for (const a of spans) {
      for (const b of spans) {
        if (a !== b && a.start < b.end && b.start < a.end) assert.notEqual(lanes.get(a.key), lanes.get(b.key), `seed ${seed}`);
      }
    }
  }
  const nested = assignLanes([{ key: "out", start: 0, end: 20 }, { key: "in", start: 5, end: 9 }]);
  assert.deepEqual([nested.get("in"), nested.get("out")], [0, 1]);
});

test("segments cover the stretch without gaps and name what covers each, the innermost first", () => {
  const spans = [{ key: "out", start: 0, end: 20 }, { key: "in", start: 5, end: 9 }, { key: "over", start: 8, end: 30 }];
  assert.deepEqual(segments(2, 25, spans), [
    { start: 2, end: 5, keys: ["out"], closing: [] },
    { start: 5, end: 8, keys: ["in", "out"], closing: [] },
    { start: 8, end: 9, keys: ["in", "out", "over"], closing: ["in"] },
    { start: 9, end: 20, keys: ["out", "over"], closing: ["out"] },
    { start: 20, end: 25, keys: ["over"], closing: [] },
  ]);
  assert.deepEqual(segments(4, 4, []), []);
});

test("paragraphs hold every character but the line ends, and no chunk splits a surrogate pair", () => {
  const text = `one\r\ntwo\n\nfour\r${"가나다 ".repeat(2000)}\n${"😀".repeat(4000)}`;
  const found = paragraphs(text);
  assert.deepEqual(found.map((chunks) => text.slice(chunks[0].start, chunks.at(-1).end)), text.split(/\r\n|\r|\n/));
  for (const chunks of found) {
    chunks.slice(1).forEach((chunk, index) => assert.equal(chunk.start, chunks[index].end));
    for (const { start, end } of chunks) assert.equal(Array.from(text.slice(start, end)).join("").isWellFormed?.() ?? true, true);
  }
  assert.ok(found.at(-1).length > 3);
});

const SPANS = [{ name: "entities", kind: "span", classes: [{ name: "PER" }, { name: "LOC" }] }];

/** A worker before a text. */
function reading(text, options = {}) {
  const item = { id: 1, name: "text", media: "text", text, image: null };
  const desk = new Desk(new Schema([{ ...SPANS[0], ...options }]), item, {});
  const offsets = new Offsets(text);
  return {
    desk,
    get spans() { return (desk.document.toResult().entities ?? []).map(({ start, end, text: words }) => [start, end, words]); },
    labels(words) {
      const start = text.indexOf(words);
      return labelRange(desk, offsets, { start, end: start + words.length });
    },
    adjusts: (edge, step) => adjust(edge, step)(desk, offsets),
  };
}

test("a span counts code points and carries its exact words", () => {
  const worker = reading(`😀 ${FAMILY} ${NFD} 서울`);
  assert.equal(worker.labels("서울"), "made");
  assert.equal(worker.labels(` ${NFD} `), "made");
  assert.deepEqual(worker.spans, [[17, 19, "서울"], [8, 16, NFD]]);
});

test("white space at the ends is left out and nothing but white space is no span", () => {
  const worker = reading("a  b c");
  assert.equal(worker.labels("  "), "nothing");
  assert.equal(worker.labels("  b "), "made");
  assert.deepEqual(worker.spans, [[3, 4, "b"]]);
});

test("the same words with the same class are one span, which is then selected", () => {
  const worker = reading("서울에서");
  worker.labels("서울");
  worker.desk.select([]);
  assert.equal(worker.labels("서울"), "same");
  assert.equal(worker.spans.length, 1);
  assert.equal(worker.desk.selection.size, 1);
});

test("spans nest and overlap unless the field forbids it", () => {
  const free = reading("서울시청 앞");
  assert.deepEqual([free.labels("서울시청"), free.labels("서울"), free.labels("시청 앞")], ["made", "made", "made"]);
  const strict = reading("서울시청 앞", { overlapping: false });
  assert.deepEqual([strict.labels("서울"), strict.labels("서울시청"), strict.labels("시청")], ["made", "overlaps", "made"]);
});

test("one key trims a josa and another extends, by whole characters, and undo takes it back", () => {
  const worker = reading(`${NFD}는 ${FAMILY}!`);
  worker.labels(`${NFD}는`);
  assert.equal(worker.adjusts("end", -1), true);
  assert.deepEqual(worker.spans, [[0, 8, NFD]]);
  worker.adjusts("end", 1);
  worker.adjusts("end", 1);
  worker.adjusts("end", 1);
  assert.equal(worker.spans[0][2], `${NFD}는 ${FAMILY}`);
  undo(worker.desk);
  assert.equal(worker.spans[0][2], `${NFD}는 `);
  assert.equal(worker.adjusts("start", -1), false);
});
