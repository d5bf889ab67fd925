/** Addresses of the views, after the `#`. */

import { KINDS, noFilters } from "./filters.js";

/**
 * @typedef {{view: "chat", id: string | null} | {view: "library"} | {view: "document", document: string}
 *   | {view: "article", document: string, start: number, end: number, mark: boolean}
 *   | {view: "inspection", document: string} | {view: "index"}
 *   | {view: "retrieval", question: string, filters: import("./types.js").Filters} | {view: "unknown"}} Route
 */

/** @param {string} hash as in `location.hash` @returns {Route} */
export function routeOf(hash) {
  const [path, query = ""] = hash.replace(/^#/, "").split("?");
  const [first = "", second = "", ...rest] = path.replace(/^\//, "").split("/").map(decode);
  if (rest.length) return { view: "unknown" };
  if (first === "") return { view: "chat", id: null };
  if (first === "c" && second) return { view: "chat", id: second };
  if (first === "index" && !second) return { view: "index" };
  if (first === "retrieval" && !second) return retrieval(new URLSearchParams(query));
  if (first !== "library") return { view: "unknown" };
  if (!second) return { view: "library" };
  const values = new URLSearchParams(query);
  if (values.has("inspect")) return { view: "inspection", document: second };
  const [start, end] = [values.get("start"), values.get("end")];
  if (start === null || end === null) return { view: "document", document: second };
  return { view: "article", document: second, start: Number(start), end: Number(end), mark: values.has("mark") };
}

/** @param {URLSearchParams} values @returns {Route} */
function retrieval(values) {
  const filters = noFilters();
  for (const kind of KINDS) {
    const given = values.getAll(kind);
    /** @type {any} */ (filters)[kind] = kind === "years" ? given.map(Number).filter(Number.isInteger) : given;
  }
  return { view: "retrieval", question: values.get("q") ?? "", filters };
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // A lone % that someone typed.
  }
}
