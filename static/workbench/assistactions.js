/**
 * The commands of the assists. Whether they are possible is known here; what they do is fetched when one is first used.
 *
 * @typedef {import("./bench.js").Bench} Bench
 * @typedef {import("./bench.js").Action} Action
 */
import { t } from "../i18n.js";
import { shapeName } from "./geometry/shapes.js";
import { movable } from "./model/commands.js";
import { fieldOf } from "./model/document.js";
import { placed } from "./model/shaping.js";
import { shrunk } from "./view/paint.js";

const PULL = "labelstage.pull";
const WAND_SHAPES = new Set(["mask", "polygon", "box", "turned"]);

/** @param {Bench} bench @returns {Record<string, Action>} */
export function assistActions(bench) {
  /** @type {Promise<import("./assists/assists.js").Assists>|null} */
  let fetched = null;
  const assists = async () => {
    fetched ??= (async () => {
      const { Assists } = await import("./assists/assists.js");
      return new Assists(bench);
    })();
    return fetched;
  };
  /** @param {(found: import("./assists/assists.js").Assists) => unknown} act */
  const withAssists = async (act) => {
    const { desk } = bench;
    try {
      const found = await assists();
      if (bench.desk === desk) await act(found);
    } catch {
      fetched = null;
      bench.tellNotLoaded();
    }
  };
  return { ...imageAssists(bench, withAssists), ...repeating(bench), ...looking(bench) };
}

/** @typedef {(act: (found: import("./assists/assists.js").Assists) => unknown) => Promise<void>} WithAssists */

/** @param {Bench} bench @param {WithAssists} withAssists @returns {Record<string, Action>} */
function imageAssists(bench, withAssists) {
  const canRead = () => {
    const { desk, stage } = bench;
    // Answers from the pixels of a smaller copy would not fit the image.
    return !!stage?.image && !!desk && !desk.readonly && shrunk(stage.image, desk.bounds) === 1;
  };
  const isPulling = () => localStorage.getItem(PULL) === "on";
  const begin = () => { if (canRead() && isPulling()) void withAssists((found) => found.pull(true)); };
  bench.opened.on((desk) => {
    begin();
    if (!desk.readonly) return;
    // Until a reviewer goes over to fix the labels.
    const stop = desk.appearance.on(() => {
      if (desk.readonly) return;
      stop();
      begin();
    });
  });
  return {
    tighten(perform) {
      const { desk } = bench;
      const can = canRead() && !!desk && !desk.history.isOpen && movable(desk).some((key) => isPlainBox(desk, key));
      if (can && perform) void withAssists((found) => found.tighten());
      return can;
    },
    wand(perform) {
      const field = bench.desk?.active?.field;
      const can = canRead() && !!field && WAND_SHAPES.has(shapeName(field)) && bench.stage?.toolbox?.name !== "wand";
      if (can && perform) {
        void withAssists(() => {
          bench.stage?.toolbox?.use("wand");
          bench.render();
        });
      }
      return can;
    },
    pull(perform) {
      if (perform && canRead()) {
        const isOn = !isPulling();
        localStorage.setItem(PULL, isOn ? "on" : "off");
        bench.tell(isOn ? t("Edges of the image attract what you draw.") : t("Edges of the image no longer attract."));
        void withAssists((found) => found.pull(isOn));
      }
      return canRead();
    },
  };
}

/** @param {import("./model/desk.js").Desk} desk @param {string} key */
function isPlainBox(desk, key) {
  const field = desk.index?.entry(key)?.field;
  return !!field && shapeName(field) === "box";
}

/** @param {Bench} bench @returns {Record<string, Action>} */
function looking(bench) {
  return {
    loupe(perform) {
      if (perform && bench.stage) {
        bench.tell({
          auto: t("The loupe shows while you draw on an image that is shown small."),
          always: t("The loupe is always there."), never: t("The loupe is off."),
        }[bench.stage.lens.switch()]);
      }
      return bench.stage !== null;
    },
  };
}

/** The shape that was drawn last, once more where the pointer is. @param {Bench} bench @returns {Record<string, Action>} */
function repeating(bench) {
  /** @type {import("./model/shaping.js").Copy|null} */
  let last = null;
  bench.opened.on((desk) => {
    let latest = "";
    desk.store.changed.on(({ created, updated, origin }) => {
      const made = origin === "edit" ? created.at(-1) : undefined;
      if (made) latest = made.key;
      const after = made?.after ?? updated.find(({ key }) => key === latest)?.after;
      if (after) last = { field: fieldOf(latest), object: after };
    });
  });
  return {
    repeat(perform) {
      const { desk, stage } = bench;
      const at = stage?.pointer ? stage.toImage(stage.pointer) : null;
      return !!desk && !!at && !!last && !stage?.toolbox?.busy && placed(last, at)(desk, perform);
    },
  };
}
