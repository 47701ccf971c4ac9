import assert from "node:assert/strict";
import { test } from "node:test";
import { BINDINGS, RESERVED } from "../../static/workbench/keys/bindings.js";
import { buildKeymap, chordName, chordOf, hotkeyOf, idOf } from "../../static/workbench/keys/keymap.js";
import { refusal } from "../../static/workbench/keys/own.js";
import { listen } from "../../static/workbench/keys/keyboard.js";

const SITUATIONS = ["image", "text", "conversation"].flatMap((media) => ["label", "review", "view", "adjudicate"].map((mode) => [media, mode]));

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

/** @param {string} command */
const bindingOf = (command) => BINDINGS.find((each) => idOf(each) === command);

test("every binding has a name of its own where it holds, and a key", () => {
  for (const [media, mode] of SITUATIONS) {
    const names = BINDINGS.filter((each) => (each.media ?? media) === media && (each.mode ?? mode) === mode).map(idOf);
    assert.equal(new Set(names).size, names.length, names.join(", "));
    for (const name of names) assert.match(name, /^[A-Za-z0-9]+( [A-Za-z0-9]+){0,5}$/);
  }
  for (const binding of BINDINGS) assert.ok(binding.chords.length > 0, binding.title);
});

test("a person's own key takes the place of the table's", () => {
  const keymap = buildKeymap(BINDINGS, [], "image", "label", { fit: ["KeyJ"] });
  assert.equal(keymap.get("KeyJ").commands[0], "fit");
  assert.equal(keymap.get("KeyF"), undefined);
});

test("a key kept from an older table never breaks a newer one: it wins, and the other command has none", () => {
  const keymap = buildKeymap(BINDINGS, [], "image", "label", { fit: ["KeyG"], gone: ["KeyQ"] });
  assert.equal(keymap.get("KeyG").commands[0], "fit");
  assert.equal([...keymap.values()].some(({ commands }) => commands[0] === "guideline"), false);
});

test("a person's own key gives way to a class's as the table's do", () => {
  const keymap = buildKeymap(BINDINGS, ["j"], "image", "label", { fit: ["KeyJ"] });
  assert.equal(keymap.get("Shift+KeyJ").commands[0], "fit");
});

test("a key another command has is refused in a sentence that names it", () => {
  const choose = (command, chord, own = {}) => refusal(BINDINGS, own, bindingOf(command), chord, new Map([["c", "Car"]]));
  assert.equal(choose("fit", "KeyS"), null);
  assert.equal(choose("fit", "KeyF"), null, "its own");
  assert.match(choose("fit", "KeyG"), /^G already does “Guideline”\. /);
  assert.match(choose("fit", "KeyS", { guideline: ["KeyS"] }), /“Guideline”/);
  assert.equal(choose("fit", "KeyG", { guideline: ["KeyJ"] }), null, "given away");
  assert.match(choose("fit", "KeyE"), /“Fix the labels yourself”/, "it holds in review too");
  assert.equal(choose("skip", "KeyE"), null, "it holds while labelling only");
});

test("a key of the browser, of a class or of no fixed place is refused", () => {
  const choose = (chord) => refusal(BINDINGS, {}, bindingOf("guideline"), chord, new Map([["c", "Car"]]));
  for (const chord of ["Ctrl+KeyW", "Ctrl+Digit1", "Alt+KeyD", "F5", "Ctrl+Shift+KeyT", "Ctrl+KeyQ"]) {
    assert.match(choose(chord), /belongs to the browser/, chord);
  }
  assert.match(choose("KeyC"), /key of the class “Car”/);
  for (const chord of ["Lang1", "Lang2", "IntlRo", "CapsLock", "", "KanaMode", "HangulMode"]) assert.match(choose(chord), /cannot be used/);
});

test("Ctrl with a key that ends a syllable acts once the syllable stands", async () => {
  const heard = [];
  const keyboard = new EventTarget();
  listen({ press: (chord) => heard.push(chord) > 0, release: () => {}, worksInFields: (chord) => chord === "Ctrl+Enter" }, keyboard);
  const send = (type, options) => {
    const event = new Event(type, { cancelable: true });
    const element = { closest: () => null, matches: (wanted) => wanted.includes("textarea") };
    Object.assign(event, { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, keyCode: 0, key: "", code: "", ...options });
    Object.defineProperty(event, "target", { value: element });
    keyboard.dispatchEvent(event);
  };
  const enter = { code: "Enter", ctrlKey: true };
  send("keydown", { ...enter, isComposing: true, keyCode: 229 });
  assert.deepEqual(heard, []);
  send("compositionend", {});
  await new Promise((done) => setTimeout(done));
  assert.deepEqual(heard, ["Ctrl+Enter"]);
  send("keydown", { ...enter, isComposing: true, keyCode: 229 });
  send("compositionend", {});
  send("keydown", enter);
  await new Promise((done) => setTimeout(done));
  assert.deepEqual(heard, ["Ctrl+Enter", "Ctrl+Enter"], "a browser that sends the key again");
  send("keydown", { code: "KeyN", isComposing: true, keyCode: 229 });
  send("compositionend", {});
  await new Promise((done) => setTimeout(done));
  assert.equal(heard.length, 2);
});
