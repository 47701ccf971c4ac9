/** How a response is called on the page, by its place: A, B, C. Its id says nothing to a person. @param {number} index */
export const letterOf = (index) => (index < 26 ? String.fromCharCode(65 + index) : String(index + 1));

/** @param {import("../types.js").Item} item @param {string} id */
export const letterIn = (item, id) => letterOf(item.conversation?.responses.findIndex((each) => each.id === id) ?? 0);
