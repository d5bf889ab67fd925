/** Why a passage was found: bars for the parts of its score, what of the question it says, the rules that helped. */

import { el } from "./dom.js";
import { known, t } from "./i18n.js";

/** @typedef {import("./types.js").Explanation} Explanation */

/** What a word of the server means; one that this page does not know stays as it is. @param {string} names @param {string} word */
export function nameOf(names, word) {
  const key = `${names}.${word}`;
  return known(key) ? t(key) : word;
}

/** @param {number} value */
const signed = (value) => (value < 0 ? "−" : "+") + Math.abs(value).toFixed(2);

/**
 * What the question was taken for.
 *
 * @param {import("./types.js").Understood} understood
 * @param {"h2" | "h3"} heading
 */
export function understoodBox(understood, heading = "h2") {
  const { type, kind, asks = [], mentions = [], parts = [], words, expansions } = understood;
  const named = mentions.map((mention) => `${mention.text}（${nameOf("retrieval.mention", mention.kind)}）`);
  return el(
    "section",
    { class: "meant", "aria-label": t("retrieval.understood") },
    el(heading, {}, t("retrieval.understood")),
    el(
      "dl",
      {},
      ...row(t("retrieval.kind"), type ? nameOf("retrieval.type", type) : nameOf("retrieval.kind", kind)),
      ...parts.flatMap((part) => row(t("retrieval.question.part"), part)),
      ...asks.flatMap((asked) => row(t("retrieval.asked"), askedValue(asked))),
      ...(named.length ? row(t("retrieval.mentions"), wordList(named)) : []),
      ...row(t("retrieval.words"), wordList(words)),
      ...row(t("retrieval.expansions"), expansions.length ? ruleList(expansions) : t("retrieval.expansions.none")),
    ),
  );
}

/** @param {import("./types.js").AskedValue} asked */
function askedValue({ kind, unit, focus }) {
  return [nameOf("retrieval.asked", kind), unit, focus.join(" ")].filter(Boolean).join(" · ");
}

/**
 * @param {Explanation} explanation
 * @param {number} longest the contribution that fills a bar
 */
export function explanationOf(explanation, longest) {
  const words = (/** @type {string} */ said) => explanation.words.filter((word) => word.said === said);
  const nearly = words("nearly").map((word) =>
    t("retrieval.near", { word: word.word, nearest: word.nearest, similarity: word.similarity.toFixed(2) }),
  );
  const plain = (/** @type {string} */ said) => words(said).map(({ word }) => word);
  return el(
    "div",
    { class: "explanation" },
    bars(explanation.parts, longest),
    el(
      "dl",
      { class: "said" },
      ...(words("exactly").length ? row(t("retrieval.said.exactly"), wordList(plain("exactly"), "exactly")) : []),
      ...(nearly.length ? row(t("retrieval.said.nearly"), wordList(nearly, "nearly")) : []),
      ...(words("not").length ? row(t("retrieval.said.not"), wordList(plain("not"), "not")) : []),
      ...(explanation.rules.length ? row(t("retrieval.rules"), ruleList(explanation.rules)) : []),
    ),
  );
}

/** The longest bar that the explanations need. @param {{parts: import("./types.js").Part[]}[]} explanations */
export const longestOf = (explanations) =>
  Math.max(0, ...explanations.flatMap(({ parts }) => parts.map(({ contribution }) => Math.abs(contribution))));

/**
 * @param {import("./types.js").Part[]} parts
 * @param {number} longest the contribution that fills a bar
 * @param {string} [names] prefix of the messages that name the signals
 */
export function bars(parts, longest, names = "retrieval.signal") {
  const shown = parts.filter(({ contribution }) => Math.abs(contribution) >= 0.005);
  return el(
    "ul",
    { class: "parts", "aria-label": t("retrieval.parts") },
    ...shown
      .sort((one, other) => Math.abs(other.contribution) - Math.abs(one.contribution))
      .map(({ signal, value, weight, contribution }) => {
        const bar = el("span", { class: "part-bar" });
        bar.style.setProperty("--share", String(longest ? Math.abs(contribution) / longest : 0));
        const sum = t("retrieval.part", { value: value.toFixed(2), weight: weight.toFixed(2).replace("-", "−") });
        return el(
          "li",
          { class: contribution < 0 ? "part part-lowers" : "part", title: `${signal}: ${sum}` },
          el("span", { class: "part-name" }, nameOf(names, signal)),
          el("span", { class: "part-track", "aria-hidden": "true" }, bar),
          el("span", { class: "part-value" }, signed(contribution)),
          el("span", { class: "part-sum" }, sum),
        );
      }),
  );
}

/** @param {string} name @param {string | Node} value */
const row = (name, value) => [el("dt", {}, name), el("dd", {}, value)];

/** @param {string[]} words @param {string} [said] */
const wordList = (words, said = "asked") =>
  el("ul", { class: "words", lang: "zh" }, ...words.map((word) => el("li", { class: "word", "data-said": said }, word)));

/** @param {import("./types.js").Rule[]} rules each typed phrase once, with what stands beside it */
function ruleList(rules) {
  /** @type {Map<string, import("./types.js").Rule[]>} */
  const typed = new Map();
  for (const rule of rules) typed.set(rule.typed, [...(typed.get(rule.typed) ?? []), rule]);
  return el(
    "ul",
    { class: "rules" },
    ...[...typed].map(([phrase, targets]) =>
      el(
        "li",
        {},
        el("span", { lang: "zh" }, `${phrase} → ${targets.map(({ target }) => target).join("、")}`),
        " ",
        el("span", { class: "rule-source" }, [...new Set(targets.map(({ rule }) => rule))].join(t("separator"))),
      ),
    ),
  );
}
