/**
 * The conversation with the server. Every refusal comes as an ApiError that carries the problem details; a server that
 * cannot be reached as an Unreachable.
 *
 * @typedef {{type?: string, title?: string, status: number, detail?: string,
 *   errors?: {place: string, message: string}[], draft?: import("../types.js").Draft}} Problem
 * @typedef {{status: number, body: any, headers: Headers}} Answer
 */

export class ApiError extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.detail || problem.title || `HTTP ${problem.status}`);
    this.problem = problem;
    this.status = problem.status;
  }
}

export class Unreachable extends Error {}

/** Whether the same request may succeed later, without anybody changing it. @param {unknown} error */
export const isPassing = (error) =>
  error instanceof Unreachable ||
  (error instanceof ApiError && (error.status === 401 || error.status === 429 || error.status >= 500));

/** @param {unknown} error */
const isTokenRefused = (error) => error instanceof ApiError && error.status === 400 && /csrf/i.test(error.message);

export class Api {
  /** @param {string} base such as /api/v1 @param {string|null} csrfToken
   *  @param {() => Promise<string|null>} readToken asks the server for the session's token of now
   *  @param {number} [person] whose work this page sends; the server refuses it when somebody else has signed in meanwhile */
  constructor(base, csrfToken, readToken = async () => csrfToken, person) {
    this.base = base;
    this.csrfToken = csrfToken;
    this.readToken = readToken;
    this.person = person;
  }

  /** @param {"GET"|"POST"|"PUT"} method @param {string} path @param {unknown} [body]
   *  @param {{keepalive?: boolean}} [options] @returns {Promise<Answer>} */
  async request(method, path, body, options = {}) {
    try {
      return await this.#ask(method, path, body, options);
    } catch (error) {
      // After signing in anew in another tab the session has another token; the page can be asked for it.
      if (!isTokenRefused(error) || !(await this.#renewToken())) throw error;
      return this.#ask(method, path, body, options);
    }
  }

  /** @returns {Promise<boolean>} whether there is a token other than the refused one */
  async #renewToken() {
    const before = this.csrfToken;
    this.csrfToken = (await this.readToken()) ?? before;
    return this.csrfToken !== before;
  }

  /** @param {string} method @param {string} path @param {unknown} body @param {{keepalive?: boolean}} options
   *  @returns {Promise<Answer>} */
  async #ask(method, path, body, options) {
    /** @type {Response} */
    let response;
    try {
      response = await fetch(this.base + path, {
        method, credentials: "same-origin", headers: this.#headers(body),
        body: body === undefined ? undefined : JSON.stringify(body), ...options,
      });
    } catch (error) {
      throw new Unreachable("the server cannot be reached", { cause: error });
    }
    const answer = { status: response.status, body: await readBody(response), headers: response.headers };
    if (!response.ok) throw new ApiError({ ...answer.body, status: response.status });
    return answer;
  }

  /** @param {unknown} body */
  #headers(body) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json" };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    if (this.csrfToken) headers["X-CSRFToken"] = this.csrfToken;
    if (this.person) headers["X-LabelStage-Person"] = String(this.person);
    return headers;
  }

  /** @param {number} project @param {number[]} holding */
  next(project, holding) {
    return this.request("POST", `/projects/${project}/next`, { holding });
  }

  /** @param {number} assignment @param {{result: import("../types.js").Result, version: number, active_ms: number}} draft
   *  @param {{keepalive?: boolean}} [options] */
  saveDraft(assignment, draft, options) {
    return this.request("PUT", `/assignments/${assignment}/draft`, draft, options);
  }

  /** @param {number} assignment of an adjudication the item, negative
   *  @param {"submit"|"skip"|"release"|"heartbeat"|"reviews"|"adjudication"} verb @param {unknown} [body] */
  act(assignment, verb, body = {}) {
    if (verb === "adjudication") return this.request("POST", `/items/${-assignment}/adjudication`, body);
    return this.request("POST", `/assignments/${assignment}/${verb}`, body);
  }

  /** @param {number} project @param {number[]} holding items */
  nextCase(project, holding) {
    return this.request("POST", `/projects/${project}/adjudications/next`, { holding });
  }

  /** @param {number} project @param {number[]} holding items */
  nextPractice(project, holding) {
    return this.request("POST", `/projects/${project}/practice/next`, { holding });
  }

  /** @param {number} item @param {import("../types.js").Result} result */
  checkPractice(item, result) {
    return this.request("POST", `/items/${item}/practice`, { result });
  }

  /** @param {number} project @param {number[]} holding @param {string} queue the filter as it stands in an address */
  nextReview(project, holding, queue) {
    return this.request("POST", `/projects/${project}/reviews/next${queue && "?"}${queue}`, { holding });
  }
}

/** @param {Response} response @returns {Promise<any>} */
async function readBody(response) {
  if (response.status === 204) return null;
  const isJson = /json/.test(response.headers.get("content-type") ?? "");
  try {
    return isJson ? await response.json() : null;
  } catch (error) {
    throw new Unreachable("the answer broke off", { cause: error });
  }
}
