import assert from "node:assert/strict";
import { test } from "node:test";
import { ActiveTime, IDLE_MS } from "../../static/workbench/flow/activity.js";
import { seeded } from "./random.js";

test("whatever happens, the time worked is the short gaps between movements while the page was in sight", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = seeded(seed);
    const time = new ActiveTime(500);
    let now = random.whole(0, 1e6), last = null, visible = true, expected = 500, inSight = 0;
    for (let step = 0; step < 60; step += 1) {
      const gap = random.pick([0, 16, 900, 5_000, IDLE_MS - 1, IDLE_MS, 60_000, 3_600_000]);
      now += gap;
      if (visible) inSight += gap;
      const isSwitch = random.whole(0, 4) === 0;
      if (visible && last !== null && now - last < IDLE_MS && (isSwitch || visible)) expected += now - last;
      if (isSwitch) {
        visible = !visible;
        time.hide(now, !visible);
        last = visible ? now : null;
      } else if (visible) {
        time.touch(now);
        last = now;
      } else {
        last = null;
      }
      assert.equal(time.total, expected, `seed ${seed}, step ${step}`);
      assert.ok(time.total - 500 <= inSight, `seed ${seed}: more than was in sight`);
    }
  }
});

test("a clock that goes back takes nothing away", () => {
  const time = new ActiveTime();
  time.touch(1_000);
  time.touch(2_000);
  time.touch(500);
  assert.equal(time.total, 1_000);
});

test("idle time and time in another tab are not counted", () => {
  const time = new ActiveTime();
  time.touch(0);
  time.touch(10_000);
  time.touch(10_000 + IDLE_MS);
  time.hide(10_000 + IDLE_MS + 2_000, true);
  time.hide(10_000 + IDLE_MS + 7_000, false);
  time.touch(10_000 + IDLE_MS + 8_000);
  assert.equal(time.total, 10_000 + 2_000 + 1_000);
});
