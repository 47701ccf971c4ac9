import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { t, tn, use } from "../../static/i18n.js";

afterEach(() => use({}));

test("a sentence without a translation stays English", () => {
  assert.equal(t("Saved"), "Saved");
});

test("what goes into a sentence goes into its translation", () => {
  use({ "%(name)s is here": "%(name)s 님이 왔어요" });
  assert.equal(t("%(name)s is here", { name: "김동국 100%" }), "김동국 100% 님이 왔어요");
});

test("a place nobody fills is left as it stands", () => {
  assert.equal(t("%(a)s and %(b)s", { a: 1 }), "1 and %(b)s");
});

test("English tells one from many; Korean has one form for both", () => {
  assert.equal(tn("%(n)s file", "%(n)s files", 1), "1 file");
  assert.equal(tn("%(n)s file", "%(n)s files", 1200), "1,200 files");
  use({ "%(n)s file": "파일 %(n)s개" });
  assert.equal(tn("%(n)s file", "%(n)s files", 3), "파일 3개");
});
