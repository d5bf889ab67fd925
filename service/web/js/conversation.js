/** A conversation and its turns: what was asked, what came back. No elements here; the chat view listens. */

import { ApiError, api, isAbort } from "./api.js";
import { noFilters } from "./filters.js";
import { t } from "./i18n.js";
import { recall, remember } from "./storage.js";

/**
 * @typedef {object} Turn
 * @property {string} question
 * @property {import("./types.js").Filters} filters what it kept to; of a stored turn it is not known
 * @property {"waiting" | "streaming" | "done" | "stopped" | "failed"} status
 * @property {string} stage of a turn that waits: waiting, retrieving, composing, restarting
 * @property {string} text what has been streamed so far
 * @property {import("./types.js").Citation[]} citations streamed so far, then those of the answer
 * @property {import("./types.js").Answer | null} answer
 * @property {unknown} error
 * @property {-1 | 0 | 1} rating
 */

/** @param {string} question @param {import("./types.js").Filters} [filters] @returns {Turn} */
const newTurn = (question, filters = noFilters()) => ({
  question,
  filters,
  status: "waiting",
  stage: "waiting",
  text: "",
  citations: [],
  answer: null,
  error: null,
  rating: 0,
});

let reasons = recall("explain") === "yes";

/** Whether answers are asked for with their reasons; kept for the next visit. */
export const explains = () => reasons;

/** @param {boolean} wanted */
export function setExplains(wanted) {
  reasons = wanted;
  remember("explain", wanted ? "yes" : "no");
}

export class Conversation {
  constructor() {
    /** @type {string | null} known after the first answer */
    this.id = null;
    /** @type {Turn[]} */
    this.turns = [];
    /** What the next question keeps to. */
    this.filters = noFilters();
    /** @type {((turn: Turn) => void) | null} called after every change of a turn */
    this.onturn = null;
    /** @type {AbortController | null} */
    this.running = null;
  }

  /** A stored conversation. @param {string} id */
  static async load(id) {
    const stored = await api.conversation(id);
    const conversation = new Conversation();
    conversation.id = stored.id;
    conversation.turns = stored.turns.map((/** @type {any} */ turn) => ({
      ...newTurn(turn.question),
      status: "done",
      answer: turn.answer,
      citations: turn.answer.citations,
      text: turn.answer.answer,
      rating: turn.rating,
    }));
    return conversation;
  }

  /** Asks and follows the answer to its end; failures are told by the turn's state. @param {string} question */
  ask(question) {
    const turn = newTurn(question, { ...this.filters });
    this.turns.push(turn);
    return this.#follow(turn);
  }

  /** Asks the question of a stopped or failed turn again, in its place. @param {Turn} turn */
  retry(turn) {
    Object.assign(turn, newTurn(turn.question, turn.filters));
    return this.#follow(turn);
  }

  /** Stops the answer in the making; what has come so far stays. */
  stop() {
    this.running?.abort();
  }

  /** @param {Turn} turn */
  async #follow(turn) {
    const controller = new AbortController();
    this.running = controller;
    this.onturn?.(turn);
    try {
      for await (const { event, data } of api.ask(turn.question, this.id, turn.filters, explains(), controller.signal)) {
        this.#take(turn, event, data);
        this.onturn?.(turn);
      }
      if (turn.status !== "done") {
        throw new ApiError(0, { code: "broken", message: t("error.broken"), hint: t("error.broken.hint") });
      }
    } catch (error) {
      turn.status = isAbort(error) ? "stopped" : "failed";
      turn.error = isAbort(error) ? null : asBroken(error);
    }
    if (this.running === controller) this.running = null;
    this.onturn?.(turn);
  }

  /** @param {Turn} turn @param {string} event @param {any} data */
  #take(turn, event, data) {
    if (event === "status") turn.stage = data.stage;
    // What a model began is thrown away: the answer starts again from the sources.
    if (data.stage === "restarting") Object.assign(turn, { status: "waiting", text: "", citations: [] });
    if (event === "citation") turn.citations = [...turn.citations, data];
    if (event === "delta") {
      turn.status = "streaming";
      turn.text += data.text;
    }
    if (event === "done") {
      Object.assign(turn, { status: "done", answer: data, citations: data.citations, text: data.answer });
      this.id = data.conversation_id;
    }
    if (event === "error") throw new ApiError(data.status ?? 500, data.error, data.request_id);
  }
}

/** A connection that breaks while an answer streams ends in the browser's own words; ours say what to do. @param {unknown} error */
function asBroken(error) {
  if (!(error instanceof TypeError)) return error;
  return new ApiError(0, { code: "broken", message: t("error.broken"), hint: t("error.broken.hint") });
}
