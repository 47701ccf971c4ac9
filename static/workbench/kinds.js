/**
 * The kinds of shape that only some schemas have: their geometry and their tools are fetched when a schema has such a field.
 * A module of a kind exports `install()`, which adds its shape (`addShape`), the tool that draws it (`DRAWING`) and, if it has
 * some, further tools (`EXTRA`).
 *
 * @typedef {import("./types.js").FieldDef} FieldDef
 */
import { shapeName } from "./geometry/shapes.js";

/** @type {Record<string, () => Promise<{install: () => void}>>} by the name of the shape */
const LATER = {
  turned: () => import("./tools/turned.js"),
  polygon: () => import("./tools/polygon.js"),
  polyline: () => import("./tools/polyline.js"),
  keypoints: () => import("./tools/keypoints.js"),
  mask: () => import("./tools/mask.js"),
};

const LINES = () => import("./tools/lines.js");
const EVERY = () => import("./tools/every.js");
const OF_LINES = new Set(["turned", "polygon", "polyline", "keypoints"]);
/** From so many of them they come in one file. */
const MANY = 3;

/** Have at hand what these fields need. @param {FieldDef[]} fields */
export async function loadKinds(fields) {
  const names = [...new Set(fields.map(shapeName).filter((name) => name in LATER))];
  const isMany = names.filter((name) => OF_LINES.has(name)).length >= MANY;
  const together = names.includes("mask") ? EVERY : LINES;
  const kinds = await Promise.all(isMany ? [together()] : names.map((name) => LATER[name]()));
  for (const { install } of kinds) install();
}
