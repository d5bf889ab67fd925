/** The index view: what is in use, what was before, and rebuilding. */

import { api } from "./api.js";
import { confirm } from "./confirm.js";
import { announce, el, fill, icon } from "./dom.js";
import { bytes, duration, number, time } from "./format.js";
import { t } from "./i18n.js";
import { JobPanel } from "./job.js";
import { problem } from "./problem.js";

/** @typedef {import("./types.js").Generation} Generation */

/**
 * @param {HTMLElement} main
 * @returns {() => void} ends the view
 */
export function indexView(main) {
  const status = el("div", { class: "index-status" });
  const job = new JobPanel(() => load());
  const lists = el("div", {}, el("p", { class: "quiet loading" }, t("loading")));
  const rebuild = el("button", { type: "button", class: "button button-strong rebuild", onclick: start }, icon("refresh"), t("index.rebuild"));
  const rollback = el("button", { type: "button", class: "button rollback", onclick: goBack, hidden: true }, icon("undo"), t("index.rollback"));
  fill(
    main,
    el(
      "div",
      { class: "page" },
      el("header", { class: "page-head" }, el("h1", { tabindex: "-1" }, t("index.title")), el("p", { class: "lead" }, t("index.lead"))),
      el("div", { class: "index-actions" }, rebuild, rollback),
      status,
      job.element,
      lists,
    ),
  );

  async function load() {
    try {
      const index = await api.index();
      const running = typeof index.job === "string" ? await api.job(index.job) : index.job;
      if (running?.state === "running") job.follow(running.job, running);
      rebuild.disabled = running?.state === "running";
      rollback.hidden = !previousOf(index.generations);
      fill(lists, ...sections(index.generations));
    } catch (error) {
      fill(lists, problem(error, load));
    }
  }

  async function start() {
    status.replaceChildren();
    rebuild.disabled = true;
    try {
      job.follow((await api.rebuild()).job);
    } catch (error) {
      fill(status, problem(error));
      await load(); // Another rebuild may be what stands in the way: its progress is shown then.
    }
  }

  async function goBack() {
    const sure = await confirm(t("index.rollback.confirm"), t("index.rollback.detail"), t("index.rollback.yes"));
    if (!sure) return;
    try {
      const { current } = await api.rollback();
      job.clear();
      const done = t("index.rolledback", { id: current });
      fill(status, el("p", { class: "notice" }, icon("check"), el("span", {}, done)));
      announce(done);
      await load();
    } catch (error) {
      fill(status, problem(error));
    }
  }

  load();
  return () => job.leave();
}

/** The generation before the current one, if any. @param {Generation[]} generations */
function previousOf(generations) {
  const current = generations.find((generation) => generation.current);
  if (!current) return null;
  return generations.find((generation) => !generation.current && order(generation) < order(current)) ?? null;
}

/** @param {Generation} generation */
const order = ({ created }) => (typeof created === "number" ? created * 1000 : Date.parse(created));

/** @param {Generation[]} generations */
function sections(generations) {
  const current = generations.find((generation) => generation.current);
  const older = generations.filter((generation) => generation !== current);
  if (!generations.length) return [el("p", { class: "empty" }, t("index.none"))];
  return [
    current && el("section", { class: "generation-current" }, el("h2", {}, t("index.current")), figures(current), facts(current), unreadable(current)),
    el(
      "section",
      { class: "generations-older" },
      el("h2", {}, t("index.older")),
      older.length ? el("ul", {}, ...older.map(olderEntry)) : el("p", { class: "quiet" }, t("index.older.none")),
    ),
  ];
}

/** @param {Generation} generation */
function figures(generation) {
  /** @type {("documents" | "articles" | "passages" | "characters")[]} */
  const keys = ["documents", "articles", "passages", "characters"];
  return el(
    "dl",
    { class: "figures" },
    ...keys.map((key) => el("div", {}, el("dt", {}, t(`index.${key}`)), el("dd", {}, number(generation[key])))),
  );
}

/** @param {Generation} generation */
function facts(generation) {
  const rows = [
    [t("index.created"), time(generation.created)],
    [t("index.seconds"), duration(generation.seconds)],
    [t("index.bytes"), bytes(generation.bytes)],
    [t("index.encoder"), encoderLabel(generation)],
    [t("index.id"), generation.id],
  ];
  return el("dl", { class: "facts" }, ...rows.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

/** @param {Generation} generation */
const encoderLabel = ({ encoder, dimension }) =>
  t("index.encoder.value", { encoder: encoder.split("/").pop() || encoder, dimension });

/** @param {Generation} generation */
function unreadable({ unreadable: files }) {
  if (!files.length) return null;
  return el(
    "details",
    { class: "unreadable" },
    el("summary", {}, icon("alert"), t("index.unreadable", { count: files.length })),
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("index.unreadable.file")), el("th", { scope: "col" }, t("index.unreadable.reason")))),
      el("tbody", {}, ...files.map(({ document, reason }) => el("tr", {}, el("th", { scope: "row" }, document), el("td", {}, reason)))),
    ),
  );
}

/** @param {Generation} generation */
function olderEntry(generation) {
  const counts = ["documents", "articles", "passages"].map(
    (key) => `${t(`index.${key}`)} ${number(/** @type {any} */ (generation)[key])}`,
  );
  return el(
    "li",
    {},
    el("span", { class: "generation-time" }, time(generation.created)),
    el("span", { class: "generation-counts" }, [...counts, encoderLabel(generation), bytes(generation.bytes)].join(" · ")),
    el("span", { class: "generation-id" }, generation.id),
  );
}
