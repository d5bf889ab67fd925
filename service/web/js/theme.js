/*
 * Sets the colours before the first paint: what the reader chose, else what the system says.
 * A classic script in the head, because a module would run after the first paint.
 */
(function () {
  "use strict";
  var dark = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem("youju.theme");
    } catch (error) {
      return null;
    }
  }

  function apply() {
    var theme = chosen() || (dark.matches ? "dark" : "light");
    document.documentElement.setAttribute("data-theme", theme);
    document.dispatchEvent(new CustomEvent("themechange"));
  }

  dark.addEventListener("change", apply);
  apply();
})();
