// The weights of a sibling set in basis points: one moves, the unlocked others share what it leaves. The server has the
// same rule (scoring.selectors.weighing). A row has value, base (what is saved), lock, box and slide (inputs).
const WHOLE = 10000;
const percent = (points) => String(points / 100);
const readBox = (box) => Math.min(Math.max(Math.round(Number(box.value.replace(",", ".")) * 100) || 0, 0), WHOLE);
const sum = (list, key) => list.reduce((all, row) => all + row[key], 0);

// The largest remainders get the basis points that rounding down left over.
const share = (list, rest, weights) => {
  const all = weights.reduce((a, b) => a + b, 0);
  const exact = weights.map((weight) => (rest * weight) / all);
  list.forEach((row, i) => { row.value = Math.floor(exact[i]); });
  const owed = rest - sum(list, "value");
  const order = list.map((_, i) => i).sort((a, b) => (exact[b] % 1) - (exact[a] % 1) || a - b);
  for (const i of order.slice(0, owed)) list[i].value += 1;
};

// Moves `row` as far as the locked ones let it; whether any other was free to follow.
const move = (rows, row, value) => {
  const others = rows.filter((other) => other !== row);
  const free = others.filter((other) => !other.lock.checked);
  const room = WHOLE - sum(others.filter((other) => other.lock.checked), "value");
  row.value = free.length ? Math.min(value, Math.max(room, 0)) : Math.max(room, 0);
  let weights = free.map((other) => other.value);
  if (!weights.some(Boolean)) weights = free.map((other) => other.base);
  if (!weights.some(Boolean)) weights = free.map(() => 1);
  if (free.length) share(free, Math.max(room - row.value, 0), weights);
  return free.length > 0;
};

// Page keys move a slider by tens.
const byTens = (slide) => slide.addEventListener("keydown", (event) => {
  const step = { PageUp: 10, PageDown: -10 }[event.key];
  if (!step) return;
  event.preventDefault();
  slide.value = Number(slide.value) + step;
  slide.dispatchEvent(new Event("input"));
});
