// A session ends when nothing was asked for long. Two minutes before, the person is told and can stay. When it has
// ended, what is typed stays on the page and is not sent until they have signed in again in another window.
// It is a module: it stands on every page, and its names must not meet those of the page's own script.
const box = document.querySelector("[data-session]");
const words = box.querySelector("p"), stay = box.querySelector("button"), door = box.querySelector("a");
const { session: url, user } = box.dataset;
const WARN = 120; // seconds
const tokens = document.getElementsByName("csrfmiddlewaretoken");
let ends = Date.now() + box.dataset.seconds * 1000, timer = 0;

const show = (text, part) => {
  if (words.textContent !== text) words.textContent = text;
  for (const one of [stay, door]) one.hidden = one !== part;
  box.classList.toggle("on", Boolean(part));
};

const ask = async (method) => {
  clearTimeout(timer);
  const headers = { "X-CSRFToken": tokens[0].value };
  const answer = await fetch(url, { method, headers, redirect: "manual" }).catch(() => null);
  if (method === "POST" && answer?.status === 403) return ask("GET"); // signed in anew elsewhere: another token
  const state = answer?.ok ? await answer.json() : null;
  if (!state && answer?.type !== "opaqueredirect") {
    timer = setTimeout(ask, 15000, "GET"); // the line or the server is away: nothing is known
    return;
  }
  const left = state?.user === user ? state.seconds : 0, was = box.classList.contains("on");
  ends = Date.now() + left * 1000;
  if (left > 0) for (const token of tokens) token.value = state.token;
  if (left <= 0) return show("You are signed out. What you typed is still on this page: sign in in another window, then go on here.", door);
  if (left <= WARN) {
    const at = new Date(ends).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    show(`You will be signed out at ${at}, as nothing was asked for long.`, stay);
  } else {
    if (was) show("You are signed in.");
    dispatchEvent(new Event("signedin"));
  }
  timer = setTimeout(ask, (left > WARN ? left - WARN : left + 1) * 1000, "GET");
};

stay.addEventListener("click", () => ask("POST"));
for (const name of ["focus", "visibilitychange"]) addEventListener(name, () => {
  if (ends - Date.now() < WARN * 1000) ask("GET");
});
addEventListener("submit", (event) => {
  if (Date.now() < ends || event.target.method !== "post") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask("GET");
}, true);
timer = setTimeout(ask, Math.max(ends - Date.now() - WARN * 1000, 0), "GET");
