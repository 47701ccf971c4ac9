/** Boxes that may be turned are drawn straight, and turned by their handle or by keys. */
import { addShape } from "../geometry/shapes.js";
import { TURNED } from "../geometry/turned.js";
import { BoxTool } from "./box.js";
import { DRAWING } from "./drawing.js";

export function install() {
  addShape("turned", TURNED);
  DRAWING.set("turned", (desk, view) => new BoxTool(desk, view, { rotation: 0 }));
}
