/**
 * The commands for shapes on an image, by the names the table of keys uses: points, turning, ways to draw, and the pointer moved
 * by keys.
 *
 * @typedef {import("./bench.js").Bench} Bench
 * @typedef {import("./bench.js").Action} Action
 */
import { t } from "../i18n.js";
import { onDesk } from "./actions.js";
import { fieldOf } from "./model/document.js";
import * as shaping from "./model/shaping.js";

/** @param {Bench} bench @returns {Record<string, Action>} */
export function shapeActions(bench) {
  return { ...arrangingActions(bench), ...pointActions(bench), ...cursorActions(bench), ...wayActions(bench) };
}

/** @param {Bench} bench @returns {Record<string, Action>} */
function arrangingActions(bench) {
  return {
    bringToFront: onDesk(bench, shaping.arrange("front")),
    sendToBack: onDesk(bench, shaping.arrange("back")),
    turnLeft: onDesk(bench, shaping.turn(-1)), turnRight: onDesk(bench, shaping.turn(1)),
    turnFarLeft: onDesk(bench, shaping.turn(-15)), turnFarRight: onDesk(bench, shaping.turn(15)),
    mirror: onDesk(bench, shaping.mirror),
    copyPrevious: (perform) => onDesk(bench, shaping.paste(shaping.allOf(bench.previous), { x: 0, y: 0 }))(perform),
  };
}

/** @param {Bench} bench @returns {Record<string, Action>} */
function pointActions(bench) {
  /** @param {1|-1} step @returns {Action} */
  const walk = (step) => (perform) => {
    const can = onDesk(bench, shaping.walkPoints(step))(perform);
    if (can && perform) sayPoint(bench);
    return can;
  };
  return {
    nextPoint: walk(1), previousPoint: walk(-1),
    insertPoint: onDesk(bench, shaping.insertPoint),
    removePoint: onDesk(bench, shaping.removePoint),
    seePoint: (perform) => onDesk(bench, shaping.seePoint(comingPlace(bench)))(perform),
  };
}

/** Where a point that was not there comes: under the pointer, else in the middle of its object. @param {Bench} bench */
function comingPlace({ desk, stage }) {
  if (stage?.pointer) return stage.toImage(stage.pointer);
  const box = desk?.index?.entry(desk.single ?? "")?.box ?? { x: 0, y: 0, width: 0, height: 0 };
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** @param {Bench} bench */
function sayPoint(bench) {
  const { desk } = bench;
  const entry = desk?.index?.entry(desk.single ?? "");
  if (!desk || !entry?.shape.points || desk.point === null) return;
  const label = desk.schema.label(fieldOf(desk.single ?? ""), entry.object.class);
  const name = entry.shape.points.title(entry.object, desk.point, label);
  const at = entry.shape.points.at(entry.object, desk.point);
  bench.say(at ? t("%(name)s: %(x)s, %(y)s", { name, x: Math.round(at.x), y: Math.round(at.y) }) : t("%(name)s: not there", { name }));
}

/** @param {Bench} bench @returns {Record<string, Action>} */
function cursorActions(bench) {
  /** @param {(cursor: import("./view/cursor.js").KeyCursor) => void} act @returns {Action} */
  const onCursor = (act) => (perform) => {
    const cursor = bench.stage?.cursor;
    if (!cursor?.at) return false;
    if (!perform) return true;
    act(cursor);
    const place = bench.stage?.toImage(cursor.at);
    if (place) bench.say(t("Place %(x)s, %(y)s", { x: Math.round(place.x), y: Math.round(place.y) }));
    return true;
  };
  const move = (/** @type {number} */ x, /** @type {number} */ y) => onCursor((cursor) => cursor.move(x, y));
  return {
    cursor: (perform) => {
      if (perform) bench.stage?.cursor.toggle();
      return bench.stage !== null;
    },
    hideCursor: (perform) => (perform ? (bench.stage?.cursor.hide() ?? false) : !!bench.stage?.cursor.at),
    pressCursor: onCursor((cursor) => cursor.press()),
    pressCursorShift: onCursor((cursor) => cursor.press({ shift: true })),
    pressCursorAlt: onCursor((cursor) => cursor.press({ alt: true })),
    holdCursor: onCursor((cursor) => cursor.hold()),
    cursorLeft: move(-1, 0), cursorRight: move(1, 0), cursorUp: move(0, -1), cursorDown: move(0, 1),
    cursorLeapLeft: move(-10, 0), cursorLeapRight: move(10, 0), cursorLeapUp: move(0, -10), cursorLeapDown: move(0, 10),
    cursorFarLeft: move(-100, 0), cursorFarRight: move(100, 0), cursorFarUp: move(0, -100), cursorFarDown: move(0, 100),
  };
}

/** @param {Bench} bench @returns {Record<string, Action>} */
function wayActions(bench) {
  return {
    nextWay: (perform) => {
      const can = bench.stage?.toolbox?.nextWay(perform) ?? false;
      if (can && perform) bench.render();
      return can;
    },
  };
}
