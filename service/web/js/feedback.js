/** 👍 and 👎 under an answer, with a comment for those who like to say why. */

import { api } from "./api.js";
import { announce, el, iconButton } from "./dom.js";
import { t } from "./i18n.js";
import { problem } from "./problem.js";

/**
 * @param {import("./conversation.js").Turn} turn
 * @param {HTMLElement} below where the comment box opens
 * @returns {HTMLElement} the two buttons
 */
export function ratingButtons(turn, below) {
  const group = el("div", { class: "rating", role: "group", "aria-label": t("feedback.group") });

  /** @param {-1 | 1} value */
  const rate = async (value) => {
    const before = turn.rating;
    turn.rating = before === value ? 0 : value;
    draw();
    try {
      await api.feedback(requestId(turn), turn.rating);
      if (turn.rating) openComment(turn, below);
      else below.replaceChildren();
    } catch (error) {
      turn.rating = before;
      draw();
      below.replaceChildren(problem(error, () => rate(value)));
    }
  };

  const up = iconButton("up", t("feedback.up"), () => rate(1));
  const down = iconButton("down", t("feedback.down"), () => rate(-1));
  const draw = () => {
    up.setAttribute("aria-pressed", String(turn.rating === 1));
    down.setAttribute("aria-pressed", String(turn.rating === -1));
  };
  draw();
  group.append(up, down);
  return group;
}

/** @param {import("./conversation.js").Turn} turn */
const requestId = (turn) => turn.answer?.request_id ?? "";

/** @param {import("./conversation.js").Turn} turn @param {HTMLElement} below */
function openComment(turn, below) {
  announce(t("feedback.thanks"));
  const box = el("textarea", { rows: "2", maxlength: "2000", placeholder: t("feedback.comment.placeholder") });
  const form = el(
    "form",
    { class: "comment" },
    el("p", { class: "quiet" }, t("feedback.thanks")),
    el("label", {}, el("span", { class: "comment-label" }, t("feedback.comment")), box),
    el("button", { class: "button" }, t("feedback.send")),
  );
  form.addEventListener("submit", async (/** @type {Event} */ event) => {
    event.preventDefault();
    const comment = box.value.trim();
    if (!comment) return box.focus();
    try {
      await api.feedback(requestId(turn), turn.rating, comment);
      below.replaceChildren(el("p", { class: "quiet" }, t("feedback.thanks")));
      announce(t("feedback.thanks"));
    } catch (error) {
      // The form stays, and with it what was typed.
      form.querySelector(".problem")?.remove();
      form.append(problem(error));
    }
  });
  below.replaceChildren(form);
}
