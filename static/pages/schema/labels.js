import { h } from "../dom.js";
import { t } from "../../i18n.js";
import { keypointInputs } from "./keypoints.js";
import { allLabels, fitted, hasAttributes, labelsOf, moved, newLabel, pasted } from "./model.js";
import { attributeRow, removeButton, textInput } from "./rows.js";
import { handle } from "./sortable.js";

/**
 * @typedef {import("./model.js").Field} Field
 * @typedef {import("./model.js").Label} Label
 * @typedef {import("./rows.js").Desk} Desk
 */

/**
 * The classes of one field, with a way to add more.
 * @param {Desk} desk
 * @param {Field[]} fields
 * @param {number} number of the field
 */
export function labelList(desk, fields, number) {
  const field = fields[number];
  const place = `fields[${number}].classes`;
  const labels = labelsOf(field);
  const add = () => {
    field.classes = [...labels, fitted(newLabel(allLabels(fields)), field.kind)];
    desk.goTo(`${place}[${labels.length}].name`);
    desk.redraw();
  };
  return h(
    "div",
    { class: "labels" },
    h("ol", {}, ...labels.map((_, index) => labelRow(desk, fields, number, index, add))),
    h("button", { type: "button", class: "button small", onclick: add }, t("Add a class")),
  );
}

/**
 * @param {Desk} desk
 * @param {Field[]} fields
 * @param {number} number
 * @param {number} index
 * @param {() => void} add
 */
function labelRow(desk, fields, number, index, add) {
  const field = fields[number];
  const label = labelsOf(field)[index];
  const place = `fields[${number}].classes[${index}]`;
  const row = h("li", { class: "label-row" });
  const move = (/** @type {number} */ from, /** @type {number} */ to) => {
    field.classes = moved(labelsOf(field), from, to);
    desk.goTo(`fields[${number}].classes[${to}].handle`);
    desk.redraw();
  };
  const grip = handle(row, `field-${number}`, index, move);
  grip.dataset.place = `${place}.handle`;
  const remove = () => {
    labelsOf(field).splice(index, 1);
    desk.redraw();
  };
  row.append(grip, colorInput(desk, label), nameInput(desk, fields, number, index, add));
  row.append(
    textInput(desk, `${place}.title`, label, "title", { placeholder: t("Shown as"), "aria-label": t("Shown as") }),
    textInput(desk, `${place}.hotkey`, label, "hotkey", {
      class: "input small key", maxLength: 1, placeholder: t("Key"), "aria-label": t("Hotkey"),
    }),
    removeButton(t("Remove the class"), remove),
  );
  if (field.kind === "choice" && labelsOf(field).length > 1) row.append(parentInput(desk, place, field, label));
  if (field.kind === "keypoints") row.append(keypointInputs(desk, place, label));
  if (hasAttributes(field.kind)) row.append(attributeList(desk, place, label));
  return row;
}

/**
 * Under which class it stands in the tree.
 * @param {Desk} desk
 * @param {string} place
 * @param {Field} field
 * @param {Label} label
 */
function parentInput(desk, place, field, label) {
  const problem = desk.problem(`${place}.parent`);
  const others = labelsOf(field).filter((each) => each !== label && each.name);
  const select = h(
    "select",
    {
      class: "input small",
      "aria-label": t("Under"),
      "data-place": `${place}.parent`,
      onchange: () => {
        label.parent = select.value || null;
        desk.edited();
      },
    },
    h("option", { value: "" }, t("at the top")),
    ...others.map((each) =>
      h("option", { value: each.name, selected: each.name === label.parent }, t("under %(name)s", { name: each.title || each.name })),
    ),
  );
  return h("div", { class: "field" }, select, problem ? h("p", { class: "error" }, problem) : null);
}

/**
 * @param {Desk} desk
 * @param {Label} label
 */
function colorInput(desk, label) {
  const input = h("input", {
    type: "color",
    class: "input small",
    value: label.color ?? "#999999",
    "aria-label": t("Colour"),
    oninput: () => {
      label.color = input.value;
      desk.edited();
    },
  });
  return input;
}

/**
 * Enter goes on to the next class; several pasted lines become several classes.
 * @param {Desk} desk
 * @param {Field[]} fields
 * @param {number} number
 * @param {number} index
 * @param {() => void} add
 */
function nameInput(desk, fields, number, index, add) {
  const field = fields[number];
  return textInput(desk, `fields[${number}].classes[${index}].name`, labelsOf(field)[index], "name", {
    placeholder: t("Class"),
    "aria-label": t("Class"),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      add();
    },
    onpaste: (/** @type {ClipboardEvent} */ event) => {
      const text = event.clipboardData?.getData("text/plain").trim() ?? "";
      if (!text.includes("\n")) return;
      event.preventDefault();
      const made = pasted(fields, field, text);
      labelsOf(field).splice(index, labelsOf(field)[index].name ? 0 : 1, ...made);
      desk.redraw();
    },
  });
}

/**
 * @param {Desk} desk
 * @param {string} place
 * @param {Label} label
 */
function attributeList(desk, place, label) {
  const list = label.attributes ?? [];
  const add = () => {
    label.attributes = [...list, { name: "", type: "checkbox" }];
    desk.goTo(`${place}.attributes[${list.length}].name`);
    desk.redraw();
  };
  return h(
    "div",
    { class: "attributes" },
    ...list.map((attribute, index) =>
      attributeRow(desk, `${place}.attributes[${index}]`, attribute, () => {
        label.attributes = list.filter((_, other) => other !== index);
        desk.redraw();
      }),
    ),
    h("button", { type: "button", class: "linklike", onclick: add }, t("+ attribute")),
  );
}
