import assert from "node:assert/strict";
import { test } from "node:test";
import { BINDINGS, RESERVED } from "../../static/workbench/keys/bindings.js";
import { buildKeymap, chordName, chordOf, hotkeyOf } from "../../static/workbench/keys/keymap.js";
import { listen } from "../../static/workbench/keys/keyboard.js";

const SITUATIONS = ["image", "text", "conversation"].flatMap((media) => ["label", "review"].map((mode) => [media, mode]));

test("no key is bound twice and none is the browser's, on any item in any mode", () => {
  for (const [media, mode] of SITUATIONS) {
    const keymap = buildKeymap(BINDINGS, [], media, mode);
    for (const chord of keymap.keys()) assert.ok(!RESERVED.has(chord), chord);
  }
});

test("whatever letters and digits the classes take, every command keeps a key", () => {
  const every = [..."abcdefghijklmnopqrstuvwxyz0123456789"];
  for (const [media, mode] of SITUATIONS) {
    const plain = buildKeymap(BINDINGS, [], media, mode);
    const crowded = buildKeymap(BINDINGS, every, media, mode);
    assert.equal(crowded.size, plain.size);
    for (const chord of crowded.keys()) assert.equal(hotkeyOf(chord), null, chord);
  }
});

test("a second binding for a chord is refused by name", () => {
  const twice = [...BINDINGS, { group: "", title: "Again", chords: ["KeyN"], commands: ["draw"], media: "image" }];
  assert.throws(() => buildKeymap(twice, [], "image", "label"), /KeyN is bound twice: Draw, or finish what is being drawn \/ Again/);
  const stolen = [{ group: "", title: "Mine", chords: ["Ctrl+KeyW"], commands: ["draw"] }];
  assert.throws(() => buildKeymap(stolen, [], "image", "label"), /Ctrl\+KeyW belongs to the browser/);
});

test("the key's place counts and not what it types", () => {
  const pressed = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  assert.equal(chordOf({ ...pressed, code: "KeyN", key: "ㅜ" }), "KeyN");
  assert.equal(chordOf({ ...pressed, code: "Numpad3", key: "3" }), "Digit3");
  assert.equal(chordOf({ ...pressed, code: "KeyZ", metaKey: true, shiftKey: true }), "Ctrl+Shift+KeyZ");
});

test("chords are written as people know them", () => {
  assert.deepEqual(["Ctrl+Shift+KeyZ", "Shift+Slash", "Equal", "BracketLeft", "Digit1"].map(chordName),
    ["Ctrl+Shift+Z", "?", "+", "[", "1"]);
});

/** A keyboard with one element on it; answers which chords were heard. */
function typing(options, selector = "") {
  const heard = [];
  const keyboard = new EventTarget();
  listen({ press: (chord) => heard.push(chord) > 0, release: () => {}, worksInFields: (chord) => chord === "Ctrl+Enter" }, keyboard);
  for (const option of options) {
    const event = new Event("keydown", { cancelable: true });
    const element = { closest: () => null, matches: (wanted) => selector !== "" && wanted.split(", ").some((each) => each.startsWith(selector)) };
    Object.assign(event, { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, keyCode: 0, key: "", ...option });
    Object.defineProperty(event, "target", { value: element });
    keyboard.dispatchEvent(event);
  }
  return heard;
}

test("a key that spells a syllable is no command", () => {
  assert.deepEqual(typing([
    { code: "KeyN", isComposing: true }, { code: "KeyH", keyCode: 229 }, { code: "KeyN" },
  ]), ["KeyN"]);
});

test("in a text field only what says so is a command", () => {
  assert.deepEqual(typing([{ code: "KeyN" }, { code: "Enter" }, { code: "Enter", ctrlKey: true }], "textarea"), ["Ctrl+Enter"]);
});

test("a focused button keeps Enter and Space for itself", () => {
  assert.deepEqual(typing([{ code: "Enter" }, { code: "Space" }, { code: "KeyN" }], "button"), ["KeyN"]);
});
