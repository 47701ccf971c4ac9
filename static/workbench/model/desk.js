/**
 * Everything about the item being worked on that is not the page: its document and history, what is selected, which class
 * comes next, what is hidden, locked or being dragged. Tools and commands act on a desk; views watch it.
 *
 * @typedef {import("../types.js").Item} Item
 * @typedef {import("../types.js").Result} Result
 * @typedef {import("../types.js").LabelObject} LabelObject
 * @typedef {import("./schema.js").ClassRef} ClassRef
 */
import { Document, fieldOf } from "./document.js";
import { Emitter } from "./emitter.js";
import { History } from "./history.js";
import { asked } from "./questions.js";
import { isQuestion } from "./schema.js";
import { SpatialIndex } from "./spatial.js";
import { Store } from "./store.js";

export class Desk {
  /** @type {Set<string>} */
  selection = new Set();
  /** @type {Set<string>} */
  hidden = new Set();
  /** @type {Set<string>} */
  locked = new Set();
  /** Objects a gesture has in its hand. @type {Set<string>} */
  lifted = new Set();
  /** Which point of the only selected object the keys act on. @type {number|null} */
  point = null;
  /** Where the image has an edge, while edges attract what is drawn. @type {import("../tools/pulling.js").EdgeFinder|null} */
  edgeNear = null;
  allHidden = false;
  readonly = false;
  /** Emits the keys that became or ceased to be selected. @type {Emitter<Set<string>>} */
  selected = new Emitter();
  /** Something about how objects are shown has changed: hidden, locked, lifted, the next class. @type {Emitter<void>} */
  appearance = new Emitter();
  /** @type {string[]|null} */
  #ordered = null;
  /** The fields of objects that an answer keeps from being asked now. @type {Set<string>} */
  #unasked = new Set();

  /** @param {import("./schema.js").Schema} schema @param {Item} item @param {Result} result
   *  @param {ClassRef|null} [active] the class that new objects get */
  constructor(schema, item, result, active = null) {
    this.schema = schema;
    this.item = item;
    this.document = new Document(schema, result);
    this.store = new Store(this.document);
    this.history = new History(this.store);
    this.fields = schema.objectFields(item.media);
    /** Fields of relations between these objects. */
    this.relationFields = schema.relationFields(item.media);
    const first = this.fields[0];
    /** @type {ClassRef|null} */
    this.active = active ?? (first ? { field: first, label: first.classes[0] } : null);
    const [relation] = this.relationFields;
    /** The class that new relations get. @type {ClassRef|null} */
    this.activeRelation = relation ? { field: relation, label: relation.classes[0] } : null;
    const size = item.image ?? { width: 1, height: 1 };
    /** @type {import("../types.js").Box} */
    this.bounds = { x: 0, y: 0, width: size.width, height: size.height };
    this.index = item.media === "image" ? new SpatialIndex(this.store, this.bounds, this.fields) : null;
    this.store.changed.on(() => { this.#ordered = null; });
    if (schema.fields.some((field) => field.when && !isQuestion(field))) this.#followAnswers();
    this.store.changed.on(({ deleted, origin }) => this.#forget(deleted.map(({ key }) => key), origin));
    this.history.settled.on(() => this.appearance.emit());
  }

  /** Whether objects of this field are asked for as things stand. What is not asked is kept, but neither seen nor handed in.
   * @param {string} field */
  isAsked(field) {
    return !this.#unasked.has(field);
  }

  #followAnswers() {
    const look = () => {
      const names = asked(this.schema.fields, this.document.values, this.item);
      const fields = [...this.fields, ...this.relationFields].map(({ name }) => name);
      this.#unasked = new Set(fields.filter((name) => !names.has(name)));
    };
    look();
    this.#chooseAsked();
    this.store.changed.on(({ values }) => {
      if (values.length === 0) return;
      const before = [...this.#unasked].join();
      look();
      if ([...this.#unasked].join() === before) return;
      this.#chooseAsked();
      this.select([...this.selection].filter((key) => !this.isHidden(key)));
      this.appearance.emit();
    });
  }

  /** What is drawn next must be of a field that is asked. */
  #chooseAsked() {
    /** @param {ClassRef|null} active @param {import("../types.js").FieldDef[]} fields @returns {ClassRef|null} */
    const choose = (active, fields) => {
      if (active && this.isAsked(active.field.name)) return active;
      const field = fields.find(({ name }) => this.isAsked(name));
      return field ? { field, label: field.classes[0] } : null;
    };
    this.active = choose(this.active, this.fields);
    this.activeRelation = choose(this.activeRelation, this.relationFields);
  }

  /** Keys of all objects on this item, in the order of fields and of drawing. */
  keys() {
    return this.fields.flatMap((field) => this.document.keys(field.name));
  }

  /** The same as a reader meets them, the spans of a text by their places in it; relations come last. @returns {string[]} */
  inOrder() {
    if (this.#ordered) return this.#ordered;
    const keys = this.keys();
    if (this.item.media === "text") keys.sort((a, b) => this.#comesBefore(a, b));
    this.#ordered = [...keys, ...this.relationFields.flatMap((field) => this.document.keys(field.name))];
    return this.#ordered;
  }

  /** @param {string} a @param {string} b */
  #comesBefore(a, b) {
    const [one, other] = [a, b].map((key) => /** @type {import("../types.js").SpanObject} */ (this.document.get(key)));
    return one.start - other.start || other.end - one.end;
  }

  /** @param {string} key */
  isHidden(key) {
    return this.allHidden || this.hidden.has(key) || this.#unasked.has(fieldOf(key));
  }

  /** @param {string} key */
  isMovable(key) {
    return !this.readonly && !this.locked.has(key) && !this.isHidden(key);
  }

  /** @param {string} key */
  colorOf(key) {
    const object = this.document.get(key);
    return this.schema.color(fieldOf(key), object?.class ?? "");
  }

  /** The only selected key, if exactly one is. */
  get single() {
    return this.selection.size === 1 ? [...this.selection][0] : null;
  }

  /** @param {Iterable<string>} keys */
  select(keys) {
    const before = this.selection;
    this.selection = new Set(keys);
    const touched = new Set();
    for (const key of before) if (!this.selection.has(key)) touched.add(key);
    for (const key of this.selection) if (!before.has(key)) touched.add(key);
    if (touched.size === 0) return;
    this.point = null;
    this.selected.emit(touched);
  }

  /** @param {string} key */
  toggle(key) {
    this.select(this.selection.has(key) ? [...this.selection].filter((each) => each !== key) : [...this.selection, key]);
  }

  /** Let the keys act on one point of the selected object. @param {number|null} index */
  hold(index) {
    if (this.point === index) return;
    this.point = index;
    this.appearance.emit();
  }

  /** @param {ClassRef} active */
  use(active) {
    if (active.field.kind === "relation") this.activeRelation = active;
    else this.active = active;
    this.appearance.emit();
  }

  /** @param {Iterable<string>} keys */
  lift(keys) {
    this.lifted = new Set(keys);
    this.appearance.emit();
  }

  /** A new id that no object of the document has. */
  newId() {
    const id = () => Math.random().toString(36).slice(2, 10).padEnd(8, "0");
    let fresh = id();
    while (this.schema.fields.some((field) => this.document.objects.has(`${field.name}/${fresh}`))) fresh = id();
    return fresh;
  }

  /** @param {string[]} deleted @param {import("../types.js").Origin} origin */
  #forget(deleted, origin) {
    if (origin !== "cancel" && deleted.some((key) => this.selection.has(key))) {
      const gone = new Set(deleted);
      this.select([...this.selection].filter((key) => !gone.has(key)));
    }
  }
}
