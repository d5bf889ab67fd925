/** Small settings that outlive the page. A browser that forbids storage only loses the memory, never the function. */

const PREFIX = "youju.";

/** @param {string} key @returns {string | null} */
export function recall(key) {
  try {
    return localStorage.getItem(PREFIX + key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
export function remember(key, value) {
  try {
    localStorage.setItem(PREFIX + key, value);
  } catch {
    // Private windows and strict settings refuse; the value then holds until the page is closed.
  }
}
