/**
 * What a worker is told when there is more than one version of his work, or when it cannot be saved. Nothing is overwritten
 * until he has chosen, and he can see both versions before he does.
 *
 * @typedef {import("../types.js").Result} Result
 * @typedef {import("../net/autosave.js").Autosave} Autosave
 */
import { t } from "../../i18n.js";

export class Versions {
  /** @param {import("../bench.js").Bench} bench @param {import("../panels/notices.js").Notices} notices */
  constructor(bench, notices) {
    this.bench = bench;
    this.notices = notices;
  }

  restored() {
    this.notices.show({ name: "kept", tone: "good", passing: true,
      text: t("Your unsaved work on this item was kept on this device and is back.") });
  }

  /** @param {Result} other @param {{use: () => void, discard: () => void}} parts */
  anotherCopy(other, { use, discard }) {
    this.notices.show({ name: "kept", tone: "warn",
      text: t("This item was also changed somewhere else. You see the newest saved work; this device has another copy."),
      actions: [this.#both(other), { title: t("Use the copy of this device"), act: use }, { title: t("Discard the copy"), act: discard }] });
  }

  /** @param {Autosave} autosave @param {(theirs: import("../types.js").Draft) => void} useOther */
  conflict(autosave, useOther) {
    const { theirs } = autosave;
    if (!theirs) return;
    this.notices.show({ name: "conflict", tone: "warn",
      text: t("Another tab or device saved this item meanwhile. Your work here is kept; choose which to go on with."),
      actions: [
        this.#both(theirs.result),
        { title: t("Keep mine"), act: () => { void this.bench.compare([]); void autosave.keepMine(); } },
        { title: t("Use the other"), act: () => useOther(theirs) },
      ] });
  }

  /** @param {string} reason @param {() => void} goOn */
  unsavable(reason, goOn) {
    this.notices.show({ name: "unsavable", tone: "bad",
      text: t("This item can no longer be saved: %(reason)s Your labels stay on this device.", { reason }),
      actions: [{ title: t("On to the next item"), act: goOn }] });
  }

  /** @param {Result} other */
  #both(other) {
    let isShown = false;
    return { title: t("Show both"), stays: true, act: () => {
      isShown = !isShown;
      void this.bench.compare(isShown ? [{ name: t("The other version"), result: other }] : []);
    } };
  }
}
