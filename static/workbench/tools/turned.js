/** Boxes that may be turned are drawn straight, and turned by their handle or by keys. */
import { addShape } from "../geometry/shapes.js";
import { acrossFrom, TURNED } from "../geometry/turned.js";
import { BoxTool } from "./box.js";
import { BoxPointsTool } from "./boxpoints.js";
import { DRAWING, EXTREMES } from "./drawing.js";

const STRAIGHT = { rotation: 0 };

export function install() {
  addShape("turned", TURNED);
  DRAWING.set("turned", (desk, view) => new BoxTool(desk, view, STRAIGHT));
  DRAWING.set("turned extremes", (desk, view) => new BoxPointsTool(desk, view, EXTREMES, STRAIGHT));
  DRAWING.set("turned edge", (desk, view) => new BoxPointsTool(desk, view, { count: 3, shape: TURNED, make: acrossFrom }));
}
