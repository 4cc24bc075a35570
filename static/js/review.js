// Keys 1, 2 and 3 press the button that names them; the page works as well without.
"use strict";

let pressed = false; // an answer is sent once, however often the key is pressed

document.addEventListener("keydown", (event) => {
  if (pressed || event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (!/^[1-9]$/.test(event.key)) return;
  const button = document.querySelector(`button[data-key="${event.key}"]`);
  if (!button) return;
  pressed = true;
  button.click();
});

// Coming back by the browser's own button, the page may be answered again.
addEventListener("pageshow", () => {
  pressed = false;
});
