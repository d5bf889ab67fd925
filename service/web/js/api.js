/** The one place that speaks HTTP. Paths are relative, so that the page works behind a proxy's sub-path too. */

import { locale, t } from "./i18n.js";
import { readEvents } from "./sse.js";

/** What went wrong, in words for the reader. `status` is 0 when no answer came at all. */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {{code: string, message: string, hint?: string}} error
   * @param {string} [requestId]
   */
  constructor(status, error, requestId = "") {
    super(error.message);
    this.status = status;
    this.code = error.code;
    this.hint = error.hint ?? "";
    this.requestId = requestId;
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @param {AbortSignal} [signal]
 * @returns {Promise<Response>}
 * @throws {ApiError} for every failure but an abort
 */
async function send(method, path, body, signal) {
  /** @type {Record<string, string>} */
  const headers = { "Accept-Language": locale() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(`api/${path}`, {
      method,
      headers,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (error) {
    if (isAbort(error)) throw error;
    throw new ApiError(0, { code: "unreachable", message: t("error.unreachable"), hint: t("error.unreachable.hint") });
  }
  if (!response.ok) throw await errorOf(response);
  return response;
}

/** @param {Response} response */
async function errorOf(response) {
  try {
    const body = await response.json();
    if (body.error?.message) return new ApiError(response.status, body.error, body.request_id);
  } catch {
    // Not our server's form: a proxy answered in its place.
  }
  return unexpected(response.status);
}

/** @param {number} status */
export function unexpected(status) {
  return new ApiError(status, {
    code: "unexpected",
    message: t("error.unexpected"),
    hint: t("error.unexpected.hint"),
  });
}

/** Whether `error` says that the reader stopped the request. @param {unknown} error */
export const isAbort = (error) => error instanceof DOMException && error.name === "AbortError";

/** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
async function json(method, path, body) {
  const response = await send(method, path, body);
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch {
    throw unexpected(response.status);
  }
}

/** A document's name as a path: its folders stay folders. @param {string} document */
const documentPath = (document) => `documents/${document.split("/").map(encodeURIComponent).join("/")}`;

export const api = {
  /** @returns {Promise<{questions: string[], invented: boolean}>} */
  suggestions: () => json("GET", "suggestions"),

  /** @returns {Promise<{documents: import("./types.js").DocumentSummary[]}>} */
  documents: () => json("GET", "documents"),

  /** What filters may name. @returns {Promise<Record<string, {value: string | number, passages: number}[]>>} */
  filters: () => json("GET", "filters"),

  /**
   * The `count` best passages, explained.
   *
   * @param {string} question
   * @param {import("./types.js").Filters} filters
   * @param {number} count
   * @returns {Promise<import("./types.js").SearchResult>}
   */
  search: (question, filters, count) => json("POST", "search", { question, filters, top_k: count, explain: true }),

  /**
   * One document, or with `span` (source offsets) the articles that hold it, the span's characters highlighted.
   *
   * @param {string} document
   * @param {{start: number, end: number}} [span]
   * @returns {Promise<import("./types.js").DocumentText>}
   */
  document: (document, span) =>
    json("GET", documentPath(document) + (span ? `?start=${span.start}&end=${span.end}` : "")),

  /**
   * What reading made of `count` lines from line `from` on; with `dropped` only of lines that lost something, with
   * `decision` only of lines with a piece so decided.
   *
   * @param {string} document
   * @param {{from: number, count: number, dropped?: boolean, decision?: string, sections?: boolean}} lines
   * @returns {Promise<import("./types.js").Inspection>}
   */
  inspection: (document, { from, count, dropped = false, decision = "", sections = false }) =>
    json(
      "GET",
      `${documentPath(document)}/inspect?from=${from}&count=${count}&dropped=${dropped}&sections=${sections}` +
        (decision && `&decision=${encodeURIComponent(decision)}`),
    ),

  /** @returns {Promise<{conversations: import("./types.js").ConversationSummary[]}>} */
  conversations: () => json("GET", "conversations"),

  /** @param {string} id */
  conversation: (id) => json("GET", `conversations/${encodeURIComponent(id)}`),

  /** @param {string} id */
  deleteConversation: (id) => json("DELETE", `conversations/${encodeURIComponent(id)}`),

  /** The answer with its sources, to be copied. @param {string} requestId @param {string} form @returns {Promise<string>} */
  answerText: async (requestId, form) =>
    (await send("GET", `answers/${encodeURIComponent(requestId)}?format=${form}`)).text(),

  /** A conversation as a file. @param {string} id @param {string} form @returns {Promise<{name: string, content: Blob}>} */
  exported: async (id, form) => {
    const response = await send("GET", `conversations/${encodeURIComponent(id)}/export?format=${form}`);
    const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("Content-Disposition") ?? "");
    return { name: named ? decodeURIComponent(named[1]) : `youju.${form}`, content: await response.blob() };
  },

  /** @param {string} requestId @param {-1 | 0 | 1} rating @param {string} [comment] */
  feedback: (requestId, rating, comment) =>
    json("POST", "feedback", { request_id: requestId, rating, ...(comment ? { comment } : {}) }),

  /** @returns {Promise<{current: string | null, generations: import("./types.js").Generation[], job: any}>} */
  index: () => json("GET", "index"),

  /** @returns {Promise<{job: string}>} */
  rebuild: () => json("POST", "index/rebuild"),

  rollback: () => json("POST", "index/rollback"),

  /** @param {string} id @returns {Promise<import("./types.js").Job>} */
  job: (id) => json("GET", `jobs/${encodeURIComponent(id)}`),

  /** @param {string} id */
  cancelJob: (id) => json("POST", `jobs/${encodeURIComponent(id)}/cancel`),

  /**
   * The steps of an answer in the making.
   *
   * @param {string} question
   * @param {string | null} conversationId
   * @param {import("./types.js").Filters} filters
   * @param {boolean} explain whether to tell why the answer says what it says
   * @param {AbortSignal} signal
   */
  async *ask(question, conversationId, filters, explain, signal) {
    const body = { question, filters, explain, stream: true, ...(conversationId ? { conversation_id: conversationId } : {}) };
    yield* readEvents(await send("POST", "ask", body, signal));
  },

  /** The progress of a job until it ends. @param {string} id @param {AbortSignal} signal */
  async *jobEvents(id, signal) {
    yield* readEvents(await send("GET", `jobs/${encodeURIComponent(id)}/events`, undefined, signal));
  },
};
