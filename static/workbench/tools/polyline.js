import { POLYLINE } from "../geometry/polyline.js";
import { addShape } from "../geometry/shapes.js";
import { DRAWING } from "./drawing.js";
import { PathTool } from "./path.js";

export function install() {
  addShape("polyline", POLYLINE);
  DRAWING.set("polyline", (desk, view) => new PathTool(desk, view, { shape: POLYLINE, fewest: 2 }));
}
