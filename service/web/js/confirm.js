/** Asks before something is lost. */

import { el } from "./dom.js";
import { t } from "./i18n.js";

/**
 * @param {string} question
 * @param {string} detail
 * @param {string} yes what the button that goes ahead says
 * @returns {Promise<boolean>}
 */
export function confirm(question, detail, yes) {
  return new Promise((resolve) => {
    const dialog = el(
      "dialog",
      { class: "confirm", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-detail" },
      el(
        "form",
        { method: "dialog" },
        el("h2", { id: "confirm-title" }, question),
        el("p", { id: "confirm-detail" }, detail),
        el(
          "div",
          { class: "confirm-actions" },
          el("button", { class: "button", value: "", autofocus: true }, t("cancel")),
          el("button", { class: "button button-strong", value: "yes" }, yes),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
