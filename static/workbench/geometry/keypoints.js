/**
 * Keypoints: `[[x, y, v], ...]`, one for each name the class lists, in that order. v is 0 where a point is not there (then x
 * and y are 0), 1 hidden, 2 visible. The class's skeleton says between which of them lines are drawn.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("../types.js").Point} Point
 * @typedef {import("../types.js").ClassDef} ClassDef
 * @typedef {[number, number, number]} Keypoint
 * @typedef {{points: Keypoint[]}} Pose
 */
import { t } from "../../i18n.js";
import { allowedMove, contains, intersects } from "./box.js";
import { boundsOf } from "./path.js";
import { inside } from "./point.js";

export const HIDDEN = 1;
export const VISIBLE = 2;
const RADIUS = 4;

/** @type {Keypoint} */
export const ABSENT = [0, 0, 0];

/** @param {Pose} pose @returns {Keypoint[]} those that are there */
const present = ({ points }) => points.filter(([, , seen]) => seen > 0);

/** @param {Pose} pose @returns {Box} */
const bounds = (pose) => boundsOf(present(pose));

/** @param {Keypoint[]} points @param {(point: Keypoint) => Point} place @returns {{points: Keypoint[]}} */
const placed = (points, place) => ({
  points: points.map((point) => {
    if (point[2] === 0) return point;
    const { x, y } = place(point);
    return [x, y, point[2]];
  }),
});

/** @param {Pose} pose @param {Point} delta */
const moved = ({ points }, delta) => placed(points, ([x, y]) => ({ x: x + delta.x, y: y + delta.y }));

/** @param {Keypoint[]} points @param {number} index @param {Keypoint} point @returns {{points: Keypoint[]}} */
const replaced = (points, index, point) => ({ points: points.map((old, at) => (at === index ? point : old)) });

/** @param {Pose} pose @param {number} index @param {Point} delta @param {import("./shapes.js").Limits} limits */
function movedPoint({ points }, index, delta, limits) {
  const [x, y, seen] = points[index];
  if (seen === 0) return { points };
  const to = inside({ x: x + delta.x, y: y + delta.y }, limits.bounds);
  return replaced(points, index, [to.x, to.y, seen]);
}

/** A point that was visible is hidden, and the other way round; one that was not there comes. @param {Pose} pose
 * @param {number} index @param {Point} at where it comes @param {Box} image */
function seen({ points }, index, at, image) {
  const [x, y, now] = points[index];
  const to = inside(at, image);
  return replaced(points, index, now === 0 ? [to.x, to.y, VISIBLE] : [x, y, now === VISIBLE ? HIDDEN : VISIBLE]);
}

/** What people call the two sides, in names of points. */
const SIDES = [["left", "right"], ["Left", "Right"], ["왼", "오른"], ["좌", "우"], ["l_", "r_"], ["L_", "R_"]];

/** The index of the same point on the other side, by its name; its own where it has no other. @param {string[]} names
 * @param {number} index */
function opposite(names, index) {
  const name = names[index];
  const others = SIDES.flatMap(([left, right]) => [name.replace(left, right), name.replace(right, left)]);
  const at = names.findIndex((each) => each !== name && others.includes(each));
  return at < 0 ? index : at;
}

/** @param {Pose} pose @param {ClassDef} label @returns {{points: Keypoint[]}|null} null where no point has a side */
function mirrored({ points }, { keypoints = [] }) {
  const other = points.map((_, index) => opposite(keypoints, index));
  return other.every((at, index) => at === index) ? null : { points: other.map((at) => points[at]) };
}

/** @param {Pose} pose @param {number} _scale @param {ClassDef} [label] @returns {import("./shapes.js").Handle[]} */
function handles({ points }, _scale, label) {
  return points.flatMap(([x, y, seen], index) => (seen === 0 ? [] : [{
    name: `v${index}`, at: { x, y }, look: /** @type {const} */ ("vertex"), cursor: "move", title: label?.keypoints?.[index],
    isHollow: seen === HIDDEN,
  }]));
}

/** @param {CanvasRenderingContext2D} context @param {import("../types.js").Viewport} view @param {Pose[]} poses
 *  @param {string} color @param {Required<import("./shapes.js").Stroke>} stroke @param {ClassDef} [label] */
function paint(context, view, poses, color, { width, dash }, label) {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.beginPath();
  for (const pose of poses) trace(context, view, pose, label);
  context.stroke();
  context.setLineDash([]);
  const swell = width > 3 ? 1.5 : 0; // the pale ground under a highlighted pose
  for (const pose of poses) {
    for (const [x, y, seen] of present(pose)) {
      context.beginPath();
      context.arc(x * view.scale + view.x, y * view.scale + view.y, RADIUS + swell, 0, 2 * Math.PI);
      context.fillStyle = seen === VISIBLE || swell ? color : "#fff";
      context.lineWidth = 2;
      context.fill();
      context.stroke();
    }
  }
}

/** @param {import("./shapes.js").Pen} pen @param {import("../types.js").Viewport} view @param {Pose} pose
 *  @param {ClassDef} [label] */
function trace(pen, view, { points }, label) {
  for (const [from, to] of label?.skeleton ?? []) {
    const [a, b] = [points[from], points[to]];
    if (!a?.[2] || !b?.[2]) continue;
    pen.moveTo(a[0] * view.scale + view.x, a[1] * view.scale + view.y);
    pen.lineTo(b[0] * view.scale + view.x, b[1] * view.scale + view.y);
  }
}

/** @type {import("./shapes.js").Shape} */
export const KEYPOINTS = {
  isOpen: true,
  bounds,
  extent: bounds,
  size: (pose) => bounds(pose).width * bounds(pose).height,
  contains: (pose, point, slack) => contains(bounds(pose), point, slack),
  touches: (pose, area) => intersects(bounds(pose), area),
  moved,
  fitted(pose, delta, image) {
    const { points } = moved(pose, allowedMove(bounds(pose), delta, image));
    return placed(points, ([x, y]) => inside({ x, y }, image));
  },
  handles,
  reshaped: (pose, handle, delta, limits) => movedPoint(pose, Number(handle.slice(1)), delta, limits),
  vertices: () => [],
  words: (pose) => t("%(placed)s of %(count)s points", { placed: present(pose).length, count: pose.points.length }),
  trace,
  paint,
  points: {
    count: ({ points }) => points.length,
    at: ({ points }, index) => (points[index]?.[2] ? { x: points[index][0], y: points[index][1] } : null),
    moved: movedPoint,
    without: (pose, index) => (present(pose).length < 2 || pose.points[index][2] === 0 ? null
      : replaced(pose.points, index, ABSENT)),
    seen,
    mirrored,
    title: (_pose, index, label) => label?.keypoints?.[index] ?? String(index + 1),
  },
};
