import { h, swatch } from "../dom.js";
import { t } from "../../i18n.js";
import { answersOf, hotkeys, labelsOf } from "./model.js";

/** @typedef {import("./model.js").Field} Field */

/**
 * The questions as the worker will see them.
 * @param {Field[]} fields
 */
export function preview(fields) {
  const keys = hotkeys(fields);
  return fields.map((field) =>
    h(
      "div",
      { class: "strip" },
      h("strong", {}, field.title || field.name, field.required ? h("span", { class: "bad", title: t("Required") }, " *") : null),
      field.when ? h("small", { class: "muted" }, t("only when %(field)s is %(answers)s", { field: field.when.field, answers: field.when.is.join(", ") })) : null,
      ...labelsOf(field)
        .filter((label) => label.name)
        .map((label) => {
          const key = keys.get(label);
          const above = label.parent ? `${label.parent} › ` : "";
          return h("span", { class: "chip" }, swatch(label.color || "#999999"), above, label.title || label.name, key ? h("kbd", {}, key) : null);
        }),
      ...answered(field),
    ),
  );
}

/**
 * What a field without classes is answered with.
 * @param {Field} field
 */
function answered(field) {
  const ends = /** @type {string[]} */ ([field.low, field.high].map((end) => end ?? ""));
  if (field.kind === "rating") {
    const levels = answersOf(field).slice(0, 12).map((level) => h("span", { class: "chip" }, String(level)));
    return [h("small", {}, ends[0]), ...levels, h("small", {}, ends[1])];
  }
  if (field.kind === "number") {
    const bounds = [field.min, field.max].map((end) => String(end ?? "…")).join(" – ");
    return [h("span", { class: "chip" }, `${bounds} ${field.unit ?? ""}`.trim())];
  }
  if (field.kind === "text") return [h("span", { class: "chip muted" }, t("up to %(most)s characters", { most: String(field.longest ?? 10000) }))];
  if (field.kind === "preference") return [...["A", "B"], ...(field.ties ? [t("equally good")] : [])].map((each) => h("span", { class: "chip" }, each));
  if (field.kind === "ranking") return [h("span", { class: "chip" }, field.ties ? "A > B = C" : "A > B > C")];
  return [];
}
