/** The library: its documents, the articles of one, an article to read. */

import { api } from "./api.js";
import { el, fill, icon } from "./dom.js";
import { filterBox } from "./filter-box.js";
import { alsoIn, authorLabel, documentName, number, pageLabel } from "./format.js";
import { t } from "./i18n.js";
import { inferredPanel } from "./inferred.js";
import { inspection, inspectionRoute } from "./inspection.js";
import { problem } from "./problem.js";
import { readingText } from "./reading.js";

/** @param {HTMLElement} main */
export async function libraryView(main) {
  await page(main, () => libraryView(main), async () => {
    const { documents } = await api.documents();
    const sum = (/** @type {"articles" | "characters"} */ key) => documents.reduce((total, document) => total + document[key], 0);
    const entries = documents.map((document) => ({
      element: documentEntry(document),
      text: [document.title, document.document, document.place, document.format].join(" "),
    }));
    return [
      el(
        "header",
        { class: "page-head" },
        el("h1", { tabindex: "-1" }, t("library.title")),
        documents.length > 0 &&
          el(
            "p",
            { class: "lead" },
            t("library.lead", {
              documents: number(documents.length),
              articles: number(sum("articles")),
              characters: number(sum("characters")),
            }),
          ),
      ),
      documents.length
        ? filterBox(t("library.filter.documents"), entries)
        : el("p", { class: "empty" }, t("library.empty"), " ", el("a", { href: "#/index" }, t("nav.index"))),
      el("ul", { class: "documents" }, ...entries.map(({ element }) => element)),
    ];
  });
}

/** @param {import("./types.js").DocumentSummary} document */
function documentEntry(document) {
  const facts = [
    t("library.articles", { count: number(document.articles) }),
    document.pages ? t("library.pages", { count: number(document.pages) }) : "",
    t("library.characters", { count: number(document.characters) }),
  ];
  return el(
    "li",
    {},
    el(
      "a",
      { class: "document", href: documentRoute(document.document) },
      el("span", { class: "format" }, document.format),
      el(
        "span",
        { class: "document-main" },
        el("span", { class: "document-title", lang: "zh" }, document.title || documentName(document.document)),
        el("span", { class: "document-about", lang: "zh" }, [document.place, document.document].filter(Boolean).join("　")),
      ),
      el("span", { class: "document-facts" }, ...facts.filter(Boolean).map((fact) => el("span", {}, fact))),
    ),
  );
}

/** @param {string} document */
const documentRoute = (document) => `#/library/${encodeURIComponent(document)}`;

/** The contents of a document. @param {HTMLElement} main @param {string} name */
export async function documentView(main, name) {
  await page(main, () => documentView(main, name), async () => {
    const document = await api.document(name);
    const entries = document.articles.map((article) => ({
      element: articleEntry(document, article),
      text: [article.title, article.subtitle, article.author, article.office, article.place].join(" "),
    }));
    return [
      backLink("#/library", t("library.back")),
      el(
        "header",
        { class: "page-head" },
        el("h1", { tabindex: "-1", lang: "zh" }, document.title || documentName(name)),
        el(
          "p",
          { class: "lead" },
          [
            name,
            t("library.articles", { count: number(document.articles.length) }),
            document.pages.length ? t("library.pages", { count: number(document.pages.length) }) : "",
          ]
            .filter(Boolean)
            .join(" · "),
        ),
        el(
          "p",
          { class: "document-actions" },
          el("a", { class: "button", href: inspectionRoute(name) }, icon("search"), t("inspection.title")),
        ),
      ),
      inferredPanel(document.inferred),
      filterBox(t("library.filter.articles"), entries),
      el("ol", { class: "articles" }, ...entries.map(({ element }) => element)),
    ];
  });
}

/** @param {import("./types.js").DocumentText} document @param {import("./types.js").Article} article */
function articleEntry(document, article) {
  const about = [article.subtitle, authorLabel(article), article.place, article.year, alsoIn([article])].filter(Boolean).join("　");
  return el(
    "li",
    { lang: "zh" },
    el(
      "a",
      { class: "article", href: `${documentRoute(document.document)}?start=${article.start}&end=${article.end}` },
      el("span", { class: "article-title" }, article.title || t("library.untitled")),
      about && el("span", { class: "article-about" }, about),
      el("span", { class: "article-pages" }, pageLabel(article.pages)),
    ),
  );
}

/**
 * The article that holds `span`, for reading; with `mark` the span is highlighted in it.
 *
 * @param {HTMLElement} main
 * @param {string} name
 * @param {{start: number, end: number}} span
 * @param {boolean} mark
 */
export async function articleView(main, name, span, mark) {
  await page(main, () => articleView(main, name, span, mark), async () => {
    const found = await api.document(name, span);
    const [article] = found.articles;
    const paragraphs = mark ? found.paragraphs : found.paragraphs.map((paragraph) => ({ ...paragraph, highlights: [] }));
    const inDocument = found.title && found.title !== article?.title ? found.title : name;
    const about = article ? [authorLabel(article), pageLabel(article.pages)] : [];
    const also = article ? alsoIn([article]) : "";
    return [
      backLink(documentRoute(name), t("library.back.document")),
      el(
        "header",
        { class: "page-head article-head" },
        el("h1", { tabindex: "-1", lang: "zh" }, article?.title || found.title || documentName(name)),
        el("p", { class: "lead", lang: "zh" }, [inDocument, ...about].filter(Boolean).join(" · ")),
        also ? el("p", { class: "source-also" }, also) : null,
      ),
      readingText(paragraphs, found.articles),
    ];
  });
  main.querySelector("mark")?.scrollIntoView({ block: "center" });
}

/** How a document was read. @param {HTMLElement} main @param {string} name */
export async function inspectionView(main, name) {
  await page(main, () => inspectionView(main, name), async () => {
    const { title, nodes } = await inspection(name);
    return [
      backLink(documentRoute(name), t("library.back.document")),
      el(
        "header",
        { class: "page-head" },
        el("h1", { tabindex: "-1" }, t("inspection.of"), el("span", { lang: "zh" }, title)),
        el("p", { class: "lead" }, t("inspection.lead")),
      ),
      ...nodes,
    ];
  });
}

/** @param {string} href @param {string} label */
const backLink = (href, label) => el("a", { class: "back", href }, icon("back"), label);

/**
 * Fills `main` with what `make` gives, or with its error; nothing when the reader has gone on meanwhile.
 *
 * @param {HTMLElement} main
 * @param {() => void} retry
 * @param {() => Promise<(Node | null | false)[]>} make
 */
async function page(main, retry, make) {
  const container = el("div", { class: "page" }, el("p", { class: "quiet loading" }, t("loading")));
  fill(main, container);
  try {
    fill(container, ...(await make()));
  } catch (error) {
    fill(container, problem(error, retry));
  }
}
