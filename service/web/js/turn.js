/** One question and its answer, drawn from the turn's state; drawn again whenever it changes. */

import { answerBody } from "./answer-body.js";
import { sourceList } from "./citations.js";
import { conflictGroup } from "./conflicts.js";
import { el, fill, icon } from "./dom.js";
import { ratingButtons } from "./feedback.js";
import { countOf, namesOf } from "./filters.js";
import { alsoIn, authorLabel, documentBeside, documentName, pageLabel } from "./format.js";
import { known, language, t } from "./i18n.js";
import { problem } from "./problem.js";
import { copyMenu } from "./sharing.js";
import { openSource } from "./source.js";
import { whyPanel } from "./why.js";

/** @typedef {import("./conversation.js").Turn} Turn */

let serial = 0;

export class TurnView {
  /** @param {Turn} turn @param {(turn: Turn) => void} retry */
  constructor(turn, retry) {
    this.turn = turn;
    this.retry = retry;
    const id = `question-${(serial += 1)}`;
    this.answer = el("div", { class: "answer", "aria-live": "polite", "aria-busy": "true" });
    this.element = el(
      "article",
      { class: "turn", "aria-labelledby": id },
      el("span", { class: "glyph glyph-question", "aria-hidden": "true" }, t("chat.question.glyph")),
      el("h2", { class: "question", id, tabindex: "-1" }, el("span", { class: "visually-hidden" }, t("chat.question.label")), turn.question),
      el("span", { class: "glyph glyph-answer", "aria-hidden": "true" }, t("chat.answer.glyph")),
      this.answer,
    );
    this.draw();
  }

  draw() {
    const { turn } = this;
    const busy = turn.status === "waiting" || turn.status === "streaming";
    this.element.dataset.status = turn.status;
    fill(this.answer, ...this.#parts());
    // Last: screen readers read a live region when it is no longer busy, that is the whole answer once.
    this.answer.setAttribute("aria-busy", String(busy));
  }

  /** @returns {(Node | null | false)[]} */
  #parts() {
    const { turn } = this;
    const again = () => this.retry(turn);
    switch (turn.status) {
      case "waiting":
        return [stage(turn.stage)];
      case "streaming":
        return [this.#body([]), stage("composing")];
      case "stopped":
        return [turn.text ? this.#body([]) : null, stopped(again)];
      case "failed":
        return [turn.text ? this.#body([]) : null, problem(turn.error, again)];
      default:
        return this.#finished(/** @type {import("./types.js").Answer} */ (turn.answer));
    }
  }

  /** @param {import("./types.js").Answer} answer */
  #finished(answer) {
    const below = el("div", { class: "below" });
    const understood = bare(answer.question_used) !== bare(this.turn.question);
    return [
      understood && el("p", { class: "understood quiet" }, t("answer.question_used", { question: answer.question_used })),
      countOf(this.turn.filters) > 0 && el("p", { class: "quiet" }, t("filters.kept", { values: namesOf(this.turn.filters) })),
      ...noticesOf(answer).map((notice) => el("p", { class: "notice" }, icon("info"), el("span", {}, notice))),
      ...(answer.refused ? refusal(answer) : [this.#body(answer.sentences)]),
      !!answer.conflicts?.length &&
        conflictGroup(answer.conflicts, answer.citations, (citation, opener) => this.#open(citation, opener)),
      answer.citations.length > 0 && sourceList(answer.citations, (citation, opener) => this.#open(citation, opener)),
      answer.related.length > 0 && related(answer.related),
      whyPanel(answer, this.turn.filters),
      el(
        "div",
        { class: "answer-foot" },
        ratingButtons(this.turn, below),
        copyMenu(answer),
        el("p", { class: "made quiet" }, made(answer)),
      ),
      below,
    ];
  }

  /** @param {import("./types.js").Sentence[]} sentences */
  #body(sentences) {
    return answerBody(this.turn.text, sentences, this.turn.citations, (citation, opener) => this.#open(citation, opener));
  }

  /** @param {import("./types.js").Citation} citation @param {HTMLElement} opener */
  #open(citation, opener) {
    const { citations } = this.turn;
    openSource(citations, citations.indexOf(citation), opener);
  }
}

/** @param {string} name */
function stage(name) {
  return el("p", { class: "stage" }, el("span", { class: "pulse", "aria-hidden": "true" }), t(`chat.stage.${name}`));
}

/** @param {() => void} again */
function stopped(again) {
  return el(
    "p",
    { class: "stopped" },
    t("chat.stopped"),
    el("button", { type: "button", class: "button", onclick: again }, icon("refresh"), t("chat.again")),
  );
}

/** @param {import("./types.js").Passage[]} passages */
function related(passages) {
  const entries = passages.map((passage) => {
    const also = alsoIn([passage]);
    const button = el(
      "button",
      { type: "button", class: "related-passage", lang: "zh" },
      el("span", { class: "related-title" }, passage.title || documentName(passage.document)),
      el(
        "span",
        { class: "related-about" },
        [authorLabel(passage), documentBeside(passage), pageLabel(passage.pages)].filter(Boolean).join("　"),
      ),
      el("span", { class: "related-text" }, passage.text),
      also ? el("span", { class: "source-also" }, also) : null,
    );
    const places = passages.map(asPlace);
    button.addEventListener("click", () => openSource(places, passages.indexOf(passage), button));
    return el("li", {}, button);
  });
  return el(
    "section",
    { class: "related" },
    el("h3", {}, t("answer.related")),
    el("p", { class: "quiet" }, t("answer.related.note")),
    el("ul", {}, ...entries),
  );
}

/**
 * What is missing, in the server's words; before them, for who reads no Chinese, as far as this page can tell.
 *
 * @param {import("./types.js").Answer} answer
 */
function refusal({ answer, refusal_reason: reason }) {
  const told = (/** @type {string | null} */ lang, /** @type {(Node | string)[]} */ ...words) => el("p", { class: "refused", lang }, ...words);
  if (language() === "zh") return [told("zh", icon("info"), answer)];
  const key = `answer.refused.${reason}`;
  return [told(null, icon("info"), known(key) ? t(key) : t("answer.refused")), el("p", { lang: "zh" }, answer)];
}

/** A passage as a place that the source panel can show. @param {import("./types.js").Passage} passage @param {number} at */
const asPlace = (passage, at) => ({ ...passage, number: at + 1, quote: passage.text });

/** What a question asks, however it is typed. @param {string} question */
const bare = (question) => question.normalize("NFKC").replace(/\s+/g, "");

/** @param {import("./types.js").Answer} answer */
function made(answer) {
  const total = Object.values(answer.timings_ms).reduce((sum, part) => sum + part, 0);
  return [
    answer.refused ? "" : t(`answer.${answer.composer}`),
    total ? t("answer.seconds", { seconds: (total / 1000).toFixed(total < 10_000 ? 2 : 0) }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/**
 * What the reader should know of how the answer was made, in the interface language where this page has words for it. The rest comes in
 * the server's: it tells of a failed model first, then of another place, and of conflicts, which have a place of their own here, last.
 *
 * @param {import("./types.js").Answer} answer
 * @returns {string[]}
 */
function noticesOf({ conflicts, elsewhere, fell_back, notice }) {
  const places = (/** @type {string[]} */ names) => names.join(t("answer.elsewhere.join"));
  const sentences = notice?.match(/[^。]+。?/g) ?? [];
  const rest = sentences.slice(Number(Boolean(fell_back)) + Number(Boolean(elsewhere)), conflicts?.length ? -1 : undefined);
  return [
    fell_back ? t("answer.fallback") : "",
    elsewhere ? t("answer.elsewhere", { asked: places(elsewhere.asked), found: places(elsewhere.found) }) : "",
    rest.join(""),
  ].filter(Boolean);
}
