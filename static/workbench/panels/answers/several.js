/** The panels of all kinds of answer that any item can have, by kind: for schemas with so many that one file is lighter than one for each. */
export { ChoiceAnswer as choice } from "./choice.js";
export { NumberAnswer as number } from "./number.js";
export { RatingAnswer as rating } from "./rating.js";
export { TextAnswer as text } from "./text.js";
export { TreeAnswer as tree } from "./tree.js";
