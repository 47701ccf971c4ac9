/**
 * What is asked about an image's pixels, answered from them. The worker runs this; nothing in it knows of workers.
 *
 * @typedef {import("../types.js").Box} Box
 * @typedef {import("./color.js").Pixels} Pixels
 * @typedef {{width: number, height: number, read: (box: Box, to?: {width: number, height: number}) => Pixels}} Source
 *   `read` gives the pixels of a box, drawn to another size when asked
 * @typedef {{ask: "flood", x: number, y: number, tolerance: number, holes: "noise"|"all"|"none"}} FloodQuestion
 * @typedef {{ask: "content", box: Box}} ContentQuestion
 * @typedef {FloodQuestion | ContentQuestion} Question
 */
import { fromBitmap } from "./bitmap.js";
import { changes, nearestEdge } from "./edges.js";
import { flood } from "./flood.js";
import { contentBox } from "./tighten.js";

/** A box of more pixels is looked at smaller, and its edges are then found in full. */
const ENOUGH = 160_000;

/** @param {Source} source @param {Question} question
 * @returns {import("./region.js").Region|Box|null} a region for the wand, a box or null for the content of a box */
export function answer(source, question) {
  return question.ask === "flood" ? region(source, question) : content(source, question.box);
}

/** @param {Source} source @param {FloodQuestion} question */
function region(source, { x, y, tolerance, holes }) {
  const all = source.read({ x: 0, y: 0, width: source.width, height: source.height });
  return fromBitmap(flood(all, Math.floor(x), Math.floor(y), tolerance, { holes }), source);
}

/** @param {Source} source @param {Box} asked */
function content(source, asked) {
  const box = whole(asked, source);
  const shrink = Math.min(1, Math.sqrt(ENOUGH / (box.width * box.height)));
  if (shrink === 1) {
    const found = contentBox(source.read(box));
    return found && { ...found, x: found.x + box.x, y: found.y + box.y };
  }
  const size = { width: Math.round(box.width * shrink), height: Math.round(box.height * shrink) };
  const found = contentBox(source.read(box, size));
  return found && refined(source, box, {
    x: box.x + found.x / shrink, y: box.y + found.y / shrink, width: found.width / shrink, height: found.height / shrink,
  }, Math.ceil(1 / shrink) + 1);
}

/** The pixels that a box touches. @param {Box} box @param {Source} source @returns {Box} */
function whole(box, source) {
  const x = Math.max(0, Math.floor(box.x));
  const y = Math.max(0, Math.floor(box.y));
  const right = Math.min(source.width, Math.ceil(box.x + box.width));
  const bottom = Math.min(source.height, Math.ceil(box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

/** A box found on a smaller picture, each of its edges moved to the strongest one nearby, as far as `reach`.
 * @param {Source} source @param {Box} outer @param {Box} box @param {number} reach @returns {Box} */
function refined(source, outer, box, reach) {
  const side = (/** @type {"columns"|"rows"} */ across, /** @type {number} */ at) => {
    const [start, length] = across === "columns" ? [outer.x, outer.width] : [outer.y, outer.height];
    const from = Math.max(start, Math.round(at) - 3 * reach);
    const size = Math.min(start + length, Math.round(at) + 3 * reach) - from;
    const strip = across === "columns" ? { x: from, y: Math.round(box.y), width: size, height: Math.round(box.height) }
      : { x: Math.round(box.x), y: from, width: Math.round(box.width), height: size };
    const edge = nearestEdge(changes(source.read(strip), across), at - from, reach);
    return edge === null ? Math.round(at) : from + edge;
  };
  const [x, right] = [side("columns", box.x), side("columns", box.x + box.width)];
  const [y, bottom] = [side("rows", box.y), side("rows", box.y + box.height)];
  return { x, y, width: right - x, height: bottom - y };
}
