// Sliders and locks for the weights of a group. The server works the same out; here the numbers only follow at once.
const form = document.querySelector("[data-weights]");
if (form) {
  const WHOLE = 10000; // basis points
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
  const text = (points) => String(points / 100);
  const read = (row) => Math.min(Math.max(Math.round(Number(row.box.value.replace(",", ".")) * 100) || 0, 0), WHOLE);
  const sum = (list, key) => list.reduce((all, row) => all + row[key], 0);

  const show = (except) => {
    for (const row of rows) {
      if (row !== except) row.box.value = text(row.value);
      row.slide.value = Math.round(row.value / 100);
      row.slide.setAttribute("aria-valuetext", `${text(row.value)} percent, saved ${text(row.base)}`);
    }
  };

  const tell = (before = "") => {
    const off = sum(rows, "value") - WHOLE;
    say(before + (off ? `${text(off + WHOLE)} of 100: ${text(Math.abs(off))} too ${off > 0 ? "many" : "few"}.` : "100 of 100."));
  };

  // The largest remainders get the basis points that rounding down left over.
  const share = (list, rest, weights) => {
    const all = weights.reduce((a, b) => a + b, 0);
    const exact = weights.map((weight) => (rest * weight) / all);
    list.forEach((row, i) => { row.value = Math.floor(exact[i]); });
    const owed = rest - sum(list, "value");
    const order = list.map((_, i) => i).sort((a, b) => (exact[b] % 1) - (exact[a] % 1) || a - b);
    for (const i of order.slice(0, owed)) list[i].value += 1;
  };

  const move = (row, value, typed) => {
    const others = rows.filter((other) => other !== row);
    const free = others.filter((other) => !other.lock.checked);
    const room = WHOLE - sum(others.filter((other) => other.lock.checked), "value");
    row.value = free.length ? Math.min(value, Math.max(room, 0)) : Math.max(room, 0);
    let weights = free.map((other) => other.value);
    if (!weights.some(Boolean)) weights = free.map((other) => other.base);
    if (!weights.some(Boolean)) weights = free.map(() => 1);
    if (free.length) share(free, Math.max(room - row.value, 0), weights);
    show(typed && row.value === value ? row : null);
    tell(free.length ? `${row.name} ${text(row.value)}. ` : "All others are locked. Unlock one to change this. ");
  };

  for (const row of rows) {
    row.value = read(row);
    row.slide.addEventListener("input", () => {
      if (balanced) return move(row, row.slide.value * 100, false);
      row.value = row.slide.value * 100;
      show();
      return tell(`${row.name} ${text(row.value)}. `);
    });
    row.box.addEventListener("change", () => {
      if (balanced) return move(row, read(row), true);
      row.value = read(row);
      show(row);
      return tell();
    });
    // Page keys go in tens.
    row.slide.addEventListener("keydown", (event) => {
      const step = { PageUp: 10, PageDown: -10 }[event.key];
      if (!step) return;
      event.preventDefault();
      row.slide.value = Number(row.slide.value) + step;
      row.slide.dispatchEvent(new Event("input"));
    });
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
