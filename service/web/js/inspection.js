/** How a document was read: its lines, each with what became of it. */

import { api } from "./api.js";
import { el, fill, icon, iconButton } from "./dom.js";
import { documentName, number } from "./format.js";
import { known, t } from "./i18n.js";
import { problem } from "./problem.js";

/** @typedef {import("./types.js").InspectedPiece} Piece */
/** @typedef {import("./types.js").Inspection} Inspection */

const CHOSEN_LINES = 200;
// Characters: a title repeated thirty times would fill the screen.
const LONG = 160;
const EXCERPT = 120;

/** What a decision is called; a reason this page does not know keeps its own name. @param {string} decision */
function decisionName(decision) {
  const key = `inspection.decision.${decision}`;
  return known(key) ? t(key) : decision.replaceAll("_", " ");
}

/** @param {string} document */
export const inspectionRoute = (document) => `#/library/${encodeURIComponent(document)}?inspect=1`;

/**
 * Legend, controls and lines of a document.
 *
 * @param {string} name
 * @returns {Promise<{title: string, nodes: Node[]}>}
 */
export async function inspection(name) {
  const overview = await api.inspection(name, { from: 1, count: 0, sections: true });
  const sections = overview.sections ?? [];
  const lines = el("div", { class: "inspected" });
  const status = el("p", { class: "quiet", role: "status" });
  const stepper = el("div", { class: "inspection-steps" });
  const pager = el("select", { class: "inspection-page", "aria-label": t("inspection.section") });
  const only = el("input", { type: "checkbox" });
  const more = el("div", { class: "inspection-more" });
  const lost = Object.values(overview.dropped).reduce((sum, count) => sum + count, 0);
  // `decision` is the one whose lines alone are shown, "" for all.
  const state = { at: 0, decision: "", request: 0 };

  fill(pager, ...sections.map((section, at) => el("option", { value: at }, sectionName(section))));

  /** @param {{from: number, count: number, dropped?: boolean, decision?: string}} wanted @param {boolean} append */
  async function load(wanted, append) {
    const request = (state.request += 1);
    lines.setAttribute("aria-busy", "true");
    try {
      const found = await api.inspection(name, wanted);
      if (request !== state.request) return;
      const rows = el("ol", {}, ...rowsOf(found));
      if (!append) fill(lines);
      lines.append(rows.childElementCount ? rows : el("p", { class: "empty" }, t("inspection.none")));
      const next = wanted.dropped || wanted.decision ? found.next : null;
      fill(
        more,
        next !== null &&
          el(
            "button",
            { type: "button", class: "button", onclick: () => load({ ...wanted, from: next }, true) },
            t("inspection.more"),
          ),
      );
      // The button that was pressed is gone: who reads with the keyboard goes on at the first new line.
      if (append) focusOn(rows.firstElementChild);
    } catch (error) {
      if (request !== state.request) return;
      if (!append) fill(more);
      // The lines that are shown stay; the notice takes the place of what asked for more.
      fill(append ? more : lines, problem(error, () => load(wanted, append)));
    } finally {
      if (request === state.request) lines.removeAttribute("aria-busy");
    }
  }

  /** Shows section `at`, or of the whole document what was dropped or the lines of one decision. @param {number} at */
  function show(at) {
    state.at = Math.min(Math.max(at, 0), Math.max(sections.length - 1, 0));
    const { decision } = state;
    stepper.hidden = only.checked || decision !== "" || sections.length < 2;
    pager.value = String(state.at);
    previous.disabled = state.at === 0;
    next.disabled = state.at >= sections.length - 1;
    // A button that is switched off cannot keep the focus.
    if (previous.matches(":disabled:focus") || next.matches(":disabled:focus")) pager.focus();
    for (const button of choices.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.choice === decision));
    }
    if (decision) {
      const count = overview.kept[decision] ?? overview.dropped[decision];
      status.textContent = t("inspection.chosen", { decision: decisionName(decision), count: number(count) });
      return load({ from: 1, count: CHOSEN_LINES, decision }, false);
    }
    if (only.checked) {
      status.textContent = t("inspection.dropped.all", { count: number(lost) });
      return load({ from: 1, count: CHOSEN_LINES, dropped: true }, false);
    }
    const part = { at: number(state.at + 1), count: number(sections.length) };
    status.textContent = sections.length > 1 ? t("inspection.part", part) : "";
    const section = sections[state.at];
    if (!section) return fill(lines, el("p", { class: "empty" }, t("inspection.none")));
    return load({ from: section.from, count: section.count }, false);
  }

  const choices = legend(overview, (decision) => {
    state.decision = state.decision === decision ? "" : decision;
    only.checked = false;
    show(state.at);
  });
  const previous = iconButton("previous", t("inspection.previous"), () => show(state.at - 1));
  const next = iconButton("next", t("inspection.next"), () => show(state.at + 1));
  fill(stepper, previous, pager, next);
  pager.addEventListener("change", () => show(Number(pager.value)));
  only.addEventListener("change", () => {
    state.decision = "";
    show(state.at);
  });
  await show(0);
  return {
    title: overview.title || documentName(name),
    nodes: [
      choices,
      el(
        "div",
        { class: "inspection-bar" },
        stepper,
        el("label", { class: "inspection-only" }, only, t("inspection.dropped.only")),
        status,
      ),
      lines,
      more,
    ],
  };
}

/** @param {{from: number, count: number, page: number | null}} section */
function sectionName({ from, page }) {
  const line = t("inspection.line", { line: number(from) });
  return page === null ? line : `${t("source.page", { page })} · ${line}`;
}

/**
 * How many pieces each decision took, the kept ones before the dropped; each shows its lines when it is pressed.
 *
 * @param {Inspection} overview
 * @param {(decision: string) => void} choose
 */
function legend(overview, choose) {
  const group = (/** @type {string} */ title, /** @type {Record<string, number>} */ counts) =>
    el(
      "div",
      { class: "legend-group" },
      el("h2", {}, title),
      Object.keys(counts).length
        ? el(
            "ul",
            {},
            ...Object.entries(counts).map(([decision, count]) =>
              el(
                "li",
                {},
                el(
                  "button",
                  { type: "button", class: "legend-entry", "data-choice": decision, onclick: () => choose(decision) },
                  mark(decision, overview),
                  el("span", { class: "legend-count" }, number(count)),
                ),
              ),
            ),
          )
        : el("p", { class: "quiet" }, t("inspection.nothing")),
    );
  return el(
    "section",
    { class: "legend", "aria-label": t("inspection.legend") },
    group(t("inspection.kept"), overview.kept),
    group(t("inspection.dropped"), overview.dropped),
    el("p", { class: "quiet" }, t("inspection.choose")),
  );
}

/**
 * The mark of a decision: its name and, for what was dropped, a cross, so that it is told without colour.
 *
 * @param {string} decision
 * @param {Inspection} inspection
 */
function mark(decision, { dropped }) {
  const lost = decision in dropped;
  return el(
    "span",
    { class: "decision", "data-decision": lost ? "dropped" : decision },
    lost && icon("close"),
    decisionName(decision),
  );
}

/** One row a line of the source. @param {Inspection} inspection */
function rowsOf(inspection) {
  const pieces = inspection.lines;
  /** @type {Piece[][]} */
  const lines = [];
  for (const piece of pieces) {
    const last = lines[lines.length - 1];
    if (last?.[0].number === piece.number) last.push(piece);
    else lines.push([piece]);
  }
  return lines.map((line) => {
    const decisions = [...new Set(line.map(({ decision }) => decision))];
    return el(
      "li",
      { class: "inspected-line" },
      el("span", { class: "line-number" }, number(line[0].number)),
      el("span", { class: "line-decisions" }, ...decisions.map((decision) => mark(decision, inspection))),
      el("span", { class: "line-text", lang: "zh" }, ...line.map((piece) => pieceText(piece, inspection))),
    );
  });
}

/** @param {Piece} piece @param {Inspection} inspection */
function pieceText({ text, decision }, { dropped }) {
  if (!(decision in dropped)) return el("span", { class: "piece", "data-decision": decision }, text);
  const piece = el("del", { class: "piece", "data-decision": "dropped", title: decisionName(decision) }, text);
  const characters = [...text];
  if (characters.length <= LONG) return piece;
  piece.textContent = `${characters.slice(0, EXCERPT).join("")}……`;
  const whole = el(
    "button",
    { type: "button", class: "text-button", lang: document.documentElement.lang },
    t("inspection.whole", { count: number(characters.length) }),
  );
  whole.addEventListener("click", () => {
    piece.textContent = text;
    whole.remove();
    focusOn(piece);
  });
  return el("span", {}, piece, whole);
}

/** @param {Element | null} element */
function focusOn(element) {
  if (!(element instanceof HTMLElement)) return;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
