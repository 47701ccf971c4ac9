/** Boots the workbench: reads what the page brought, builds the bench for its mode, opens the first item. */
import { t, tn } from "../i18n.js";
import { labelActions } from "./actions.js";
import { Bench } from "./bench.js";
import { loadImage } from "./flow/images.js";
import { signInAgain } from "./flow/signin.js";
import { startLabeling } from "./modes.js";
import { listen } from "./keys/keyboard.js";
import { Api } from "./net/api.js";
import { fetchLater } from "./net/later.js";
import { openShelf } from "./net/shelf.js";
import { Outbox } from "./net/outbox.js";
import { GuidelinePanel } from "./panels/guideline.js";
import { Notices } from "./panels/notices.js";
import { Popover } from "./panels/popover.js";
import { TopBar } from "./panels/top.js";
import { h } from "./view/dom.js";

/** @param {Document} page */
const readToken = (page) => page.querySelector("meta[name=csrf-token]")?.getAttribute("content") ?? null;

async function renewedToken() {
  const response = await fetch(location.href, { credentials: "same-origin" });
  return readToken(new DOMParser().parseFromString(await response.text(), "text/html"));
}

/** @param {Outbox} outbox @param {Notices} notices @param {HTMLElement} root @param {string} name whose work it is */
function tellOfWaiting(outbox, notices, root, name) {
  outbox.changed.on(({ waiting, offline, signedOut }) => {
    root.dataset.unsent = String(waiting);
    if (waiting === 0 || !offline) return notices.hide("outbox");
    const text = signedOut ? signInAgain(name)
      : t("The server cannot be reached. Your work is kept on this device and will be sent: %(waiting)s.", { waiting });
    notices.show({ name: "outbox", tone: "warn", text, actions: [{ title: t("Send now"), act: () => outbox.retry() }] });
  });
  addEventListener("online", () => outbox.retry());
}

/** Say when this device keeps nothing, and then do not let the tab be closed on work that is nowhere else.
 * @param {import("./net/shelf.js").SturdyShelf} shelf @param {Notices} notices @param {Outbox} outbox */
function tellOfShelf(shelf, notices, outbox) {
  const tell = () => notices.show({ name: "shelf", tone: "warn",
    text: t("This browser's storage is full or blocked, so nothing can be kept on this device. Leave this tab open until everything is saved.") });
  if (!shelf.isLasting) tell();
  shelf.failed.on(tell);
  addEventListener("beforeunload", (event) => { if (!shelf.isLasting && outbox.size > 0) event.preventDefault(); });
}

/** @typedef {Popover<import("./panels/light.js").LightPanel>} Light */

/** @param {Bench} bench @param {Api} api @param {Light} light @param {GuidelinePanel} guideline */
function viewActions(bench, api, light, guideline) {
  /** @param {() => unknown} act @returns {import("./bench.js").Action} */
  const always = (act) => (perform) => {
    if (perform) act();
    return true;
  };
  /** @param {() => unknown} act @returns {import("./bench.js").Action} */
  const onImage = (act) => (perform) => {
    if (perform && bench.stage) act();
    return bench.stage !== null;
  };
  Object.assign(bench.actions, labelActions(bench), {
    help: always(async () => (await import("./panels/help.js")).openHelp(bench, api)),
    ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`layer${index + 1}`,
      (/** @type {boolean} */ perform) => !!bench.comparison?.layers[index] && (!perform || bench.comparison.toggle(index))])),
    light: always(() => light.use((panel) => panel.toggle())),
    brighter: onImage(() => light.use((panel) => panel.turn("brightness", 1))),
    darker: onImage(() => light.use((panel) => panel.turn("brightness", -1))),
    moreContrast: onImage(() => light.use((panel) => panel.turn("contrast", 1))),
    lessContrast: onImage(() => light.use((panel) => panel.turn("contrast", -1))),
    asItIs: onImage(() => light.use((panel) => panel.reset())),
    guideline: always(() => guideline.toggle()),
  });
}

/** @param {Bench} bench @param {import("./types.js").Work} work */
async function firstImage(bench, work) {
  const [image] = await Promise.all([loadImage(work), bench.prepare(work)]);
  return image;
}

/** Whether the key let go, whatever else is held now, is one of a command. @param {Bench} bench @param {string} command */
const keyOf = (bench, command) => (/** @type {string} */ chord) =>
  [...bench.keymap].some(([each, { commands }]) => commands.includes(command) && last(each) === last(chord));

/** @param {string} chord */
const last = (chord) => chord.slice(chord.lastIndexOf("+") + 1);

async function boot() {
  const root = /** @type {HTMLElement} */ (document.getElementById("workbench"));
  /** @type {import("./types.js").Boot} */
  const bootData = JSON.parse(document.getElementById("boot")?.textContent ?? "{}");
  const opening = openShelf(bootData.user.id);
  const bench = new Bench(bootData, root);
  const image = bootData.work ? firstImage(bench, bootData.work) : Promise.resolve(null);
  const top = new TopBar(bench);
  const notices = new Notices();
  bench.notices = notices;
  const light = new Popover(bench, async () => new (await import("./panels/light.js")).LightPanel(bench));
  const api = new Api(bootData.urls.api, readToken(document), renewedToken, bootData.user.id);
  bench.api = api;
  const guideline = new GuidelinePanel(bootData.project, api, bootData.mode === "label");
  viewActions(bench, api, light, guideline);
  bench.add(top);
  bench.onScale = (scale) => top.showScale(scale);

  const start = bootData.mode === "view" ? (await import("./viewing.js")).startViewing
    : bootData.mode === "adjudicate" ? (await import("./adjudicating.js")).startAdjudicating
    : bootData.practice ? (await import("./practising.js")).startPractising
    : bootData.mode === "review" ? (await import("./reviewing.js")).startReviewing : startLabeling;
  const mode = start({ bench, api, notices, light });
  root.classList.add("wb");
  root.append(top.element,
    h("div", { class: "wb-body" }, guideline.element, bench.main, mode.side.element),
    notices.element, mode.bottom.element, bench.status);
  listen({
    press: (chord, event) => bench.press(chord, event.repeat),
    release: (chord) => { if (keyOf(bench, "pan")(chord)) bench.stage?.toolbox?.returnPan(); },
    worksInFields: (chord) => bench.keymap.get(chord)?.inFields ?? false,
  });
  const shelf = await opening;
  const outbox = new Outbox(api, shelf);
  tellOfWaiting(outbox, notices, root, bootData.user.name);
  tellOfShelf(shelf, notices, outbox);
  await mode.begin({ shelf, outbox, image });
  tellNews(bench, guideline, top, notices);
  fetchLater(() => import("./spares.js"));
}

/** What happened since the worker was last here: another guideline, answers to questions.
 * @param {Bench} bench @param {GuidelinePanel} guideline @param {TopBar} top @param {Notices} notices */
function tellNews(bench, guideline, top, notices) {
  const { boot } = bench;
  const { news } = guideline;
  top.markGuideline(news !== null);
  guideline.onRead = () => {
    top.markGuideline(false);
    notices.hide("guideline");
    if (boot.nothing_because === "guideline") location.reload();
    bench.focus();
  };
  if (boot.nothing_because === "guideline") bench.run("guideline");
  else if (news) {
    notices.show({ name: "guideline", tone: "plain", text: news, actions: [{ title: t("Read it"), act: () => bench.run("guideline") }] });
  }
  if (boot.questions_news) {
    notices.show({ name: "answers", tone: "good", text: tn("%(n)s question of yours was answered.", "%(n)s questions of yours were answered.", boot.questions_news),
      actions: [{ title: t("Read it"), act: () => location.assign(`/projects/${boot.project.id}/my-work#questions`) }] });
  }
}

void boot();
