// The page of a running job asks every second how far it is. Without this file it reloads itself.

const region = document.querySelector("[data-job]");

const look = async () => {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const next = page.querySelector("[data-job]");
  if (!next) return location.reload(); // it has ended, or the person is signed out
  const step = region.querySelector("[data-job-step]");
  const words = next.querySelector("[data-job-step]").textContent;
  if (step.textContent !== words) step.textContent = words; // said once by a screen reader
  region.querySelector("svg").replaceWith(next.querySelector("svg"));
  setTimeout(look, 1000);
};

setTimeout(look, 1000);
