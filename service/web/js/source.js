/** The source panel: the article of a citation, its cited characters marked. Beside the chat, or over it on a small screen. */

import { api } from "./api.js";
import { copy } from "./clipboard.js";
import { announce, byId, el, fill, icon, iconButton } from "./dom.js";
import { alsoIn, authorLabel, documentBeside, documentName, pageLabel, sourceLine } from "./format.js";
import { language, t } from "./i18n.js";
import { problem } from "./problem.js";
import { markedText, readingText } from "./reading.js";

/**
 * A place in a document that can be shown; a citation is one.
 *
 * @typedef {{number: number, document: string, title: string, author: string, office: string, publication?: string, provision?: string, pages: number[],
 *   start: number, end: number, quote: string, also_in?: import("./types.js").Twin[],
 *   differs_in?: import("./types.js").Twin[]}} Place
 */

const beside = matchMedia("(min-width: 820px)");

/** @type {{places: Place[], at: number, opener: HTMLElement | null, request: number}} */
const state = { places: [], at: 0, opener: null, request: 0 };

const panel = () => /** @type {HTMLDialogElement} */ (byId("source"));

/**
 * Shows place `at` of `places`; the reader can step to the others.
 *
 * @param {Place[]} places
 * @param {number} at
 * @param {HTMLElement} opener gets the focus back
 */
export function openSource(places, at, opener) {
  Object.assign(state, { places, at, opener });
  show();
  draw();
  byId("source-title").focus({ preventScroll: true });
}

export function closeSource() {
  if (!panel().open) return;
  panel().close();
}

/** Beside the chat the panel is not modal; over it, it is. */
function show() {
  const dialog = panel();
  if (dialog.open) return;
  document.documentElement.classList.add("source-open");
  if (beside.matches) {
    dialog.show();
    return;
  }
  dialog.showModal();
  // On a phone one goes back with the system's button: that closes the sheet, not the page.
  const settled = state.opener?.closest(".turn[data-status=done]");
  if (settled && !history.state?.source) history.pushState({ source: true }, "");
}

export function setUpSource() {
  const dialog = panel();
  dialog.addEventListener("close", () => {
    if (dialog.open) return; // It was only moved from beside to over the chat, or back.
    if (history.state?.source) history.back();
    document.documentElement.classList.remove("source-open");
    state.request += 1;
    fill(dialog);
    mark(null);
    if (state.opener?.isConnected) state.opener.focus();
    else byId("main").focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => {
    const elsewhere = document.querySelector("dialog.confirm, .sidebar.is-open");
    if (event.key === "Escape" && dialog.open && !elsewhere) closeSource();
  });
  // A tap beside the sheet closes it.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) closeSource();
  });
  addEventListener("popstate", closeSource);
  beside.addEventListener("change", () => {
    if (!dialog.open) return;
    dialog.close();
    show();
    draw();
  });
  document.addEventListener("languagechange", () => {
    if (dialog.open) draw();
  });
}

/** @param {number} step */
function move(step) {
  state.at += step;
  draw();
  byId("source-title").focus({ preventScroll: true });
}

function draw() {
  const place = state.places[state.at];
  const body = el("div", { class: "source-body", tabindex: "0", role: "region", "aria-label": t("source.body") });
  const also = alsoIn([place]);
  const about = [place.provision, authorLabel(place), documentBeside(place), pageLabel(place.pages)].filter(Boolean);
  fill(
    panel(),
    el("header", { class: "source-head" }, toolbar(), el("h2", { id: "source-title", tabindex: "-1", lang: "zh" }, place.title || documentName(place.document)), el("p", { class: "source-about", lang: "zh" }, ...about.map((part) => el("span", {}, part))), also ? el("p", { class: "source-also" }, also) : null),
    body,
    el(
      "footer",
      { class: "source-foot" },
      copyQuote(place),
      el(
        "a",
        { class: "text-button", href: `#/library/${encodeURIComponent(place.document)}?start=${place.start}&end=${place.end}&mark=1` },
        icon("book"),
        t("source.open"),
      ),
    ),
  );
  mark(place);
  load(place, body);
}

function toolbar() {
  const { places, at } = state;
  return el(
    "div",
    { class: "source-toolbar" },
    el("span", { class: "source-position" }, t("source.of", { position: places[at].number, count: places.length })),
    iconButton("previous", t("source.previous"), () => move(-1), { disabled: at === 0 }),
    iconButton("next", t("source.next"), () => move(1), { disabled: at === places.length - 1 }),
    iconButton("close", t("source.close"), closeSource),
  );
}

/** @param {Place} place @param {HTMLElement} body */
async function load(place, body) {
  const request = (state.request += 1);
  fill(body, el("p", { class: "quiet loading" }, t("loading")));
  try {
    const found = await api.document(place.document, place);
    if (request !== state.request) return;
    const agrees = markedText(found.paragraphs) === place.quote.replace(/\s+/g, "");
    fill(body, agrees ? null : quoteThen(t("source.differs"), place), readingText(found.paragraphs, found.articles));
    reveal(body, place);
  } catch (error) {
    if (request !== state.request) return;
    fill(body, problem(error, () => load(place, body)), quoteThen(t("source.unavailable"), place));
  }
}

/** @param {string} why @param {Place} place */
const quoteThen = (why, place) =>
  el("div", { class: "source-quote" }, el("p", {}, why), el("blockquote", { lang: "zh" }, place.quote));

/** Scrolls the marked words to the upper third. @param {HTMLElement} body @param {Place} place */
function reveal(body, place) {
  const first = body.querySelector("mark");
  if (!first) return;
  const above = first.getBoundingClientRect().top - body.getBoundingClientRect().top;
  body.scrollTop += above - body.clientHeight / 4;
  announce(`${t("source.mark")}${language() === "zh" ? "：" : ": "}${place.quote}`);
}

/** Shows which chips belong to the open source. @param {Place | null} place */
function mark(place) {
  for (const chip of document.querySelectorAll(".chip[aria-current]")) chip.removeAttribute("aria-current");
  if (!place) return;
  const turn = state.opener?.closest(".turn");
  turn?.querySelectorAll(`.chip[data-citation="${place.number}"]`).forEach((chip) => chip.setAttribute("aria-current", "true"));
}

/** @param {Place} place */
function copyQuote(place) {
  const label = el("span", {}, t("source.copy"));
  const button = el("button", { type: "button", class: "text-button copy-quote" }, icon("copy"), label);
  button.addEventListener("click", async () => {
    const copied = await copy(`「${place.quote}」\n——${sourceLine(place)}`);
    label.textContent = t(copied ? "answer.copied" : "answer.copy.failed");
    announce(label.textContent);
    setTimeout(() => (label.textContent = t("source.copy")), 2500);
  });
  return button;
}
