/**
 * Several results over one item: as many layers as there are people, or the difference between two. Each layer has a colour, a
 * dash and a line in the legend that shows or hides it; answers that are not drawn stand in a table. It works on whatever view
 * the item has.
 *
 * @typedef {import("../bench.js").Bench} Bench
 * @typedef {import("../types.js").ResultLayer} ResultLayer
 * @typedef {import("./difference.js").Difference} Difference
 * @typedef {{name: string, color: string, dash: number[], groups: {field: import("../types.js").FieldDef, objects: any[]}[]}} Layer
 */
import { t } from "../../i18n.js";
import { shapeOf } from "../geometry/shapes.js";
import { chordName } from "../keys/keymap.js";
import { setPressed } from "../view/button.js";
import { h } from "../view/dom.js";
import { answersTable } from "./answers.js";
import { differences } from "./difference.js";

/** Told apart by those who see no red or green too; beyond the sixth the dash tells. */
const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];
const DASHES = [[8, 4], [2, 3], [12, 3, 2, 3], [4, 4], [1, 2], [16, 4]];
const LOOKS = /** @type {const} */ ({
  added: { color: "#009e73", dash: [], title: t("Added") },
  removed: { color: "#d55e00", dash: [2, 3], title: t("Removed") },
  changed: { color: "#cc79a7", dash: [12, 3, 2, 3], title: t("Changed") },
  moved: { color: "#0072b2", dash: [8, 4], title: t("Moved") },
});

export class Comparison {
  /** @type {Layer[]} */
  layers = [];
  /** What differs, in the order of the fields; empty when layers are shown. @type {Difference[]} */
  found = [];
  /** @type {Set<Layer>} */
  #hidden = new Set();
  #at = -1;

  /** @param {Bench} bench */
  constructor(bench) {
    this.bench = bench;
    this.element = h("section", { class: "wb-legend", "aria-label": t("Layers") });
  }

  /** Lay results over the item. @param {ResultLayer[]} results none takes the layers away */
  overlay(results) {
    this.found = [];
    const fields = this.#fields;
    this.#show(results.map(({ name, result }, index) => ({
      name, color: COLORS[index % COLORS.length], dash: DASHES[index % DASHES.length],
      groups: fields.map((field) => ({ field, objects: /** @type {any[]} */ (result[field.name] ?? []) })),
    })), results);
  }

  /** Show what differs between two results. @param {ResultLayer} before @param {ResultLayer} after */
  difference(before, after) {
    const drawn = new Set(this.#fields);
    const reach = (/** @type {import("../types.js").FieldDef} */ field) => (drawn.has(field) ? reachOf(field) : null);
    this.found = differences(this.bench.schema.fields, before.result, after.result, reach)
      .filter(({ change }) => change !== "same");
    this.#at = -1;
    const layers = Object.entries(LOOKS).map(([change, { color, dash, title }]) => {
      const these = this.found.filter((each) => each.change === change && drawn.has(each.field));
      const objects = (/** @type {Difference} */ each) => [each.before, each.after].filter((object) => object !== null);
      return { name: `${title}: ${these.length}`, color, dash: [...dash],
        groups: [...drawn].map((field) => ({ field, objects: these.filter((each) => each.field === field).flatMap(objects) })) };
    });
    this.#show(layers, [before, after]);
  }

  /** Show or hide a layer. @param {number} index @returns {boolean} whether there is such a layer */
  toggle(index) {
    const layer = this.layers[index];
    if (!layer) return false;
    if (!this.#hidden.delete(layer)) this.#hidden.add(layer);
    this.#paint();
    return true;
  }

  /** Go to the next or the previous difference. @param {1|-1} by @returns {Difference|null} */
  step(by) {
    const drawn = this.found.filter(({ field }) => this.#fields.includes(field));
    if (drawn.length === 0) return null;
    this.#at = (this.#at + by + drawn.length) % drawn.length;
    const { field, before, after } = drawn[this.#at];
    if (this.bench.stage) this.bench.stage.reveal(shapeOf(field).bounds(after ?? before));
    return drawn[this.#at];
  }

  get #fields() {
    const { work, schema } = this.bench;
    return work ? schema.objectFields(work.item.media) : [];
  }

  /** @param {Layer[]} layers @param {ResultLayer[]} results what the layers were made of */
  #show(layers, results) {
    this.layers = layers;
    this.#hidden.clear();
    const table = answersTable(this.bench.schema, this.#fields, results);
    const hasDrawn = this.#fields.length > 0;
    this.element.replaceChildren(...(hasDrawn ? layers.map((layer, index) => this.#line(layer, index)) : []), table ?? "");
    if (results.length > 0 && (hasDrawn || table)) this.bench.main.append(this.element);
    else this.element.remove();
    this.#paint();
  }

  /** @param {Layer} layer @param {number} index */
  #line(layer, index) {
    const count = layer.groups.reduce((sum, { objects }) => sum + objects.length, 0);
    return h("button", { type: "button", class: "wb-legend-line", "data-layer": index, onclick: () => this.toggle(index) },
      sample(layer), h("span", {}, layer.name), " ", this.found.length ? null : h("span", { class: "wb-count" }, String(count)), " ",
      index < 9 ? h("kbd", {}, chordName(`Shift+Digit${index + 1}`)) : null);
  }

  #paint() {
    for (const line of this.element.querySelectorAll("[data-layer]")) {
      setPressed(line, !this.#hidden.has(this.layers[Number(/** @type {HTMLElement} */ (line).dataset.layer)]));
    }
    const shown = this.layers.filter((layer) => !this.#hidden.has(layer));
    this.bench.stage?.compare(shown);
    this.bench.text?.compare(shown.map(({ groups, ...layer }) => ({ ...layer, spans: groups.flatMap(({ objects }) => objects) })));
  }
}

/** A piece of the line that the layer is drawn with. @param {Layer} layer */
function sample({ color, dash }) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const line = document.createElementNS(space, "path");
  for (const [name, value] of [["viewBox", "0 0 24 10"], ["class", "wb-sample"], ["aria-hidden", "true"]]) svg.setAttribute(name, value);
  for (const [name, value] of [["d", "M1 5h22"], ["stroke", color], ["stroke-dasharray", dash.join(" ")]]) line.setAttribute(name, value);
  svg.append(line);
  return svg;
}

/** @param {import("../types.js").FieldDef} field @returns {import("./difference.js").Reach} */
function reachOf(field) {
  if (field.kind === "span") return ({ start, end }) => [{ start, size: end - start }];
  const shape = shapeOf(field);
  return (object) => {
    const { x, y, width, height } = shape.bounds(object);
    return [{ start: x, size: Math.max(1, width) }, { start: y, size: Math.max(1, height) }];
  };
}
