/** The conversations of before, in the side bar. */

import { api } from "./api.js";
import { confirm } from "./confirm.js";
import { announce, byId, el, fill, iconButton } from "./dom.js";
import { time } from "./format.js";
import { t } from "./i18n.js";
import { problem } from "./problem.js";

/** @typedef {import("./types.js").ConversationSummary} ConversationSummary */

/** @type {((id: string) => void) | null} */
let ondeleted = null;

/** @param {(id: string) => void} deleted called with what was deleted */
export function setUpHistory(deleted) {
  ondeleted = deleted;
  document.addEventListener("languagechange", refreshHistory);
  refreshHistory();
}

export async function refreshHistory() {
  const container = byId("history");
  try {
    const { conversations } = await api.conversations();
    if (!conversations.length) {
      fill(container, el("p", { class: "quiet history-empty" }, t("history.empty")));
      return;
    }
    fill(container, el("ul", {}, ...conversations.map(entry)));
    markCurrent();
  } catch (error) {
    fill(container, problem(error, refreshHistory));
  }
}

/** @param {ConversationSummary} conversation */
function entry(conversation) {
  const { id, title } = conversation;
  return el(
    "li",
    { class: "history-entry" },
    el("a", { href: `#/c/${encodeURIComponent(id)}`, title: time(conversation.updated), lang: "zh" }, title),
    iconButton("trash", t("history.delete", { title }), () => remove(conversation), { class: "icon-button history-delete" }),
  );
}

/** Marks the entry of the conversation that is open. */
export function markCurrent() {
  for (const link of byId("history").querySelectorAll("a")) {
    if (link.getAttribute("href") === location.hash) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

/** @param {ConversationSummary} conversation */
async function remove({ id, title }) {
  const sure = await confirm(t("history.delete.confirm"), t("history.delete.detail", { title }), t("history.delete.yes"));
  if (!sure) return;
  try {
    await api.deleteConversation(id);
    announce(t("history.deleted"));
    ondeleted?.(id);
    await refreshHistory();
    byId("history-title").focus();
  } catch (error) {
    byId("history").prepend(problem(error));
  }
}
