/**
 * The bench to look at only: one item with the labels of several people over each other, or what differs between two results.
 *
 * @typedef {import("./modes.js").Parts} Parts
 * @typedef {import("./modes.js").Mode} Mode
 */
import { t } from "../i18n.js";
import { buildSide, panelActions } from "./sides.js";
import { BottomBar } from "./panels/bottom.js";
import { h } from "./view/dom.js";

/** @param {Parts} parts @returns {Mode} */
export function startViewing({ bench, light }) {
  const { boot } = bench;
  const side = buildSide(bench, h("div"), false);
  const bottom = new BottomBar(bench, [h("a", { class: "wb-action", href: boot.urls.back }, t("Back to the item"))]);
  bench.add(bottom);
  panelActions(bench, side, () => light.close());
  return {
    side, bottom,
    begin: async ({ image }) => {
      const { work, layers = [] } = boot;
      if (!work) return;
      const [before, after] = layers;
      side.element.hidden = boot.compare !== "difference"; // layers have no list of their own: the legend counts them
      const isDifference = boot.compare === "difference" && !!after;
      bench.open(work, isDifference ? after.result : {}, await image, { readonly: true });
      if (isDifference) await bench.compareTwo(before, after);
      else await bench.compare(layers);
    },
  };
}
