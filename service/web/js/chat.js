/** The question-and-answer view: a start page with sample questions, then the turns, and the box to ask in. */

import { ApiError, api } from "./api.js";
import { Conversation, explains, setExplains } from "./conversation.js";
import { byId, el, fill, icon } from "./dom.js";
import { filterChips } from "./filter-chips.js";
import { refreshHistory } from "./history.js";
import { t } from "./i18n.js";
import { problem } from "./problem.js";
import { exportMenu } from "./sharing.js";
import { TurnView } from "./turn.js";

/** The conversation that the view shows; it goes on being answered while another view is open. */
let active = new Conversation();

const hovers = matchMedia("(hover: hover)");

/** What was typed and not sent, kept while other views are open and when the language changes. */
let draft = "";

/** Where the view of the active conversation is. */
export const activeRoute = () => (active.id ? `#/c/${encodeURIComponent(active.id)}` : "#/");

/** The next visit of the view starts a new conversation. */
export function startConversation() {
  active = new Conversation();
  draft = "";
}

/**
 * @param {HTMLElement} main
 * @param {string | null} id of the conversation to show, null for the new one
 */
export async function chatView(main, id) {
  if (id === null && active.id) startConversation();
  if (id !== null && id !== active.id) {
    fill(main, el("p", { class: "quiet loading" }, t("loading")));
    try {
      active = await Conversation.load(id);
    } catch (error) {
      fill(main, el("div", { class: "page" }, problem(error, () => chatView(main, id))));
      return;
    }
  }
  draw(main, active);
}

/** @param {HTMLElement} main @param {Conversation} conversation */
function draw(main, conversation) {
  /** @type {Map<import("./conversation.js").Turn, TurnView>} */
  const views = new Map();
  const turns = el("div", { class: "turns" });
  const suggestions = el("section", { class: "suggestions", hidden: true });
  const composer = composerForm(conversation, ask);
  const chat = el(
    "div",
    { class: "chat" },
    el(
      "header",
      { class: "hero" },
      el("h1", { tabindex: "-1" }, t("chat.headline")),
      el("p", {}, t("chat.lead")),
    ),
    turns,
    composer.element,
    suggestions,
  );

  /** Brings the latest question to the top. Not scrollIntoView, which would move the frame around the page as well. */
  function scrollToLast() {
    const view = views.get(conversation.turns[conversation.turns.length - 1]);
    const scroller = byId("main");
    if (view) scroller.scrollTop += view.element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  }

  /** @param {string} question */
  function ask(question) {
    conversation.ask(question);
    scrollToLast();
  }

  /** @param {import("./conversation.js").Turn} turn */
  function show(turn) {
    let view = views.get(turn);
    if (!view) {
      view = new TurnView(turn, (again) => conversation.running ?? conversation.retry(again));
      views.set(turn, view);
      turns.append(view.element);
    } else {
      view.draw();
    }
    chat.classList.toggle("is-empty", conversation.turns.length === 0);
    composer.update();
  }

  /** One drawing a frame at most, however fast the pieces come. */
  const waiting = new Set();
  conversation.onturn = (turn) => {
    // The first drawing is at once, so that a question is on the page as soon as it is asked.
    if (!views.has(turn) || turn.status !== "streaming") {
      waiting.delete(turn);
      show(turn);
    } else if (!waiting.has(turn)) {
      waiting.add(turn);
      requestAnimationFrame(() => waiting.delete(turn) && show(turn));
    }
    if (turn.status === "done") finished(conversation);
  };

  fill(main, chat);
  chat.classList.toggle("is-empty", conversation.turns.length === 0);
  conversation.turns.forEach(show);
  composer.update();
  scrollToLast();
  if (!conversation.turns.length) loadSuggestions(suggestions, ask);
  // On a phone the keyboard would cover the page before it is seen.
  if (hovers.matches) composer.input.focus({ preventScroll: true });
}

/** The first answer gives the conversation its address. @param {Conversation} conversation */
function finished(conversation) {
  refreshHistory();
  if (conversation === active && ["", "#/"].includes(location.hash)) {
    history.replaceState(history.state, "", activeRoute());
  }
  document.dispatchEvent(new CustomEvent("conversationnamed"));
}

/**
 * The box to ask in. Enter sends, Shift+Enter makes a line; Enter that confirms an input method's choice does neither.
 *
 * @param {Conversation} conversation
 * @param {(question: string) => void} ask
 */
function composerForm(conversation, ask) {
  const input = el("textarea", {
    id: "question",
    rows: "1",
    "aria-label": t("chat.input"),
    "aria-describedby": "composer-keys",
    autocomplete: "off",
    enterkeyhint: "send",
  });
  input.value = draft;
  const button = el("button", { class: "send" });
  const narrow = narrowing(conversation);
  const exported = exportMenu(conversation);
  const element = el(
    "form",
    { class: "composer" },
    el("div", { class: "composer-box" }, input, button),
    el(
      "div",
      { class: "composer-foot" },
      el("div", { class: "composer-options" }, narrow.button, reasonsButton(), exported),
      el("p", { class: "composer-keys quiet", id: "composer-keys" }, t("chat.keys")),
    ),
    ...narrow.parts,
  );

  const grow = () => {
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
  };

  const update = () => {
    const running = conversation.running !== null;
    const label = t(running ? "chat.stop" : "chat.send");
    button.setAttribute("type", running ? "button" : "submit");
    button.setAttribute("aria-label", label);
    button.setAttribute("title", label);
    button.classList.toggle("is-running", running);
    button.disabled = !running && !input.value.trim();
    exported.hidden = !conversation.id;
    fill(button, icon(running ? "stop" : "send"));
    input.placeholder = t(conversation.turns.length ? "chat.placeholder.followup" : "chat.placeholder");
  };

  input.addEventListener("input", () => {
    draft = input.value;
    grow();
    update();
  });
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    // 229: browsers that end the composition before they tell of the key (Safari).
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    element.requestSubmit();
  });
  button.addEventListener("click", (/** @type {Event} */ event) => {
    if (conversation.running === null) return;
    event.preventDefault();
    conversation.stop();
    input.focus();
  });
  element.addEventListener("submit", (/** @type {Event} */ event) => {
    event.preventDefault();
    const question = input.value.trim();
    if (!question || conversation.running) return;
    input.value = draft = "";
    narrow.close();
    grow();
    if (!hovers.matches) input.blur(); // Lets the keyboard of a phone go, which covers the answer.
    ask(question);
  });
  return { element, input, update };
}

/** What is chosen always shows; the pickers when they are asked for, until a question is. @param {Conversation} conversation */
function narrowing(conversation) {
  const { pickers, chips, load } = filterChips(conversation.filters, () => {});
  const button = el("button", { type: "button", class: "text-button", "aria-expanded": "false" }, icon("filter"), t("filters.title"));
  const open = (/** @type {boolean} */ wanted) => {
    pickers.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
    // What there is may have changed since they were open last.
    if (wanted) load();
  };
  button.addEventListener("click", () => open(pickers.hidden));
  open(false);
  return { button, parts: [pickers, chips], close: () => open(false) };
}

/** Whether the next answers come with their reasons; kept for the next visit. */
function reasonsButton() {
  const pressed = () => String(explains());
  const button = el(
    "button",
    { type: "button", class: "text-button", title: t("why.ask.title"), "aria-pressed": pressed() },
    icon("info"),
    t("why.ask"),
  );
  button.addEventListener("click", () => {
    setExplains(!explains());
    button.setAttribute("aria-pressed", pressed());
  });
  return button;
}

/** @param {HTMLElement} section @param {(question: string) => void} ask */
async function loadSuggestions(section, ask) {
  try {
    const { questions, invented } = await api.suggestions();
    if (!questions.length) return;
    fill(
      section,
      el("h2", {}, t("chat.suggestions")),
      el(
        "ul",
        {},
        ...questions.map((question) =>
          el(
            "li",
            {},
            el("button", { type: "button", class: "suggestion", lang: "zh", onclick: () => ask(question) }, question, icon("next")),
          ),
        ),
      ),
      invented && el("p", { class: "quiet" }, t("chat.suggestions.invented")),
    );
    section.hidden = false;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return; // A server without suggestions works as well.
    // No index yet: said here rather than after the first question.
    fill(section, problem(error, () => loadSuggestions(section, ask)));
    section.hidden = false;
  }
}
