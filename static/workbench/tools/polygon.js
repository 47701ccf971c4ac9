import { POLYGON } from "../geometry/polygon.js";
import { addShape } from "../geometry/shapes.js";
import { DRAWING } from "./drawing.js";
import { PathTool } from "./path.js";

export function install() {
  addShape("polygon", POLYGON);
  DRAWING.set("polygon", (desk, view) => new PathTool(desk, view, { shape: POLYGON, fewest: 3 }));
}
