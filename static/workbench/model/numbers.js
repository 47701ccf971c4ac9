/**
 * Numbers as people type them.
 */

/** The number that was typed; null for nothing, and the typed words themselves when they are no number, so that they are
 * kept until they are. Thousands may be parted by commas; full-width digits of a Korean keyboard are digits.
 * @param {string} typed @returns {number|string|null} */
export function readNumber(typed) {
  const plain = typed.normalize("NFKC").replace(/[\s_]/g, "").replace(/\u2212/g, "-");
  if (plain === "") return null;
  const bare = /^[-+]?\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain) ? plain.replaceAll(",", "") : plain;
  if (!/^[-+]?(\d+\.?\d*|\.\d+)$/.test(bare)) return typed;
  const value = Number(bare);
  return Math.abs(value) <= 1e15 ? value + 0 : typed;
}

/** The number one step up or down, on the grid of steps and inside the bounds.
 * @param {number|null} value @param {1|-1} direction
 * @param {{min?: number|null, max?: number|null, step?: number|null}} field @returns {number} */
export function stepped(value, direction, { min, max, step }) {
  const size = step || 1;
  const from = step && min ? min : 0;
  const at = value === null ? null : (value - from) / size;
  const near = at === null ? 0 : nextWhole(at, direction);
  const decimals = Math.max(decimalsOf(size), decimalsOf(from));
  const next = Number((from + near * size).toFixed(decimals));
  return Math.min(max ?? Infinity, Math.max(min ?? -Infinity, next));
}

/** @param {number} at @param {1|-1} direction */
function nextWhole(at, direction) {
  const whole = Math.round(at);
  if (Math.abs(at - whole) < 1e-9) return whole + direction;
  return direction > 0 ? Math.ceil(at) : Math.floor(at);
}

/** @param {number} value */
const decimalsOf = (value) => Math.min(12, (String(value).split(".")[1] ?? "").length);
