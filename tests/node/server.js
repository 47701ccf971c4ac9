import { createServer } from "node:http";
import { once } from "node:events";

/** A server of a few lines that keeps drafts and takes submits as the real one promises to, and can be made to fail.
 * `state.fail` says how: "drop" breaks the connection before, "drop after" when the work is done; or an answer to give. */
export async function startServer() {
  const state = { drafts: new Map(), submits: [], requests: [], fail: null };
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : null;
    state.requests.push({ method: request.method, path: request.url, body, token: request.headers["x-csrftoken"],
      person: request.headers["x-labelstage-person"] });
    if (state.fail === "drop") return request.socket.destroy();
    if (state.fail === "drop after") {
      handle(state, request, body);
      return request.socket.destroy();
    }
    const { status, answer } = state.fail ?? handle(state, request, body);
    response.writeHead(status, { "Content-Type": status < 400 ? "application/json" : "application/problem+json" });
    response.end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  return { state, base: `http://127.0.0.1:${port}/api/v1`, stop: () => new Promise((done) => { server.close(done); server.closeAllConnections(); }) };
}

function handle(state, request, body) {
  const [, id, verb] = /assignments\/(\d+)\/(\w+)/.exec(request.url);
  if (verb === "draft") return saveDraft(state, id, body);
  if (!state.submits.some(({ key }) => key === body.key)) state.submits.push({ id: Number(id), ...body });
  return { status: 200, answer: { assignment: { id: Number(id) }, next: null, nothing_because: "done" } };
}

function saveDraft(state, id, body) {
  const stored = state.drafts.get(id) ?? { version: 0, result: null };
  if (stored.version !== body.version) return { status: 409, answer: { title: "Conflict", detail: "newer work", draft: stored } };
  state.drafts.set(id, { version: stored.version + 1, result: body.result });
  return { status: 200, answer: { version: stored.version + 1 } };
}

/** The next thing of this sort that an emitter says. */
export const heard = (emitter, isIt = () => true) => new Promise((resolve) => {
  const stop = emitter.on((event) => {
    if (!isIt(event)) return;
    stop();
    resolve(event);
  });
});
