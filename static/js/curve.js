// The picture of a value curve follows what is typed; the server draws it. Without this, "Draw it" does.
const card = document.querySelector("[data-curve]");
if (card) {
  const picture = card.querySelector("[data-picture]");
  const field = (name) => document.querySelector(`[name="${name}"]`)?.value ?? "";
  let timer = 0, asked = 0;
  const draw = async () => {
    const query = new URLSearchParams({ name: field("name"), unit: field("unit"), floor: field("floor") });
    for (const row of card.querySelectorAll("tbody tr")) {
      query.append("x", row.querySelector("[data-x]").value);
      query.append("v", row.querySelector("[data-v]").value);
    }
    const turn = ++asked;
    const answer = await fetch(`${card.dataset.curve}?${query}`).catch(() => null);
    if (answer?.ok && turn === asked) picture.innerHTML = await answer.text();
  };
  card.closest("form").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(draw, 250);
  });
}
