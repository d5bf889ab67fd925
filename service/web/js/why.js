/** Why an answer says what it says, under it and folded away: there when the question asked for it. */

import { el } from "./dom.js";
import { bars, longestOf, nameOf, understoodBox } from "./explanation.js";
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
  const { decision, candidates, removed = [] } = explanation;
  return el(
    "details",
    // Opened, it is not news: the live region around it keeps still.
    { class: "why", "aria-live": "off" },
    el("summary", {}, t("why.title")),
    understood && understoodBox(understood, "h3"),
    decision && decided(decision),
    removed.length > 0 && checked(removed),
    candidates.length > 0 && weighed(candidates),
    el("p", { class: "quiet" }, el("a", { href: retrievalRoute(answer.question_used, filters) }, t("why.retrieval"))),
  );
}

/** @param {import("./types.js").Decided} decision */
function decided({ refused, confidence, below, parts }) {
  const values = { confidence: confidence.toFixed(2), below: below.toFixed(2) };
  return el(
    "section",
    { "aria-label": t("why.decision") },
    el("h3", {}, t("why.decision")),
    el("p", {}, t(refused ? "why.decision.refused" : "why.decision.answered", values)),
    parts.length > 0 && el("details", {}, el("summary", {}, t("why.decision.parts")), bars(parts, longestOf([{ parts }]), "why.decided")),
  );
}

/** @param {import("./types.js").Removed[]} removed */
function checked(removed) {
  return el(
    "section",
    { "aria-label": t("why.removed") },
    el("h3", {}, t("why.removed")),
    el(
      "ul",
      {},
      ...removed.map(({ text, outcome, quotes, missing }) =>
        el(
          "li",
          { class: "candidate", "data-outcome": "removed" },
          el("p", { class: "candidate-head" }, el("span", { class: "outcome" }, t(`why.removed.${outcome}`))),
          el("p", { class: "candidate-text", lang: "zh" }, text),
          missing.length > 0 &&
            el("p", { class: "quiet" }, t("why.missing"), missing.map((claim) => `${claim.text}（${nameOf("why.claim", claim.kind)}）`).join("、")),
          ...quotes.map(({ quote, verdict }) => el("p", { class: "quiet" }, nameOf("why.quote", verdict), el("q", { lang: "zh" }, quote))),
        ),
      ),
    ),
  );
}

/** @param {Candidate[]} candidates */
function weighed(candidates) {
  const longest = longestOf(candidates);
  return el(
    "section",
    { class: "weighed", "aria-label": t("why.candidates") },
    el("h3", {}, t("why.candidates")),
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
      el("span", { class: "outcome" }, nameOf("why.outcome", outcome)),
      el("span", { class: "quiet" }, t("why.passage", { passage })),
      el("span", { class: "candidate-score" }, el("span", { class: "visually-hidden" }, t("retrieval.score"), " "), score.toFixed(2)),
    ),
    el("p", { class: "candidate-text", lang: "zh" }, text),
    el("details", {}, el("summary", {}, t("retrieval.parts")), bars(parts, longest, "why.signal")),
  );
}
