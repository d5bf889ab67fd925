/** Numbers, times and names as the reader's language writes them. */

import { locale, t } from "./i18n.js";

/** @param {number} n */
export const number = (n) => new Intl.NumberFormat(locale()).format(n);

/** @param {string | number} moment ISO 8601, or seconds since 1970 */
export function time(moment) {
  const date = new Date(typeof moment === "number" ? moment * 1000 : moment);
  if (Number.isNaN(date.getTime())) return String(moment);
  return new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(date);
}

/** @param {number} seconds */
export function duration(seconds) {
  if (seconds < 9.95) return t("time.seconds", { n: Math.round(seconds * 10) / 10 });
  const whole = Math.round(seconds);
  if (whole < 60) return t("time.seconds", { n: whole });
  if (whole < 3600) return t("time.minutes", { m: Math.floor(whole / 60), s: whole % 60 });
  return t("time.hours", { h: Math.floor(whole / 3600), m: Math.floor((whole % 3600) / 60) });
}

/** @param {number} count of bytes */
export function bytes(count) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let unit = 0;
  while (count >= 1000 && unit < units.length - 1) {
    count /= 1000;
    unit += 1;
  }
  return `${unit && count < 100 ? count.toFixed(1) : Math.round(count)} ${units[unit]}`;
}

/** Printed pages, neighbours as a range: "第 12–13 页"; empty when unknown. @param {number[]} pages */
export function pageLabel(pages) {
  if (!pages?.length) return "";
  /** @type {[number, number][]} */
  const ranges = [];
  for (const page of [...new Set(pages)].sort((a, b) => a - b)) {
    const last = ranges[ranges.length - 1];
    if (last && page === last[1] + 1) last[1] = page;
    else ranges.push([page, page]);
  }
  const written = ranges.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`));
  return t("citation.pages", { pages: written.join(t("citation.pages.join")) });
}

/** Who wrote it, as far as known. @param {{author: string, office: string}} source */
export const authorLabel = ({ author, office }) => [author, office].filter(Boolean).join(" · ");

/** The name of a document's file. @param {string} document */
const fileName = (document) => document.split("/").pop() || document;

/** A document's name without its folders and ending. @param {string} document */
const bareName = (document) => fileName(document).replace(/\.\w{1,5}$/, "") || document;

/** A document's name as it is quoted. @param {string} document */
export const documentName = (document) => t("document.quoted", { document: bareName(document) });

/** A publication's name as it is quoted, once. @param {string} publication */
const quotedName = (publication) =>
  publication.startsWith("《") ? publication : t("document.quoted", { document: publication });

/**
 * What an article stands in, beside its title: the publication where one is known, else the document's name, the file's own where both
 * would be the same.
 *
 * @param {{document: string, title: string, publication?: string}} source
 */
export function documentBeside({ document, title, publication }) {
  if (publication && publication !== title) return quotedName(publication);
  return bareName(document) === title ? fileName(document) : documentName(document);
}

/**
 * Where the same is printed too, and where with differences, in one line; empty when it is nowhere. What differs of one source is not
 * called the same for another.
 *
 * @param {{also_in?: import("./types.js").Twin[], differs_in?: import("./types.js").Twin[]}[]} sources
 */
export function alsoIn(sources) {
  const different = sources.flatMap((source) => source.differs_in ?? []);
  const same = sources
    .flatMap((source) => source.also_in ?? [])
    .filter((twin) => !different.some(({ document, title }) => document === twin.document && title === twin.title));
  return [named("citation.also", same), named("citation.differs", different)].filter(Boolean).join("　");
}

/** The message `key` with the places of `twins`, each article once; empty without any. @param {string} key @param {import("./types.js").Twin[]} twins */
function named(key, twins) {
  /** @type {Map<string, import("./types.js").Twin>} */
  const articles = new Map();
  for (const { document, title, pages } of twins) {
    const article = JSON.stringify([document, title]);
    articles.set(article, { document, title, pages: [...(articles.get(article)?.pages ?? []), ...pages] });
  }
  const places = [...articles.values()].map((twin) =>
    [twin.title, documentBeside(twin), pageLabel(twin.pages)].filter(Boolean).join(t("separator")),
  );
  return places.length ? t(key, { places: places.join(t("citation.also.join")) }) : "";
}

/**
 * A source in one line: title, provision, author, office, publication or document, pages.
 *
 * @param {{title: string, provision?: string, author: string, office: string, document: string, publication?: string, pages: number[]}} source
 */
export const sourceLine = (source) =>
  [source.title, source.provision, source.author, source.office, documentBeside(source), pageLabel(source.pages)]
    .filter(Boolean)
    .join(t("separator"));
