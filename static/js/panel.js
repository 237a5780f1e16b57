// A link to a cell opens beside the table; the dialog keeps the focus, Escape closes it and gives the focus back.
const panel = document.createElement("dialog");
panel.className = "sidepanel";
panel.setAttribute("aria-label", "Scores of a cell");
panel.innerHTML = '<form method="dialog"><button class="btn btn-plain btn-sm">Close</button></form><div></div>';
document.body.append(panel);
panel.addEventListener("click", (event) => { if (event.target === panel) panel.close(); });

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-panel]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href, { headers: { "X-Fragment": "panel" } });
    if (!answer.ok || answer.redirected) return location.assign(link.href);
    panel.lastElementChild.innerHTML = await answer.text();
    panel.showModal();
    panel.querySelector("h2").focus();
  } catch {
    location.assign(link.href);
  }
});
