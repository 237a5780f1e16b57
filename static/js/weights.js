// Sliders and locks for the weights of a group, with the rule of share.js: here the numbers only follow at once.
const form = document.querySelector("[data-weights]");
if (form) {
  const rows = [...form.querySelectorAll("[data-row]")].map((row) => ({
    name: row.dataset.name,
    base: Math.round(Number(row.dataset.saved) * 100),
    box: row.querySelector(".weightbox"),
    slide: row.querySelector("[type=range]"),
    lock: row.querySelector("[type=checkbox]"),
    value: 0,
  }));
  const total = form.querySelector("[data-total]");
  let balanced = true, timer = 0;

  const say = (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => { total.textContent = text; }, 400);
  };
  const show = (except) => {
    for (const row of rows) {
      if (row !== except) row.box.value = percent(row.value);
      row.slide.value = Math.round(row.value / 100);
      row.slide.setAttribute("aria-valuetext", `${percent(row.value)} percent, saved ${percent(row.base)}`);
    }
  };

  const tell = (before = "") => {
    const off = sum(rows, "value") - WHOLE;
    say(before + (off ? `${percent(off + WHOLE)} of 100: ${percent(Math.abs(off))} too ${off > 0 ? "many" : "few"}.` : "100 of 100."));
  };

  const moved = (row, value, typed) => {
    const followed = move(rows, row, value);
    show(typed && row.value === value ? row : null);
    tell(followed ? `${row.name} ${percent(row.value)}. ` : "All others are locked. Unlock one to change this. ");
  };

  for (const row of rows) {
    row.value = readBox(row.box);
    row.slide.addEventListener("input", () => {
      if (balanced) return moved(row, row.slide.value * 100, false);
      row.value = row.slide.value * 100;
      show();
      return tell(`${row.name} ${percent(row.value)}. `);
    });
    row.box.addEventListener("change", () => {
      if (balanced) return moved(row, readBox(row.box), true);
      row.value = readBox(row.box);
      show(row);
      return tell();
    });
    byTens(row.slide);
  }

  const modes = form.querySelector("[data-modes]");
  modes.hidden = false;
  modes.addEventListener("click", (event) => {
    const mode = event.target.dataset.mode;
    if (!mode) return;
    balanced = mode === "balanced";
    for (const button of modes.children) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    for (const cell of form.querySelectorAll("[data-plain]")) cell.hidden = balanced;
    tell();
  });
  for (const cell of form.querySelectorAll("[data-slides]")) cell.hidden = false;
  for (const cell of form.querySelectorAll("[data-plain]")) cell.hidden = true;
  // Enter in a box takes the number; only the Save button saves.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches(".weightbox")) {
      event.preventDefault();
      event.target.dispatchEvent(new Event("change"));
    }
  });
  show();
}
