/** @typedef {import("../types.js").Point} Point */

/** Outlines as a dashed line that shows on any ground. @param {CanvasRenderingContext2D} context
 * @param {import("../types.js").Viewport} view @param {Point[][]} rings image */
export function paintRings(context, view, rings) {
  context.beginPath();
  for (const ring of rings) {
    ring.forEach(({ x, y }, index) => {
      if (index === 0) context.moveTo(x * view.scale + view.x, y * view.scale + view.y);
      else context.lineTo(x * view.scale + view.x, y * view.scale + view.y);
    });
    context.closePath();
  }
  context.lineWidth = 1.5;
  for (const [style, dash] of /** @type {[string, number[]][]} */ ([["#fff", []], ["#111", [4, 4]]])) {
    context.strokeStyle = style;
    context.setLineDash(dash);
    context.stroke();
  }
  context.setLineDash([]);
}
