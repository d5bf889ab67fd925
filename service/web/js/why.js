/** Why an answer says what it says, under it and folded away: there when the question asked for it. */

import { el } from "./dom.js";
import { bars, longestOf, understoodBox } from "./explanation.js";
import { t } from "./i18n.js";
import { retrievalRoute } from "./retrieval.js";

/** @typedef {import("./types.js").Candidate} Candidate */

/**
 * The panel, null for an answer without an explanation.
 *
 * @param {import("./types.js").Answer} answer
 * @param {import("./types.js").Filters} filters
 */
export function whyPanel(answer, filters) {
  const { explanation, understood } = answer;
  if (!explanation) return null;
  const { candidates } = explanation;
  return el(
    "details",
    { class: "why" },
    el("summary", {}, t("why.title")),
    understood && understoodBox(understood, "h4"),
    candidates.length > 0 && weighed(candidates),
    el("p", { class: "quiet" }, el("a", { href: retrievalRoute(answer.question_used, filters) }, t("why.retrieval"))),
  );
}

/** @param {Candidate[]} candidates */
function weighed(candidates) {
  const longest = longestOf(candidates);
  return el(
    "section",
    { class: "weighed", "aria-label": t("why.candidates") },
    el("h4", {}, t("why.candidates")),
    el("p", { class: "quiet" }, t("why.candidates.note")),
    el("ol", {}, ...candidates.map((candidate) => entry(candidate, longest))),
  );
}

/** @param {Candidate} candidate @param {number} longest */
function entry({ text, passage, score, outcome, parts }, longest) {
  return el(
    "li",
    { class: "candidate", "data-outcome": outcome },
    el(
      "p",
      { class: "candidate-head" },
      el("span", { class: "outcome" }, t(`why.outcome.${outcome}`)),
      el("span", { class: "quiet" }, t("why.passage", { passage })),
      el("span", { class: "candidate-score" }, el("span", { class: "visually-hidden" }, t("retrieval.score"), " "), score.toFixed(2)),
    ),
    el("p", { class: "candidate-text", lang: "zh" }, text),
    el("details", {}, el("summary", {}, t("retrieval.parts")), bars(parts, longest, "why.signal")),
  );
}
