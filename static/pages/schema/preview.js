import { h, swatch } from "../dom.js";
import { t } from "../../i18n.js";
import { hotkeys } from "./model.js";

/** @typedef {import("./model.js").Field} Field */

/**
 * The strip of classes as the worker will see it.
 * @param {Field[]} fields
 */
export function preview(fields) {
  const keys = hotkeys(fields);
  return fields.map((field) =>
    h(
      "div",
      { class: "strip" },
      h("strong", {}, field.title || field.name, field.required ? h("span", { class: "bad", title: t("Required") }, " *") : null),
      ...field.classes
        .filter((label) => label.name)
        .map((label) =>
          h("span", { class: "chip" }, swatch(label.color || "#999999"), label.title || label.name, keys.get(label) ? h("kbd", {}, keys.get(label) ?? "") : null),
        ),
    ),
  );
}
