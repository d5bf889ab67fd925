/** Passing on what was answered: an answer to the clipboard, a conversation to a file. The server writes the forms. */

import { ApiError, api } from "./api.js";
import { copy } from "./clipboard.js";
import { announce } from "./dom.js";
import { dropdown } from "./dropdown.js";
import { t } from "./i18n.js";

const COPIED = ["text", "markdown", "gbt7714"];
const EXPORTED = ["docx", "md", "gbt7714"];
const TOLD_MS = 2500;

/** The menu under an answer. @param {import("./types.js").Answer} answer */
export function copyMenu(answer) {
  /** @type {Record<string, Promise<string>>} */
  const texts = {};
  // All forms are asked for when the menu opens: browsers let a page write to the clipboard only at once after a click.
  const load = () => {
    for (const form of COPIED) {
      texts[form] = api.answerText(answer.request_id, form);
      texts[form].catch(() => {}); // Told when it is chosen.
    }
  };
  const items = COPIED.map((form) => ({ label: t(`answer.copy.${form}`), choose: () => choose(form) }));
  const menu = dropdown({ label: t("answer.copy"), picture: "copy", className: "copy-answer", items, onopen: load });

  /** @param {string} form */
  async function choose(form) {
    try {
      tell(menu.label, t((await copy(await texts[form])) ? "answer.copied" : "answer.copy.failed"), t("answer.copy"));
    } catch (error) {
      tell(menu.label, messageOf(error), t("answer.copy"));
    }
  }
  return menu.element;
}

/** The menu of a conversation. @param {import("./conversation.js").Conversation} conversation */
export function exportMenu(conversation) {
  const items = EXPORTED.map((form) => ({ label: t(`chat.export.${form}`), choose: () => choose(form) }));
  const menu = dropdown({ label: t("chat.export"), picture: "save", className: "export", items });

  /** @param {string} form */
  async function choose(form) {
    try {
      const { name, content } = await api.exported(conversation.id ?? "", form);
      save(name, content);
      tell(menu.label, t("chat.exported"), t("chat.export"));
    } catch (error) {
      tell(menu.label, messageOf(error), t("chat.export"));
    }
  }
  return menu.element;
}

/** Offers `content` as a file. @param {string} name @param {Blob} content */
function save(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Later, because the browser reads it after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Says for a while how it went. @param {HTMLElement} label @param {string} told @param {string} usual */
function tell(label, told, usual) {
  label.textContent = told;
  announce(told);
  setTimeout(() => (label.textContent = usual), TOLD_MS);
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof ApiError ? error.message : t("error.unexpected"));
