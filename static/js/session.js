// A session ends when nothing was done for long. Who types or moves in a page is at work: the server hears of it once a
// minute. Two minutes before the end the person is told and can stay. When it has ended, what is typed stays on the
// page and is not sent until they have signed in again in another window.
// It is a module: it stands on every page, and its names must not meet those of the page's own script.
const box = document.querySelector("[data-session]");
const words = box.querySelector("p"), stay = box.querySelector("button"), door = box.querySelector("a");
const { session: url, user } = box.dataset;
const WARN = 120, HEARD = 60; // seconds
const tokens = document.getElementsByName("csrfmiddlewaretoken");
let heard = Date.now(), ends = heard + box.dataset.seconds * 1000, timer = 0;

const show = (text, part, on = part) => {
  if (words.textContent !== text) words.textContent = text;
  for (const one of [stay, door]) one.hidden = one !== part;
  box.classList.toggle("on", Boolean(on));
};

const ask = async (method) => {
  clearTimeout(timer);
  const headers = { "X-CSRFToken": tokens[0].value, Accept: "application/json" };
  const answer = await fetch(url, { method, headers }).catch(() => null);
  if (method === "POST" && answer?.status === 403) return ask("GET"); // signed in anew elsewhere: another token
  const state = answer?.ok ? await answer.json() : null;
  if (!state && answer?.status !== 401) {
    timer = setTimeout(ask, 15000, "GET"); // the line or the server is away: nothing is known
    return;
  }
  const left = state?.user === user ? state.seconds : 0, was = box.classList.contains("on");
  ends = Date.now() + left * 1000;
  if (left > 0) for (const token of tokens) token.value = state.token;
  if (left <= 0) return show("You are signed out. What you typed is still on this page: sign in in another window, then go on here.", door);
  if (left <= WARN) {
    const at = new Date(ends).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    if (state.last) show(`You will be signed out at ${at}: a sign-in lasts half a day. Save what you typed, or send it once you have signed in again.`, null, true);
    else show(`You will be signed out at ${at}, as nothing was done for long.`, stay);
  } else {
    if (was) show("You are signed in.");
    dispatchEvent(new Event("signedin"));
  }
  timer = setTimeout(ask, (left > WARN ? left - WARN : left + 1) * 1000, "GET");
};

// A pointer that rests fires too when the page moves beneath it.
const work = (event) => {
  const now = Date.now(), rests = event.type === "pointermove" && !event.movementX && !event.movementY;
  if (!event.isTrusted || rests || now > ends || now - heard < HEARD * 1000) return;
  heard = now;
  ask("POST");
};
for (const name of ["keydown", "input", "pointerdown", "pointermove", "wheel"]) addEventListener(name, work, { capture: true, passive: true });

stay.addEventListener("click", () => ask("POST"));
for (const name of ["focus", "visibilitychange"]) addEventListener(name, () => {
  if (ends - Date.now() < WARN * 1000) ask("GET");
});
addEventListener("submit", async (event) => {
  const { target, submitter } = event;
  if (Date.now() < ends || target.method !== "post") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  await ask("GET");
  if (Date.now() < ends) target.requestSubmit(submitter); // another window has kept it alive
}, true);
// What one person has typed is not sent under the name of another who signed in meanwhile.
addEventListener("formdata", ({ target, formData }) => {
  if (target.method === "post") formData.set("typed_by", user);
});
timer = setTimeout(ask, Math.max(ends - Date.now() - WARN * 1000, 0), "GET");
