/**
 * The shapes that travel between the server and the workbench, and between the parts of the workbench.
 * Types only: no module imports this file when it runs.
 *
 * @typedef {{name: string, title?: string, type: "checkbox"|"select"|"text"|"number", options?: string[],
 *   default?: unknown}} AttributeDef
 * @typedef {{name: string, title?: string, color?: string, hotkey?: string|null, attributes?: AttributeDef[],
 *   parent?: string|null, keypoints?: string[], skeleton?: [number, number][]}} ClassDef
 * @typedef {"choice"|"rating"|"number"|"text"|"preference"|"ranking"} ValueKind   one answer about the whole item
 * @typedef {"box"|"polygon"|"polyline"|"keypoints"|"mask"|"span"|"relation"|ValueKind} KindName
 * @typedef {{name: string, kind: KindName, title?: string, required?: boolean, classes: ClassDef[],
 *   multiple?: boolean, overlapping?: boolean, rotated?: boolean, between?: string[], directed?: boolean, when?: {field: string, is: unknown[]}|null, levels?: number, low?: string,
 *   high?: string, min?: number|null, max?: number|null, step?: number|null, unit?: string, longest?: number, lines?: number,
 *   starts_from?: string|null, ties?: boolean}} FieldDef
 *
 * @typedef {{id: string, class: string, attributes?: Record<string, unknown>}} Labelled
 * @typedef {Labelled & {x: number, y: number, width: number, height: number, rotation?: number}} BoxObject
 * @typedef {Labelled & {points: [number, number][]}} PathObject   a polygon or a polyline
 * @typedef {Labelled & {points: [number, number, number][]}} KeypointsObject
 * @typedef {Labelled & {size: [number, number], counts: string}} MaskObject   height and width; COCO's run-length string
 * @typedef {Labelled & {start: number, end: number, text: string}} SpanObject   offsets in code points, end exclusive
 * @typedef {Labelled & {from: string, to: string}} RelationObject   ids of the objects it joins
 * @typedef {BoxObject | PathObject | KeypointsObject | MaskObject | SpanObject | RelationObject} LabelObject
 * @typedef {Record<string, unknown>} Result   keyed by field name
 *
 * @typedef {{id: number, state: string, item_id: number, project_id: number, leased_at: string, expires_at: string,
 *   late: boolean, active_ms: number, schema_version: number, guideline_version: number|null}} Assignment
 * @typedef {"image"|"text"|"conversation"} Media
 * @typedef {{role: string, content: string, html?: string}} Message   html: the content rendered safely by the server
 * @typedef {{id: string, content: string, html?: string}} Answered   a response to compare, in the order to show them
 * @typedef {{messages: Message[], responses: Answered[]}} Conversation
 * @typedef {{url: string, width: number, height: number, type: string}} ImageInfo
 * @typedef {{id: number, external_id: string|null, name: string, media: Media, text: string|null,
 *   metadata: Record<string, unknown>, image: ImageInfo|null, conversation?: Conversation|null}} Item
 * @typedef {{result: Result, version: number}} Draft
 * @typedef {{field?: string, id?: string, x?: number, y?: number, start?: number, end?: number, comment: string}} Anchor   code points
 * @typedef {{id?: number, decision: string, reasons: string[], comment: string, anchors: Anchor[], reviewer?: string|null,
 *   created_at?: string}} Review
 * @typedef {{id: number, author: string, mine: boolean, text: string, created_at: string}} Said
 * @typedef {{id: number, assignment_id: number, anchor: Partial<Anchor>|null, state: "open"|"resolved", messages: Said[]}} Thread
 * @typedef {{key: string, field: string, id: string|null, options: {who: number[], value: any}[], merged: any,
 *   decided: number|"merged"|"none"|"edited"|null, reopened: boolean}} Difference   what annotators (by their place) say differently;
 *   value null: nothing there; reopened: decided before, and the decision stands on the desk, but somebody has said something new since
 * @typedef {{reason: string, note: string, agreed: number, differences: Difference[],
 *   layers: {name: string, assignment: number, revision: number, state: string, result: Result}[]}} Case
 * @typedef {{tries: number, most: number, hint: string, solved: number, total: number}} Practice   with this item; and of all items
 * @typedef {{right: number, total: number, solved: boolean, tries_left: number, hint: string, answer: Result|null,
 *   practice: {solved: number, total: number}}} Outcome   of a try
 * @typedef {{assignment: Assignment, item: Item, result: Result|null, revision: number|null, draft: Draft|null,
 *   draft_version: number, review: Review|null, worker?: string, case?: Case, practice?: Practice, threads?: Thread[], appeal?: {text: string}|null}} Work
 *
 * @typedef {{name: string, result: Result}} ResultLayer
 * @typedef {{mode: "label"|"review"|"view"|"adjudicate", compare?: "overlay"|"difference",
 *   project: {id: number, title: string, fields: FieldDef[], schema_version: number, guideline_html: string|null, guideline_version: number|null,
 *             guideline_read?: number|null, guideline_changes?: string, points: number},
 *   work: Work|null, nothing_because: string|null, user: {id: number, name: string},
 *   progress: {done_today: number, points_today: number}, practice?: boolean,
 *   urls: {home: string, api: string, back?: string, names?: string, practice?: string, work?: string}, locale: string,
 *   keys?: import("./keys/keymap.js").OwnKeys,
 *   messages: Record<string, string>, questions_news?: number, remaining?: number, queue?: string, worker?: string, reasons?: {code: string, title: string}[], layers?: ResultLayer[]}} Boot
 *
 * @typedef {{x: number, y: number}} Point
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {{scale: number, x: number, y: number}} Viewport   screen = image * scale + (x, y)
 *
 * @typedef {{key: string, before: LabelObject|null, after: LabelObject|null, index: number}} ObjectChange
 * @typedef {{field: string, before: unknown, after: unknown}} ValueChange
 * @typedef {{ordered: string, before: string[], after: string[]}} OrderChange   a field, and the order of its keys
 * @typedef {ObjectChange | ValueChange | OrderChange} Change
 * @typedef {"edit"|"cancel"|"undo"|"redo"} Origin
 *
 * @typedef {{point: Point, screen: Point, shift?: boolean, ctrl?: boolean, alt?: boolean, touch?: boolean,
 *   pen?: boolean}} Gesture
 */
export {};
