/**
 * A ranking while it is made: groups of equals, the best first, of those ranked so far.
 *
 * @typedef {readonly (readonly string[])[]} Groups
 */

/** @param {Groups} groups @param {string} id @returns {string[][]} */
export const without = (groups, id) => groups.map((group) => group.filter((each) => each !== id)).filter((group) => group.length > 0);

/** The place in words: 1 and the number of those that are better; 0 for one that is not ranked. @param {Groups} groups
 * @param {string} id */
export function placeOf(groups, id) {
  let better = 0;
  for (const group of groups) {
    if (group.includes(id)) return better + 1;
    better += group.length;
  }
  return 0;
}

/** Put one behind those ranked, or take it out again; a last one left over falls into its place.
 * @param {Groups} groups @param {string} id @param {readonly string[]} all @returns {string[][]} */
export function toggled(groups, id, all) {
  if (placeOf(groups, id) > 0) return without(groups, id);
  const next = [...groups.map((group) => [...group]), [id]];
  const left = all.filter((each) => placeOf(next, each) === 0);
  return left.length === 1 ? [...next, left] : next;
}

/** Put one into a group of its own before the group that now stands at `index` (or behind all), or into that group.
 * @param {Groups} groups @param {string} id @param {number} index @param {boolean} [equal] @returns {string[][]} */
export function put(groups, id, index, equal = false) {
  const marked = groups.map((group) => group.filter((each) => each !== id));
  if (equal && index < marked.length) marked[index] = [...marked[index], id];
  else marked.splice(index, 0, [id]);
  return marked.filter((group) => group.length > 0);
}

/** One step up (-1) or down (1). Where ties are allowed a step joins the neighbours first and passes them with the next.
 * @param {Groups} groups @param {string} id @param {1|-1} step @param {boolean} ties @returns {string[][]} */
export function shifted(groups, id, step, ties) {
  const at = groups.findIndex((group) => group.includes(id));
  const same = () => groups.map((group) => [...group]);
  if (at < 0) return step < 0 ? put(groups, id, groups.length) : same();
  if (groups[at].length > 1) return put(groups, id, step < 0 ? at : at + 1);
  const beside = at + step;
  if (beside < 0 || beside >= groups.length) return same();
  if (ties) return put(groups, id, beside, true);
  return put(groups, id, step < 0 ? beside : beside + 1);
}
