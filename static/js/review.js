// Keys 1, 2 and 3 press the button that names them; the page works as well without.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (!/^[1-9]$/.test(event.key)) return;
  document.querySelector(`button[data-key="${event.key}"]`)?.click();
});
