/** Starts the page: views by address, the side bar, language and colours. */

import { activeRoute, chatView, startConversation } from "./chat.js";
import { byId, el, fill, icon } from "./dom.js";
import { indexView } from "./generations.js";
import { markCurrent, setUpHistory } from "./history.js";
import { language, setLanguage, t, translateStatic } from "./i18n.js";
import { articleView, documentView, inspectionView, libraryView } from "./library.js";
import { setUpMenu } from "./menu.js";
import { routeOf } from "./router.js";
import { retrievalView } from "./retrieval.js";
import { closeSource, setUpSource } from "./source.js";
import { remember } from "./storage.js";

/** @type {(() => void) | null} */
let leave = null;
let visit = 0;

const SECTION = { chat: "chat", library: "library", document: "library", article: "library", inspection: "library", retrieval: "retrieval", index: "index", unknown: "" };

/** Shows the view of the address. @param {boolean} moved whether the reader went there, so that the focus goes along */
async function show(moved) {
  const mine = (visit += 1);
  const route = routeOf(location.hash);
  leave?.();
  leave = null;
  if (moved) closeSource();
  // Each visit has its own element: a slow answer for the view before has nowhere to be drawn.
  const place = el("div", { class: `view view-${route.view}` });
  fill(byId("main"), place);
  byId("main").scrollTop = 0;
  markNavigation(route);
  switch (route.view) {
    case "chat":
      await chatView(place, route.id);
      break;
    case "library":
      await libraryView(place);
      break;
    case "document":
      await documentView(place, route.document);
      break;
    case "article":
      await articleView(place, route.document, route, route.mark);
      break;
    case "inspection":
      await inspectionView(place, route.document);
      break;
    case "retrieval":
      await retrievalView(place, route.question, route.filters);
      break;
    case "index":
      leave = indexView(place);
      break;
    default:
      fill(place, el("div", { class: "page" }, el("h1", { tabindex: "-1" }, t("error.notfound")), el("a", { href: "#/" }, t("nav.chat"))));
  }
  if (mine !== visit) return;
  setTitle(place);
  if (moved && route.view !== "chat") place.querySelector("h1")?.focus({ preventScroll: true });
}

/** @param {import("./router.js").Route} route */
function markNavigation(route) {
  for (const link of document.querySelectorAll(".nav a")) {
    const view = link.getAttribute("data-view");
    if (view === "chat") link.setAttribute("href", activeRoute());
    if (view === SECTION[route.view]) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  markCurrent();
}

/** @param {HTMLElement} place */
function setTitle(place) {
  const asked = place.querySelector(".question")?.lastChild?.textContent;
  const heading = routeOf(location.hash).view === "chat" ? asked : place.querySelector("h1")?.textContent;
  document.title = heading ? `${heading} · ${t("product")}` : t("product");
}

function newQuestion() {
  startConversation();
  if (location.hash === "#/" || location.hash === "") show(true);
  else location.hash = "#/";
}

function drawSwitches() {
  const other = byId("language");
  other.textContent = t("language.switch");
  other.setAttribute("aria-label", t("language.switch.label"));
  other.lang = language() === "zh" ? "en" : "zh-CN";
  const dark = document.documentElement.dataset.theme === "dark";
  const theme = byId("theme");
  const label = t(dark ? "theme.light" : "theme.dark");
  theme.setAttribute("aria-label", label);
  theme.setAttribute("title", label);
  fill(theme, icon(dark ? "sun" : "moon"));
}

function setUpSwitches() {
  byId("language").addEventListener("click", () => setLanguage(language() === "zh" ? "en" : "zh"));
  byId("theme").addEventListener("click", () => {
    const next = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
    remember("theme", next);
    document.documentElement.dataset.theme = next;
    document.dispatchEvent(new CustomEvent("themechange"));
  });
  document.addEventListener("themechange", drawSwitches);
  document.addEventListener("languagechange", () => {
    drawSwitches();
    show(false);
  });
}

translateStatic();
drawSwitches();
setUpSwitches();
setUpMenu();
setUpSource();
setUpHistory((deleted) => {
  if (location.hash === `#/c/${encodeURIComponent(deleted)}`) newQuestion();
});
for (const button of document.querySelectorAll("[data-new-question]")) button.addEventListener("click", newQuestion);
// A plain link to #main would be taken for the address of a view.
byId("skip").addEventListener("click", (/** @type {Event} */ event) => {
  event.preventDefault();
  byId("main").focus();
});
document.addEventListener("conversationnamed", () => {
  markNavigation(routeOf(location.hash));
  setTitle(byId("main"));
});
addEventListener("hashchange", () => show(true));
show(false);
