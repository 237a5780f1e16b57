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

// On a phone the row of tabs is wider than the window: the page that one is on stands in it.
for (const row of document.querySelectorAll(".tabs")) {
  const here = row.querySelector("[aria-current]");
  if (here) row.scrollLeft = here.offsetLeft - row.offsetLeft + (here.offsetWidth - row.clientWidth) / 2;
}

// After a refused form the summary of its errors has the focus.
document.querySelector("[data-focus]")?.focus();

// A form that takes its time says so and is not sent twice; a download leaves the page standing, so the button comes back.
for (const form of document.querySelectorAll("form[data-slow]")) {
  form.addEventListener("submit", () => {
    const button = form.querySelector("button");
    const label = button.textContent;
    button.textContent = form.dataset.slow;
    setTimeout(() => { button.disabled = true; });
    setTimeout(() => { button.disabled = false; button.textContent = label; }, 12000);
  });
}

// A figure outside its scale is taken; the line beside its field says so while one types. The words are those of outside.py.
const outside = ({ target: { id, value, dataset = {} } }) => {
  const note = document.getElementById(`${id}-outside`);
  if (!note || dataset.low === undefined) return;
  const typed = value.trim().replace("−", "-").replace(",", "."), at = Number(typed);
  const [low, high] = [Number(dataset.low), Number(dataset.high)], unit = dataset.unit && ` ${dataset.unit}`;
  note.hidden = !typed || !(at < low || at > high);
  note.textContent = note.hidden ? "" : `${at}${unit} lies outside the scale of ${low} to ${high} and counts as its nearer end, ${at < low ? low : high}${unit}.`;
};
document.addEventListener("input", outside);
document.addEventListener("filled", outside);
