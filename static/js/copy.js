// 复制文字: copies the text of the element a button names, and says so in the button.
"use strict";

for (const button of document.querySelectorAll("button[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const label = button.textContent;

  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      return navigator.clipboard.writeText(text);
    }
    // Without https the clipboard is closed to scripts; a selection can still be copied.
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "visually-hidden";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    button.focus();
    if (!done) throw new Error("copy refused");
  }

  if (source) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await copy(source.dataset.text || source.textContent.trim());
        button.textContent = button.dataset.done;
      } catch {
        window.getSelection().selectAllChildren(source);
        button.textContent = button.dataset.failed;
      }
      setTimeout(() => (button.textContent = label), 2500);
    });
  }
}
