/**
 * What was changed between two texts, word by word.
 *
 * @typedef {{type: "same"|"gone"|"new", text: string}} Piece
 */

/** Beyond this many changed words it is quicker to say "all of it" than to find out. */
const MOST_EDITS = 400;

const WORDS = /[\p{L}\p{M}\p{N}_]+|\s+|[^\p{L}\p{M}\p{N}_\s]/gu;

/** The pieces of both texts in order; those that are not new make the first, those that are not gone the second.
 * The least number of words changed: Myers, "An O(ND) Difference Algorithm and Its Variations" (1986).
 * @param {string} before @param {string} after @returns {Piece[]} */
export function difference(before, after) {
  const a = before.match(WORDS) ?? [];
  const b = after.match(WORDS) ?? [];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const middle = changed(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return joined([
    ...a.slice(0, head).map((text) => same(text)), ...middle, ...a.slice(a.length - tail).map((text) => same(text)),
  ]);
}

/** @param {string} text @returns {Piece} */
const same = (text) => ({ type: "same", text });

/** @param {string[]} a @param {string[]} b @returns {Piece[]} */
function changed(a, b) {
  const trace = shortest(a, b);
  if (!trace) return [...a.map((text) => gone(text)), ...b.map((text) => fresh(text))];
  /** @type {Piece[]} */
  const pieces = [];
  let x = a.length;
  let y = b.length;
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const reach = trace[edits];
    const k = x - y;
    const down = k === -edits || (k !== edits && at(reach, k - 1) < at(reach, k + 1));
    const startX = edits === 0 ? 0 : at(reach, down ? k + 1 : k - 1);
    const startY = edits === 0 ? 0 : startX - (down ? k + 1 : k - 1);
    while (x > startX && y > startY) { pieces.push(same(a[x - 1])); x -= 1; y -= 1; }
    if (edits > 0) pieces.push(down ? fresh(b[y - 1]) : gone(a[x - 1]));
    x = startX;
    y = startY;
  }
  return pieces.reverse();
}

/** @param {string} text @returns {Piece} */
const gone = (text) => ({ type: "gone", text });

/** @param {string} text @returns {Piece} */
const fresh = (text) => ({ type: "new", text });

/** @param {Map<number, number>} reach @param {number} k */
const at = (reach, k) => reach.get(k) ?? -1;

/** How far each diagonal reached before each number of edits; null when there are too many.
 * @param {string[]} a @param {string[]} b @returns {Map<number, number>[]|null} */
function shortest(a, b) {
  /** @type {Map<number, number>[]} */
  const trace = [];
  let reach = new Map([[1, 0]]);
  for (let edits = 0; edits <= Math.min(MOST_EDITS, a.length + b.length); edits += 1) {
    trace.push(reach);
    const next = new Map(reach);
    for (let k = -edits; k <= edits; k += 2) {
      let x = k === -edits || (k !== edits && at(next, k - 1) < at(next, k + 1)) ? at(next, k + 1) : at(next, k - 1) + 1;
      let y = x - k;
      while (x < a.length && y < b.length && a[x] === b[y]) { x += 1; y += 1; }
      next.set(k, x);
      if (x >= a.length && y >= b.length) return trace;
    }
    reach = next;
  }
  return null;
}

/** @param {Piece[]} pieces */
function joined(pieces) {
  /** @type {Piece[]} */
  const found = [];
  for (const { type, text } of pieces) {
    const last = found.at(-1);
    if (last?.type === type) last.text += text;
    else found.push({ type, text });
  }
  return found;
}
