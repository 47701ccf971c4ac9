import { MASK, regionOf } from "../geometry/mask.js";
import { addShape } from "../geometry/shapes.js";
import { paintRegion } from "../view/maskpicture.js";
import { BrushTool } from "./brush.js";
import { DRAWING } from "./drawing.js";

/** @type {NonNullable<import("../geometry/shapes.js").Shape["paint"]>} */
function paint(context, view, masks, color, { width, fill, dash }) {
  // What stands out is painted twice: first the ground, a broad pale outline.
  const isGround = width >= 3;
  for (const mask of masks) {
    if (!isGround) paintRegion(context, view, regionOf(mask), color, fill > 0 ? 1 : 0.4);
    if (width < 1.5 || (width === 1.5 && fill > 0)) continue;
    context.beginPath();
    MASK.trace(context, view, mask);
    context.strokeStyle = color;
    context.lineWidth = isGround ? 3.5 : width - 0.5;
    context.setLineDash(dash);
    context.stroke();
    context.setLineDash([]);
  }
}

export function install() {
  addShape("mask", { ...MASK, paint });
  DRAWING.set("mask", (desk, view) => new BrushTool(desk, view));
}
