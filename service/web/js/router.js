/** Addresses of the views, after the `#`. */

/**
 * @typedef {{view: "chat", id: string | null} | {view: "library"} | {view: "document", document: string}
 *   | {view: "article", document: string, start: number, end: number, mark: boolean}
 *   | {view: "inspection", document: string} | {view: "index"} | {view: "unknown"}} Route
 */

/** @param {string} hash as in `location.hash` @returns {Route} */
export function routeOf(hash) {
  const [path, query = ""] = hash.replace(/^#/, "").split("?");
  const [first = "", second = "", ...rest] = path.replace(/^\//, "").split("/").map(decode);
  if (rest.length) return { view: "unknown" };
  if (first === "") return { view: "chat", id: null };
  if (first === "c" && second) return { view: "chat", id: second };
  if (first === "index" && !second) return { view: "index" };
  if (first !== "library") return { view: "unknown" };
  if (!second) return { view: "library" };
  const values = new URLSearchParams(query);
  if (values.has("inspect")) return { view: "inspection", document: second };
  const [start, end] = [values.get("start"), values.get("end")];
  if (start === null || end === null) return { view: "document", document: second };
  return { view: "article", document: second, start: Number(start), end: Number(end), mark: values.has("mark") };
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // A lone % that someone typed.
  }
}
