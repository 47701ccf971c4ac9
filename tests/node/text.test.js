import assert from "node:assert/strict";
import { test } from "node:test";
import { Desk } from "../../static/workbench/model/desk.js";
import { Schema } from "../../static/workbench/model/schema.js";
import { undo } from "../../static/workbench/model/commands.js";
import { assignLanes } from "../../static/workbench/text/lanes.js";
import { Offsets } from "../../static/workbench/text/offsets.js";
import { sections } from "../../static/workbench/text/paragraphs.js";
import { adjust, labelAll, labelRange, turnJosa } from "../../static/workbench/text/spans.js";
import { characterFrom, wholeCharacters, wordAt } from "../../static/workbench/text/tokens.js";
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
      return { name: `s${index}`, start, end: start + random.whole(1, 40) };
    });
    const lanes = assignLanes(spans);
    for (const a of spans) {
      for (const b of spans) {
        if (a !== b && a.start < b.end && b.start < a.end) assert.notEqual(lanes.get(a), lanes.get(b), `seed ${seed}`);
      }
    }
  }
  const [out, inner] = [{ start: 0, end: 20 }, { start: 5, end: 9 }];
  assert.deepEqual([inner, out].map((span) => assignLanes([out, inner]).get(span)), [0, 1]);
});

test("blocks hold every character but the line ends, in sections that are small, and none cuts a character", () => {
  const long = `${"가나다 ".repeat(4000)}`;
  const text = `one\r\ntwo\n\nfour\r${long}\n${"😀".repeat(8000)}\n${FAMILY.repeat(2000)}\n${"x\n".repeat(500)}`;
  const found = sections(text);
  const blocks = found.flat();
  const lines = text.split(/\r\n|\r|\n/);
  let line = 0;
  let at = "";
  for (const { start, end } of blocks) {
    assert.ok(end - start <= 6100);
    at += text.slice(start, end);
    assert.ok(lines[line].startsWith(at));
    if (at === lines[line]) {
      line += 1;
      at = "";
    } else {
      assert.equal(characterFrom(text, characterFrom(text, end, -1), 1), end);
    }
  }
  assert.equal(line, lines.length);
  assert.ok(found.every((section) => section.length <= 40));
  assert.deepEqual(sections("").flat(), [{ start: 0, end: 0, wide: 0 }]);
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
    adjusts: (edge, step, unit) => adjust(edge, step, unit)(desk, offsets),
    turnsJosa: () => turnJosa(desk, offsets),
    labelsAll: () => labelAll(desk, offsets, desk.single),
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

test("one key shortens a span and another lengthens it, by whole characters, and undo takes it back", () => {
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

test("a span grows and shrinks by words at both ends", () => {
  const worker = reading("the Bank of Korea, Seoul");
  worker.labels("of");
  worker.adjusts("end", 1, "word");
  worker.adjusts("start", -1, "word");
  assert.deepEqual(worker.spans[0][2], "Bank of Korea");
  worker.adjusts("end", -1, "word");
  assert.deepEqual(worker.spans[0][2], "Bank of ");
});

test("one key takes the particle off, again and again gives each way to read it, and the whole", () => {
  for (const form of ["NFC", "NFD"]) {
    const worker = reading("그는 학교에서는 웃었다".normalize(form));
    worker.labels("학교에서는".normalize(form));
    const turned = Array.from({ length: 3 }, () => worker.turnsJosa() && worker.spans[0][2].normalize("NFC"));
    assert.deepEqual(turned, ["학교", "학교에서", "학교에서는"]);
  }
  const plain = reading("하늘 위");
  plain.labels("하늘");
  assert.equal(plain.turnsJosa(), false);
});

test("a span that ends inside an eojeol is completed by the same key", () => {
  const worker = reading("김철수는 갔다");
  worker.labels("김철");
  assert.equal(worker.turnsJosa(), true);
  assert.equal(worker.spans[0][2], "김철수");
});

test("the josa of a number and of a quoted name come off too", () => {
  for (const [text, words, stem] of [["값은 3은 아니다", "3은", "3"], ["Google은 크다", "Google은", "Google"], ["서울로 가자", "서울로", "서울"]]) {
    const worker = reading(text);
    worker.labels(words);
    worker.turnsJosa();
    assert.equal(worker.spans[0][2], stem);
  }
});

test("all occurrences are labelled in one step, whatever particle follows, and whole words only", () => {
  const worker = reading("서울은 춥다. 서울시청도 서울에서 멀다. 서울! 새서울 서울이다");
  worker.labels("서울");
  assert.equal(worker.labelsAll(), 3);
  assert.deepEqual(worker.spans.map(([start]) => start), [0, 14, 23, 31]);
  assert.equal(worker.labelsAll(), 0);
  undo(worker.desk);
  assert.equal(worker.spans.length, 1);
});

test("occurrences that have a label are left alone, and in English a part of a word is none", () => {
  const worker = reading("Art is art; Art, Artist, (Art)");
  worker.labels("(Art)");
  worker.labels("Art");
  assert.equal(worker.labelsAll(), 1);
  assert.deepEqual(worker.spans.map(([start, end]) => [start, end]), [[25, 30], [0, 3], [12, 15]]);
});

test("an occurrence inside another character is none", () => {
  const worker = reading(`e e\u0301 e 👨 ${FAMILY}`);
  worker.labels("e");
  assert.equal(worker.labelsAll(), 1);
  worker.labels("👨");
  assert.equal(worker.labelsAll(), 0);
});

test("a range that cuts characters is made whole", () => {
  const text = `가${FAMILY}${NFD}é`;
  for (let start = 0; start < text.length; start += 1) {
    for (let end = start + 1; end <= text.length; end += 1) {
      const whole = wholeCharacters(text, { start, end });
      assert.ok(whole.start <= start && whole.end >= end);
      assert.equal(characterFrom(text, characterFrom(text, whole.start, 1), -1), whole.start);
      assert.equal(characterFrom(text, characterFrom(text, whole.end, -1), 1), whole.end);
    }
  }
});
