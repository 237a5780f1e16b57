// Small comforts; every page works without them.

// A menu made of <details> closes on Escape (focus goes back to its button) and on a click elsewhere.
for (const menu of document.querySelectorAll("details[data-menu]")) {
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
}

// After a refused form the summary of its errors has the focus.
document.querySelector("[data-focus]")?.focus();
