/**
 * What a reviewer's remark points at: an object or a place.
 *
 * @typedef {import("../types.js").Anchor} Anchor
 */
import { t } from "../../i18n.js";
import { reveal, titleOf } from "../actions.js";

/** @param {import("../bench.js").Bench} bench @param {Anchor} anchor */
export function showAnchor(bench, { field, id, x, y }) {
  const key = `${field}/${id}`;
  if (bench.desk?.document.get(key)) {
    bench.desk.select([key]);
    reveal(bench, key);
  } else if (x !== undefined && y !== undefined) {
    bench.stage?.reveal({ x: x - 20, y: y - 20, width: 40, height: 40 });
  }
}

/** What a remark points at, in words. @param {import("../bench.js").Bench} bench @param {Anchor} anchor */
export function anchorName(bench, { field, id, x, y }) {
  const key = `${field}/${id}`;
  if (bench.desk?.document.get(key)) return titleOf(bench, key);
  return x === undefined || y === undefined ? t("An object that is gone")
    : t("Place %(x)s, %(y)s", { x: Math.round(x), y: Math.round(y) });
}
