// Sets the theme before the first paint: the one chosen here before, else the system's own.
// A classic script in the head, because a module would run too late and the page would flash.
"use strict";

try {
  const chosen = localStorage.getItem("pysandbox-theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage may be forbidden in this browser; the system's theme it is.
}
