/**
 * A workbench to try a label schema on while it is being made: the real tools, classes, keys and questions, over a sample. Nothing
 * is kept and nothing is sent.
 *
 * @typedef {import("./types.js").FieldDef} FieldDef
 * @typedef {import("./types.js").Media} Media
 */
import { t } from "../i18n.js";
import { labelActions } from "./actions.js";
import { Bench } from "./bench.js";
import { loadImage } from "./flow/images.js";
import { listen } from "./keys/keyboard.js";
import { Schema } from "./model/schema.js";
import { TopBar } from "./panels/top.js";
import { buildSide, loadQuestions, panelActions } from "./sides.js";
import { h } from "./view/dom.js";

const OF_RESPONSES = new Set(["preference", "ranking"]);

/** The kinds of item that a schema is for, as far as its fields say. @param {FieldDef[]} fields @returns {Media[]} */
export function mediaOf(fields) {
  const schema = new Schema(fields);
  const isForResponses = fields.some(({ kind, starts_from: from }) => OF_RESPONSES.has(kind) || from);
  const found = /** @type {Media[]} */ (["image", "text"]).filter((media) => schema.objectFields(media).length > 0);
  return [...found, .../** @type {Media[]} */ (isForResponses ? ["conversation"] : found.length === 0 ? ["text"] : [])];
}

/** @param {HTMLElement} root @param {FieldDef[]} fields @param {Media} media */
export async function startTrial(root, fields, media) {
  const project = { id: 0, title: "", fields, schema_version: 0, guideline_html: null, guideline_version: null, points: 0 };
  const bench = new Bench({
    mode: "label", practice: true, project, work: null, nothing_because: null, user: { id: 0, name: "" }, messages: {}, locale: "",
    progress: { done_today: 0, points_today: 0 }, urls: { home: "", api: "" },
  }, root);
  const top = new TopBar(bench);
  const side = buildSide(bench, h("div"), true);
  Object.assign(bench.actions, labelActions(bench));
  panelActions(bench, side, () => false);
  bench.add(top);
  bench.onScale = (scale) => top.showScale(scale);
  const work = sample(media);
  const [image] = await Promise.all([loadImage(work), bench.prepare(work), loadQuestions(bench, side)]);
  root.classList.add("wb", "is-trial");
  root.replaceChildren(top.element, h("div", { class: "wb-body" }, bench.main, side.element), bench.status);
  listen({ press: (chord, event) => bench.press(chord, event.repeat), release: () => bench.stage?.toolbox?.returnPan(), worksInFields: () => false }, root);
  // A form is around it, which Enter in a field would send.
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && /** @type {Element} */ (event.target).matches("input")) event.preventDefault();
  });
  root.inert = true; // the focus stays where the schema is being written
  bench.open(work, {}, image);
  root.inert = false;
}

/** @param {Media} media @returns {import("./types.js").Work} */
function sample(media) {
  const says = t("Mina Kim moved from Busan to Seoul in March 2021. Her brother stayed by the sea, where he runs a small bakery.");
  const responses = [
    { id: "a", content: t("Seoul has about nine million inhabitants.") },
    { id: "b", content: t("Seoul is a large city. Many people live there, some nine or ten million, depending on what one counts.") },
  ];
  const conversation = { messages: [{ role: "user", content: t("How many people live in Seoul?") }], responses };
  return {
    assignment: { id: 0, state: "leased", item_id: 0, project_id: 0, leased_at: "", expires_at: "", late: false, active_ms: 0,
      schema_version: 0, guideline_version: null },
    item: {
      id: 0, external_id: null, name: t("A sample"), media, metadata: {}, text: media === "text" ? says : null,
      image: media === "image" ? { url: new URL("../sample.svg", import.meta.url).href, width: 960, height: 600, type: "image/svg+xml" } : null,
      conversation: media === "conversation" ? conversation : null,
    },
    result: null, revision: null, draft: null, draft_version: 0, review: null,
  };
}
