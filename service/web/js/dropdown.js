/** A button that opens a short menu above itself; the keys are those of the menu button pattern of the ARIA Authoring Practices. */

import { el, icon } from "./dom.js";

/** Pixels between a menu and the edge of the window. */
const MARGIN = 8;

let serial = 0;

/**
 * @param {object} about
 * @param {string} about.label of the button
 * @param {string} about.picture name of its icon
 * @param {string} about.className of the button, beside its own
 * @param {{label: string, choose: () => void}[]} about.items
 * @param {() => void} [about.onopen] before the menu shows
 * @returns {{element: HTMLElement, label: HTMLElement}}
 */
export function dropdown({ label, picture, className, items, onopen = () => {} }) {
  const id = `dropdown-${(serial += 1)}`;
  const text = el("span", {}, label);
  const button = el(
    "button",
    { type: "button", class: `text-button ${className}`, "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id },
    icon(picture),
    text,
  );
  const choices = items.map((item) => el("button", { type: "button", role: "menuitem", tabindex: "-1", class: "dropdown-item" }, item.label));
  const menu = el("div", { class: "dropdown-menu", role: "menu", id, "aria-label": label, hidden: true }, ...choices);
  const element = el("div", { class: "dropdown" }, button, menu);

  const outside = (/** @type {Event} */ event) => {
    if (!element.contains(/** @type {Node} */ (event.target))) close(false);
  };

  /** @param {number} at of the item that takes the focus */
  function open(at) {
    onopen();
    menu.hidden = false;
    menu.style.left = "0";
    const beyond = menu.getBoundingClientRect().right + MARGIN - document.documentElement.clientWidth;
    if (beyond > 0) menu.style.left = `${-beyond}px`;
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", outside);
    choices[at].focus();
  }

  /** @param {boolean} giveFocusBack */
  function close(giveFocusBack) {
    menu.hidden = true;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside);
    if (giveFocusBack) button.focus();
  }

  choices.forEach((choice, at) =>
    choice.addEventListener("click", () => {
      close(true);
      items[at].choose();
    }),
  );
  button.addEventListener("click", () => (menu.hidden ? open(0) : close(true)));
  element.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const last = choices.length - 1;
    const at = choices.indexOf(document.activeElement);
    /** @type {Record<string, () => void>} */
    const keys = menu.hidden
      ? { ArrowDown: () => open(0), ArrowUp: () => open(last) }
      : {
          ArrowDown: () => choices[at === last ? 0 : at + 1].focus(),
          ArrowUp: () => choices[at <= 0 ? last : at - 1].focus(),
          Home: () => choices[0].focus(),
          End: () => choices[last].focus(),
          Escape: () => close(true),
        };
    if (event.key === "Tab") close(false);
    if (!Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  });
  return { element, label: text };
}
