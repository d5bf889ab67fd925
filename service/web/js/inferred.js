/** What was inferred of a document, and the lines that correct it. */

import { copy } from "./clipboard.js";
import { el, icon } from "./dom.js";
import { t } from "./i18n.js";

/** @param {import("./types.js").Inferred} inferred */
export function inferredPanel({ publication, place, years, correct_in: file, stanza }) {
  const fact = (/** @type {string} */ name, /** @type {string} */ value) =>
    el("div", {}, el("dt", {}, name), el("dd", value ? { lang: "zh" } : {}, value || t("inferred.unknown")));
  return el(
    "section",
    { class: "inferred", "aria-label": t("inferred.title") },
    el(
      "dl",
      {},
      fact(t("inferred.publication"), publication),
      fact(t("inferred.place"), place),
      fact(t("inferred.years"), years.join(t("citation.pages.join"))),
    ),
    el(
      "details",
      {},
      el("summary", {}, t("inferred.correct")),
      el("p", {}, t("inferred.how", { file })),
      el("pre", { lang: "zh", tabindex: "0", "aria-label": file }, stanza),
      copyStanza(stanza),
    ),
  );
}

/** @param {string} stanza */
function copyStanza(stanza) {
  const label = el("span", { role: "status" }, t("inferred.copy"));
  const button = el("button", { type: "button", class: "text-button" }, icon("copy"), label);
  button.addEventListener("click", async () => {
    label.textContent = t((await copy(stanza)) ? "answer.copied" : "answer.copy.failed");
    setTimeout(() => (label.textContent = t("inferred.copy")), 2500);
  });
  return button;
}
