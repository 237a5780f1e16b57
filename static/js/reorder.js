// Rows of the tree move with Alt and an arrow key, or by dragging. Both send the form of the row's own menu.
const table = document.querySelector("[data-reorder]");
if (table) {
  const rows = [...table.querySelectorAll("tbody tr")];
  const said = document.querySelector("[data-said]");
  const siblings = (row) => rows.filter((other) => other.dataset.parent === row.dataset.parent);

  const send = (row, place) => {
    const form = row.querySelector("[data-move]");
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = "place";
    input.value = place;
    form.append(input);
    sessionStorage.setItem("moved", row.id);
    form.requestSubmit();
  };

  table.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || !step) return;
    event.preventDefault();
    const row = event.target.closest("tr");
    const place = Number(row.dataset.place) + step;
    if (place < 1 || place > Number(row.dataset.of)) {
      said.textContent = `It is ${step < 0 ? "the first" : "the last"} already.`;
    } else send(row, place);
  });

  let held = null;
  for (const row of rows) {
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      held = row;
      event.dataTransfer.effectAllowed = "move";
    });
    row.addEventListener("dragover", (event) => {
      if (!held || held === row || !siblings(held).includes(row)) return;
      event.preventDefault();
      row.classList.add("dropping");
    });
    row.addEventListener("dragleave", () => row.classList.remove("dropping"));
    row.addEventListener("drop", (event) => {
      event.preventDefault();
      send(held, row.dataset.place);
    });
  }

  // The page comes back after the move: the focus goes with the row, once the browser has gone to the fragment, which
  // it does with the first frame that it draws.
  const moved = document.getElementById(sessionStorage.getItem("moved") ?? "");
  sessionStorage.removeItem("moved");
  const follow = () => moved.querySelector("[data-row]").focus();
  if (moved) addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(follow))));
}
