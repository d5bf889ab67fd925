/** The interface language: Chinese unless the reader switched. Text of the documents is never translated. */

import { en } from "./messages-en.js";
import { zh } from "./messages-zh.js";
import { recall, remember } from "./storage.js";

/** @typedef {"zh" | "en"} Language */

/** @type {Record<Language, Record<string, string>>} */
const MESSAGES = { zh, en };

/** @type {Language} */
let current = recall("language") === "en" ? "en" : "zh";

/** @returns {Language} */
export const language = () => current;

/** The value of `lang` and `Accept-Language`. */
export const locale = () => (current === "zh" ? "zh-CN" : "en");

/**
 * The message `key` in the interface language, its `{name}` fields filled in.
 *
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 */
export function t(key, values = {}) {
  const message = MESSAGES[current][key] ?? zh[key] ?? key;
  return message.replace(/\{(\w+)\}/g, (field, name) => String(values[name] ?? field));
}

/** Whether there is a message `key`. @param {string} key */
export const known = (key) => key in zh;

/** Switches the language, translates the static page and tells the views by the event `languagechange` of the document. */
export function setLanguage(/** @type {Language} */ next) {
  current = next;
  remember("language", next);
  translateStatic();
  document.dispatchEvent(new CustomEvent("languagechange"));
}

/** Fills in what index.html marks with `data-i18n` (text) and `data-i18n-label` (accessible name and tooltip). */
export function translateStatic() {
  document.documentElement.lang = locale();
  for (const element of document.querySelectorAll("[data-i18n]")) {
    element.textContent = t(element.getAttribute("data-i18n") ?? "");
  }
  for (const element of document.querySelectorAll("[data-i18n-label]")) {
    const label = t(element.getAttribute("data-i18n-label") ?? "");
    element.setAttribute("aria-label", label);
    if (element.tagName === "BUTTON") element.setAttribute("title", label);
  }
}
