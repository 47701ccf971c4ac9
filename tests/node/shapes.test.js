import assert from "node:assert/strict";
import { test } from "node:test";
import { allOf } from "../../static/workbench/model/shaping.js";
import { given, SHAPES } from "./hand.js";

const before = (result = {}, options = {}) => given({ fields: SHAPES, result, ...options });
const SQUARE = [[100, 100], [200, 100], [200, 200], [100, 200]];
const ROOF = { areas: [{ id: "roof", class: "roof", points: SQUARE, attributes: {} }] };
const LANE = { lines: [{ id: "lane", class: "lane", points: [[10, 10], [110, 10], [110, 110]], attributes: {} }] };
const POSE = { poses: [{ id: "pose", class: "person", points: [[100, 50, 2], [80, 100, 1], [0, 0, 0]], attributes: {} }] };

test("clicks set the vertices of a polygon and a click on the first closes it", () => {
  const hand = before().drawing("areas").clicks(...SQUARE, [102, 101]);
  assert.deepEqual(hand.points("areas"), [SQUARE]);
  assert.deepEqual(hand.selected, [hand.result.areas[0].id]);
  assert.equal(hand.toolbox.tool.busy, false);
});

test("a double click, or Enter, ends a polygon or a polyline where it is", () => {
  assert.deepEqual(before().drawing("areas").clicks(...SQUARE, SQUARE[3]).points("areas"), [SQUARE]);
  assert.deepEqual(before().drawing("areas").clicks(...SQUARE).finishes().points("areas"), [SQUARE]);
  assert.deepEqual(before().drawing("lines").clicks([10, 10], [50, 50], [50, 50]).points("lines"), [[[10, 10], [50, 50]]]);
});

test("two points are no polygon and one is no line: neither ends, and a double click sets one vertex", () => {
  const polygon = before().drawing("areas").clicks([10, 10], [50, 10], [50, 10]).finishes();
  assert.deepEqual(polygon.result, {});
  assert.deepEqual(polygon.clicks([50, 50], [10, 10]).points("areas"), [[[10, 10], [50, 10], [50, 50]]]);
  assert.deepEqual(before().drawing("lines").clicks([10, 10], [10, 10]).finishes().result, {});
});

test("a polyline may end on its first vertex without being over", () => {
  const hand = before().drawing("lines").clicks(...SQUARE, SQUARE[0]).finishes();
  assert.deepEqual(hand.points("lines"), [[...SQUARE, SQUARE[0]]]);
});

test("Backspace takes back vertices one by one, the first with all of it, and escape drops all", () => {
  const hand = before().drawing("areas").clicks([10, 10], [90, 10], [300, 300]).takesBack().clicks([90, 90]).finishes();
  assert.deepEqual(hand.points("areas"), [[[10, 10], [90, 10], [90, 90]]]);
  const gone = before().drawing("areas").clicks([10, 10], [90, 10]).takesBack().takesBack();
  assert.equal(gone.toolbox.tool.busy, false);
  assert.deepEqual(before().drawing("areas").clicks([10, 10], [90, 10]).escape().result, {});
});

test("a vertex is set where the pointer is let go, inside the image", () => {
  const hand = before().drawing("areas").clicks([10, 10], [90, 10]).down([90, 90]).move([500, 90]).up([500, 90]).finishes();
  assert.deepEqual(hand.points("areas"), [[[10, 10], [90, 10], [400, 90]]]);
});

test("a vertex near one of another shape is drawn to it, unless Ctrl is held", () => {
  const near = [203, 96];
  const drawn = (keys) => before(ROOF).drawing("areas").click(near, keys).clicks([300, 20], [300, 80]).finishes().points("areas")[1][0];
  assert.deepEqual(drawn({}), [200, 100]);
  assert.deepEqual(drawn({ ctrl: true }), near);
});

test("a vertex is dragged, alone, and drawn to those of other shapes", () => {
  const hand = before({ ...ROOF, objects: [{ id: "b", class: "car", x: 250, y: 50, width: 20, height: 20, attributes: {} }] });
  hand.click([150, 150]).drag([200, 100], [220, 90]);
  assert.deepEqual(hand.points("areas"), [[[100, 100], [220, 90], [200, 200], [100, 200]]]);
  assert.deepEqual(hand.drag([220, 90], [252, 68]).points("areas")[0][1], [250, 70]);
});

test("a new vertex is pulled out of the middle of an edge; a click there does nothing", () => {
  const hand = before(ROOF).click([150, 150]);
  assert.deepEqual(hand.click([150, 100]).points("areas"), [SQUARE]);
  assert.deepEqual(hand.drag([150, 100], [150, 60]).points("areas"), [[[100, 100], [150, 60], ...SQUARE.slice(1)]]);
  assert.deepEqual(hand.drag([100, 150], [60, 150]).points("areas")[0].at(-1), [60, 150]);
});

test("Alt and a click, or Delete after touching it, takes a vertex out; three always stay", () => {
  const hand = before(ROOF).click([150, 150]).click([200, 100], { alt: true });
  assert.deepEqual(hand.points("areas"), [[[100, 100], [200, 200], [100, 200]]]);
  assert.deepEqual(hand.click([100, 100], { alt: true }).points("areas")[0].length, 3);
  const held = before(ROOF).click([150, 150]).drag([200, 100], [210, 100]).does("removePoint");
  assert.equal(held.points("areas")[0].length, 3);
});

test("arrows move the vertex that was touched last, and the whole after the shape was clicked", () => {
  const hand = before(ROOF).click([150, 150]).drag([200, 100], [210, 100]).does("nudge", 0, 5);
  assert.deepEqual(hand.points("areas")[0], [[100, 100], [210, 105], [200, 200], [100, 200]]);
  hand.click([150, 150]).does("nudge", 1, 0);
  assert.deepEqual(hand.points("areas")[0][0], [101, 100]);
});

test("shapes are hit where they are seen: inside a polygon, on a line, and not beside them", () => {
  const bent = { areas: [{ ...ROOF.areas[0], points: [[0, 0], [100, 0], [100, 20], [20, 20], [20, 100], [0, 100]] }] };
  assert.deepEqual(before(bent).click([10, 90]).selected, ["roof"]);
  assert.deepEqual(before(bent).click([80, 80]).selected, []);
  assert.deepEqual(before(LANE).click([60, 12]).selected, ["lane"]);
  assert.deepEqual(before(LANE).click([60, 60]).selected, []);
  assert.deepEqual(before(bent).drag([40, 40], [90, 90]).selected, []);
  assert.deepEqual(before(bent).drag([40, 5], [60, 90]).selected, ["roof"]);
});

test("shapes of every kind move together and stop at the rim together", () => {
  const hand = before({ ...ROOF, ...LANE, ...POSE }).does("selectAll").drag([150, 150], [1000, 150]);
  assert.deepEqual(hand.points("areas")[0][0], [300, 100]);
  assert.deepEqual(hand.points("lines")[0][0], [210, 10]);
  assert.deepEqual(hand.points("poses")[0], [[300, 50, 2], [280, 100, 1], [0, 0, 0]]);
});

test("keypoints are placed in the order of the class, hidden with Shift, or skipped", () => {
  const hand = before().drawing("poses");
  assert.equal(hand.toolbox.tool.preview().hint, "nose (1 of 3)");
  hand.click([100, 50]).skips().click([120, 100], { shift: true });
  assert.deepEqual(hand.points("poses"), [[[100, 50, 2], [0, 0, 0], [120, 100, 1]]]);
});

test("keypoints end early with the rest not there, and a point set wrongly is taken back", () => {
  const hand = before().drawing("poses").clicks([10, 10], [300, 200]).takesBack().finishes();
  assert.deepEqual(hand.points("poses"), [[[10, 10, 2], [0, 0, 0], [0, 0, 0]]]);
  assert.deepEqual(before().drawing("poses").skips().skips().skips().result, {});
});

test("one keypoint is dragged and keeps how it is seen", () => {
  const hand = before(POSE).click([90, 80]).drag([80, 100], [70, 120]);
  assert.deepEqual(hand.points("poses"), [[[100, 50, 2], [70, 120, 1], [0, 0, 0]]]);
});

test("the class that is chosen decides what is drawn", () => {
  const hand = before().drawing("areas").clicks([10, 10], [50, 10]).drawing("objects").drag([100, 100], [150, 150]);
  assert.deepEqual(Object.keys(hand.result), ["objects"]);
});

test("brought to the front is drawn last, and it is one step back", () => {
  const two = { areas: [ROOF.areas[0], { ...ROOF.areas[0], id: "other" }] };
  const hand = before(two);
  hand.desk.select(["areas/roof"]);
  assert.deepEqual(hand.does("arrange", "front").result.areas.map(({ id }) => id), ["other", "roof"]);
  assert.deepEqual(hand.click([300, 20]).click([150, 150]).selected, ["roof"]);
  assert.equal(hand.does("undo").result.areas[0].id, "roof");
  assert.deepEqual(hand.result, two);
});

test("points are walked, moved, split off and taken out by keys alone", () => {
  const hand = before(ROOF);
  hand.desk.select(["areas/roof"]);
  hand.does("walkPoints", 1).does("walkPoints", 1).does("nudge", 10, 0);
  assert.deepEqual(hand.points("areas")[0][1], [210, 100]);
  hand.does("insertPoint").does("nudge", 5, 0);
  assert.deepEqual(hand.points("areas")[0][2], [210, 150]);
  assert.deepEqual(hand.does("removePoint").points("areas")[0].length, 4);
  hand.does("walkPoints", -1).does("walkPoints", 1).does("nudge", 0, 3);
  assert.deepEqual(hand.points("areas")[0][0], [100, 103], "past the last one the whole is meant");
});

test("a split at the end of a line is in the middle of its last edge", () => {
  const hand = before(LANE);
  hand.desk.select(["lines/lane"]);
  assert.deepEqual(hand.does("walkPoints", -1).does("insertPoint").points("lines")[0], [[10, 10], [110, 10], [110, 60], [110, 110]]);
});

test("a keypoint becomes hidden and visible again, and one that was not there comes", () => {
  const hand = before(POSE);
  hand.desk.select(["poses/pose"]);
  hand.does("walkPoints", 1).does("seePoint", { x: 0, y: 0 });
  assert.deepEqual(hand.points("poses")[0][0], [100, 50, 1]);
  hand.does("walkPoints", 1).does("walkPoints", 1).does("seePoint", { x: 130, y: 100 });
  assert.deepEqual(hand.points("poses")[0], [[100, 50, 1], [80, 100, 1], [130, 100, 2]]);
  hand.does("removePoint");
  assert.deepEqual(hand.points("poses")[0][2], [0, 0, 0]);
});

test("left and right are exchanged by their names, with what is seen of them", () => {
  const hand = before({ poses: [{ ...POSE.poses[0], points: [[100, 50, 2], [80, 100, 1], [130, 90, 2]] }] }).does("selectAll").does("mirror");
  assert.deepEqual(hand.points("poses")[0], [[100, 50, 2], [130, 90, 2], [80, 100, 1]]);
  assert.deepEqual(before(ROOF).does("selectAll").does("mirror").desk.history.canUndo, false);
});

test("all of the item before is copied with new ids, what the schema does not have is left out", () => {
  const previous = { ...ROOF, ...POSE, gone: [{ id: "x", class: "y" }], scene: "day" };
  const hand = before(LANE).does("paste", allOf(previous), { x: 0, y: 0 });
  assert.deepEqual(Object.keys(hand.result), ["areas", "lines", "poses"]);
  assert.deepEqual(hand.points("areas"), [SQUARE]);
  assert.notEqual(hand.result.areas[0].id, "roof");
  assert.deepEqual(hand.does("undo").result, LANE);
});

test("shapes pasted into a smaller image are made to fit", () => {
  const wide = [{ field: "areas", object: { ...ROOF.areas[0], points: [[0, 0], [900, 0], [900, 500]] } }];
  const [points] = before().does("paste", wide, { x: 0, y: 0 }).points("areas");
  assert.ok(points.every(([x, y]) => x >= 0 && y >= 0 && x <= 400 && y <= 300));
});

test("a second finger in the middle of a polygon pinches and what was drawn stays", () => {
  const hand = before().drawing("areas");
  const tap = (at) => hand.finger(1, "down", at).finger(1, "up", at);
  tap([10, 10]);
  tap([100, 10]);
  hand.finger(1, "down", [200, 200]).finger(2, "down", [300, 200]).finger(2, "move", [350, 200]);
  hand.finger(2, "up", [350, 200]).finger(1, "up", [200, 200]);
  tap([100, 100]);
  assert.deepEqual(hand.finishes().points("areas"), [[[10, 10], [100, 10], [100, 100]]]);
});

test("once a pen has drawn, fingers move the image, and the palm that lies there draws nothing", () => {
  const hand = before().drawing("objects");
  hand.drag([10, 10], [60, 60], { pen: true });
  hand.finger(1, "down", [200, 200]).finger(1, "move", [230, 220]).finger(1, "up", [230, 220]);
  assert.deepEqual(hand.view.panned, { x: 30, y: 20 });
  hand.finger(2, "down", [300, 280]).down([100, 100], { pen: true }).finger(2, "move", [310, 290]).finger(3, "down", [320, 280]);
  hand.move([150, 150], { pen: true }).up([150, 150], { pen: true }).finger(3, "up", [320, 280]).finger(2, "up", [310, 290]);
  assert.deepEqual(hand.boxes, [[10, 10, 50, 50], [100, 100, 50, 50]]);
  assert.deepEqual(hand.view.panned, { x: 30, y: 20 });
});

test("what is being drawn is ended before it is handed in when there is enough of it, and else it stays", () => {
  const hand = before();
  hand.drawing("areas").clicks([100, 100], [200, 100]);
  assert.equal(hand.toolbox.settle(), false);
  assert.deepEqual(hand.points("areas"), []);
  hand.clicks([150, 200]);
  assert.equal(hand.toolbox.settle(), true);
  assert.deepEqual(hand.points("areas"), [[[100, 100], [200, 100], [150, 200]]]);
  hand.drawing("poses").click([50, 50]);
  assert.equal(hand.toolbox.settle(), true);
  assert.deepEqual(hand.points("poses"), [[[50, 50, 2], [0, 0, 0], [0, 0, 0]]]);
  assert.equal(hand.toolbox.settle(), true, "there is nothing to end");
});
