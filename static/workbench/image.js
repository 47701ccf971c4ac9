/** What an item that is an image needs: the stage, its tools and their commands. Fetched with the first such item. */
import { assistActions } from "./assistactions.js";
import { imageActions } from "./imageactions.js";
import { loadKinds } from "./kinds.js";
import { fetchLater } from "./net/later.js";
import { ToolStrip } from "./panels/toolstrip.js";
import { Stage } from "./view/stage.js";

export { loadKinds };

/** A stage, and with it the commands for images and the strip of tools. @param {import("./bench.js").Bench} bench */
export function makeStage(bench) {
  Object.assign(bench.actions, imageActions(bench), assistActions(bench));
  bench.add(new ToolStrip(bench));
  const stop = bench.opened.on(() => {
    stop();
    fetchLater(() => import("./assists/spares.js"));
  });
  return new Stage();
}
