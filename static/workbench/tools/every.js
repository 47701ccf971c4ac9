/** All kinds of shape at once: for schemas with many of them, a mask among these. */
import * as lines from "./lines.js";
import * as mask from "./mask.js";

export function install() {
  for (const kinds of [lines, mask]) kinds.install();
}
