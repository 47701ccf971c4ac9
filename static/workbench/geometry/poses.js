/**
 * Where keypoints lie in a box before anybody has moved them: as in the pose that was labelled last, else as their names say of a
 * standing person, else around the middle.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("./keypoints.js").Keypoint} Keypoint
 * @typedef {[number, number]} Place   across and down the box, from 0 to 1
 */
import { VISIBLE } from "./keypoints.js";
import { boundsOf } from "./path.js";
import { inside } from "./point.js";

/** A person seen from the front: how far from the middle, and how far down. @type {[RegExp, number, number][]} */
const BODY = [
  [/nose/i, 0, 0.08], [/eye/i, 0.07, 0.05], [/ear/i, 0.16, 0.07], [/mouth/i, 0.05, 0.12], [/neck/i, 0, 0.17],
  [/head/i, 0, 0], [/shoulder/i, 0.28, 0.2], [/elbow/i, 0.42, 0.36], [/wrist|hand/i, 0.5, 0.5], [/hip/i, 0.18, 0.52],
  [/knee/i, 0.2, 0.76], [/ankle|foot/i, 0.22, 1],
];
/** Names of what is on the person's own left, which is to the right of who looks. */
const LEFT = /left|^l[_ ]|왼/i;

/** @param {string} name @returns {Place|null} */
function bodyPlace(name) {
  const part = BODY.find(([pattern]) => pattern.test(name));
  return part ? [0.5 + (LEFT.test(name) ? 1 : -1) * part[1], part[2]] : null;
}

/** @param {number} index @param {number} count @returns {Place} */
function around(index, count) {
  const angle = (2 * Math.PI * index) / count - Math.PI / 2;
  return [0.5 + Math.cos(angle) / 2, 0.5 + Math.sin(angle) / 2];
}

/** @param {Keypoint[]} points of a pose @returns {Place[]|null} null where too few are there */
function placesOf(points) {
  const box = boundsOf(points.filter(([, , seen]) => seen > 0));
  if (box.width < 1 || box.height < 1 || points.some(([, , seen]) => seen === 0)) return null;
  return points.map(([x, y]) => [(x - box.x) / box.width, (y - box.y) / box.height]);
}

/** Keypoints of these names in a box, all visible. @param {string[]} names @param {Box} box @param {Box} bounds of the image
 * @param {Keypoint[]} [like] a pose of the same class @returns {Keypoint[]} */
export function posed(names, box, bounds, like) {
  const body = names.map(bodyPlace);
  const places = (like && placesOf(like)) ?? (body.every((place) => place) ? body : names.map((_, index) => around(index, names.length)));
  return places.map((place) => {
    const [across, down] = /** @type {Place} */ (place);
    const { x, y } = inside({ x: box.x + across * box.width, y: box.y + down * box.height }, bounds);
    return [x, y, VISIBLE];
  });
}
