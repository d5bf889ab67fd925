/** The side bar on small screens: a drawer that opens over the page. On wide screens it is always there. */

import { byId } from "./dom.js";

const permanent = matchMedia("(min-width: 1100px)");

export function setUpMenu() {
  byId("menu").addEventListener("click", open);
  byId("menu-close").addEventListener("click", () => closeMenu());
  byId("scrim").addEventListener("click", () => closeMenu());
  byId("sidebar").addEventListener("click", (/** @type {Event} */ event) => {
    if (/** @type {Element} */ (event.target).closest("a, [data-new-question]")) closeMenu(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !document.querySelector("dialog.confirm")) closeMenu();
  });
  permanent.addEventListener("change", () => closeMenu(false));
}

function open() {
  byId("sidebar").classList.add("is-open");
  byId("scrim").hidden = false;
  byId("menu").setAttribute("aria-expanded", "true");
  for (const element of behind()) element.inert = true;
  byId("menu-close").focus();
}

/** @param {boolean} [giveFocusBack] false when the focus goes to a new page */
export function closeMenu(giveFocusBack = true) {
  if (!byId("sidebar").classList.contains("is-open")) return;
  byId("sidebar").classList.remove("is-open");
  byId("scrim").hidden = true;
  byId("menu").setAttribute("aria-expanded", "false");
  for (const element of behind()) element.inert = false;
  if (giveFocusBack) byId("menu").focus();
}

/** @returns {HTMLElement[]} what cannot be reached while the drawer is open */
const behind = () => [byId("main"), /** @type {HTMLElement} */ (document.querySelector(".topbar")), byId("skip")];
