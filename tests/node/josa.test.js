import assert from "node:assert/strict";
import { test } from "node:test";
import { stems } from "../../static/workbench/text/josa.js";
import { wholeWords, wordFrom } from "../../static/workbench/text/tokens.js";

const stemsOf = (word) => stems(word).map((length) => word.slice(0, length));

test("a particle comes off where the final consonant before it agrees", () => {
  const words = {
    "사람은": "사람", "나무는": "나무", "사람이": "사람", "나무가": "나무", "책을": "책", "나무를": "나무", "물과": "물", "나와": "나",
    "부산으로": "부산", "서울로": "서울", "나무로": "나무", "학교에": "학교", "학교에서": "학교", "친구에게": "친구", "선생님께서": "선생님",
    "나라의": "나라", "너도": "너", "하나만": "하나", "끝까지": "끝", "처음부터": "처음", "꽃처럼": "꽃", "산보다": "산", "책이라고": "책",
    "나무라고": "나무", "회의도": "회의", "서울에선": "서울",
  };
  for (const [word, stem] of Object.entries(words)) assert.ok(stemsOf(word).includes(stem), word);
});

test("a particle that does not agree stays, and so does a word that is nothing else", () => {
  for (const word of ["사람는", "나무은", "부산로", "은", "에서", "사과", "하늘", "ㄱ은"]) assert.deepEqual(stemsOf(word), [], word);
});

test("the longest particle comes first", () => {
  assert.deepEqual(stemsOf("학교에서는"), ["학교", "학교에서"]);
  assert.deepEqual(stemsOf("집까지도"), ["집", "집까지"]);
});

test("conjoining jamo are read as the syllables they spell", () => {
  const word = "선생님께서는".normalize("NFD");
  assert.deepEqual(stemsOf(word).map((stem) => stem.normalize("NFC")), ["선생님", "선생님께서"]);
});

/** What a drag from the first to the last letter of `dragged` takes. */
function drag(text, dragged) {
  const start = text.indexOf(dragged);
  const range = wholeWords(text, { start, end: start + dragged.length });
  return text.slice(range.start, range.end);
}

test("a drag takes whole eojeols, without the punctuation around them", () => {
  const text = "지난 \u201c대한민국 정부\u201d는 서울시청에서, 회의를 열었다.";
  assert.equal(drag(text, "한민국 정"), "대한민국 정부");
  assert.equal(drag(text, "울시청에서, 회"), "서울시청에서, 회의를");
  assert.equal(drag(text, "었"), "열었다");
});

test("a drag that ends before a particle, or takes the beginning of one word, was meant so", () => {
  const text = "지난해 한국은행은 서울시청에 갔다";
  assert.equal(drag(text, "지난해 한국은행"), "지난해 한국은행");
  assert.equal(drag(text, "서울"), "서울");
  assert.equal(drag(text, "국은행"), "한국은행");
});

test("white space alone is left as it is", () => assert.equal(drag("a  b", "  "), "  "));

test("the caret goes from word to word over what parts them", () => {
  const text = "서울은, (춥다).  Don't\r\n끝";
  const stops = [0];
  for (let at = 0; at < text.length;) stops.push((at = wordFrom(text, at, 1)));
  assert.deepEqual(stops.slice(1).map((stop, index) => text.slice(stops[index], stop)),
    ["서울은", ", (춥다", ").  Don't", "\r\n끝"]);
  const back = [];
  for (let at = text.length; at > 0;) back.push((at = wordFrom(text, at, -1)));
  assert.deepEqual(back, [19, 12, 6, 0]);
});
