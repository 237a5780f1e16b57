// Search as you type: a form with data-live="ID" fills the element ID with the rows that its address answers.
// Without this file the same form is sent by its button.

const WAIT = 250;

for (const form of document.querySelectorAll("form[data-live]")) {
  const target = document.getElementById(form.dataset.live);
  const status = form.querySelector("[data-live-status]");
  let timer;
  let running;

  const address = () => {
    const given = [...new FormData(form)].filter(([, value]) => value !== "");
    const query = new URLSearchParams(given).toString();
    return location.pathname + (query && `?${query}`);
  };

  const show = async () => {
    running?.abort();
    running = new AbortController();
    const url = address();
    try {
      const answer = await fetch(url, { headers: { "X-Fragment": "rows" }, signal: running.signal });
      if (!answer.ok || answer.redirected) return location.assign(url);
      target.innerHTML = await answer.text();
      status.textContent = target.querySelector("[data-live-count]").textContent.trim();
      history.replaceState(null, "", url);
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
    }
  };

  form.addEventListener("input", (event) => {
    if (event.target.name === "v") return; // a tick for the comparison narrows nothing
    clearTimeout(timer);
    timer = setTimeout(show, event.target.type === "search" ? WAIT : 0);
  });
}
