/** An error as the reader sees it: what is wrong, what to do next, a way to try again. */

import { ApiError } from "./api.js";
import { el, icon } from "./dom.js";
import { t } from "./i18n.js";

/**
 * @param {unknown} error
 * @param {(() => void) | null} [retry]
 */
export function problem(error, retry = null) {
  const known = error instanceof ApiError;
  if (!known) console.error(error);
  const message = known ? error.message : t("error.unexpected");
  const hint = known ? error.hint : t("error.unexpected.hint");
  const noIndex = known && error.status === 503 && !location.hash.startsWith("#/index");
  return el(
    "div",
    { class: "problem", role: "alert" },
    icon("alert"),
    el(
      "div",
      { class: "problem-text" },
      el("p", { class: "problem-message" }, message),
      hint && el("p", {}, hint),
      el(
        "div",
        { class: "problem-actions" },
        retry && el("button", { type: "button", class: "button", onclick: retry }, icon("refresh"), t("retry")),
        noIndex && el("a", { class: "button", href: "#/index" }, t("error.index.link")),
        known && error.requestId && el("span", { class: "quiet" }, t("error.request", { id: error.requestId })),
      ),
    ),
  );
}
