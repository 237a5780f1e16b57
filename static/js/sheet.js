// The score sheet: the grid by keyboard, the rubric beside it, every cell saved as it is typed, and nothing typed is
// lost: what could not be saved is kept in this browser, for this person, until it is. Without this file each cell is a page.
const root = document.querySelector("[data-sheet]");
const $ = (name, at = root) => at.querySelector(`[data-${name}]`);
const all = (name, at = root) => [...at.querySelectorAll(`[data-${name}]`)];
const STORE = `sheet ${root.dataset.sheet} `;
const KEYS = "sheet keys"; // "off", or nothing
const TYPING = 900; // ms without a key until typed text is saved
const cells = new Map(all("cell").map((cell) => [cell.dataset.cell, cell]));
const clock = (when) => {
  const at = new Date(when), time = { hour: "2-digit", minute: "2-digit" };
  const today = at.toDateString() === new Date().toDateString();
  return at.toLocaleString("en-GB", today ? time : { day: "numeric", month: "short", ...time });
};
const closed = "closed" in root.dataset;
const single = $("one"); // the page of one cell instead of the grid
const grid = $("grid"), panel = $("panel");
const wide = matchMedia("(min-width: 901px)");
let active = null;

// What waits to be saved, by cell: {value, reason, version, at, ready, error?, theirs?}
const waiting = new Map();
const undone = [];
let busy = false, tries = 0, timer = 0, out = false, leaving = false, heard = 0, sayer = 0;

const say = (text) => {
  clearTimeout(sayer);
  sayer = setTimeout(() => {
    heard = Date.now();
    if ($("said")) $("said").textContent = text;
  }, Math.max(2000 - (Date.now() - heard), 50));
};
const textOf = (value) => ({ "": "·" })[value] ?? $(`pick="${value}"`)?.firstElementChild.textContent ?? value;
const keep = (id) => {
  if (waiting.has(id)) localStorage.setItem(STORE + id, JSON.stringify(waiting.get(id)));
  else localStorage.removeItem(STORE + id);
};

// A cell as it stands: what the person typed counts before what the server knows.
const show = (cell, given) => {
  for (const name of ["value", "reason", "version", "ask"]) if (name in given) cell.dataset[name] = given[name];
  if (!grid) return;
  const { value, reason, name, cell: id } = cell.dataset;
  const state = { "": "open", "?": "unknown" }[value] ?? "scored";
  const level = given.level ?? $(`question="${id.split("/")[0]}"`)?.querySelector(`[data-pick="${value}"]`)?.dataset.level;
  const item = waiting.get(id);
  const lacking = given.lacking ?? cell.classList.contains("lacking");
  cell.dataset.state = state;
  cell.className = `gc ${state}${state === "scored" && level != null ? ` l${level}` : ""}`;
  cell.classList.toggle("lacking", lacking && !item);
  cell.classList.toggle("invalid", Boolean(item?.error));
  cell.classList.toggle("unsaved", Boolean(item && tries));
  const text = given.text ?? textOf(value);
  cell.lastElementChild.textContent = text;
  const said = { open: "not scored", unknown: "not enough information" }[state] ?? text;
  cell.setAttribute("aria-label", given.words ?? `${name}: ${said}${reason ? ", has a reason" : ""}${item?.error ? ", not saved" : ""}`);
  if (cell === active) fill(cell);
};

const put = (cell, change, delay = 0) => {
  const { value, reason, version, ask, cell: id } = cell.dataset;
  if (closed || ["closed", "derived"].includes(cell.dataset.state)) return say(fill(cell) ?? "This cell is not yours to score.");
  const next = { value, reason, ask, ...change };
  if (next.value !== "?") next.ask = "";
  if (change.value !== undefined && change.value !== value) undone.push({ id, value, reason, ask });
  const item = { ...next, version: waiting.get(id)?.version ?? version, at: Date.now(), ready: Date.now() + delay };
  if (next.value === "?" && !next.reason.trim()) item.error = "Say what is missing: “not enough information” needs a reason.";
  else if (next.value === "" && next.reason.trim()) item.error = "Score the cell too: a reason alone is not kept.";
  else if ("locked" in cell.dataset && !next.reason.trim()) item.error = "A score that was submitted is corrected with a reason.";
  waiting.set(id, item);
  keep(id);
  show(cell, next);
  later(delay);
};

const banner = (words = "") => {
  $("banner").hidden = !words;
  if ($("banner-words").textContent !== words) $("banner-words").textContent = words;
};
const count = (n) => `${n} score${n === 1 ? "" : "s"}`;
const unsaved = () => `${count(waiting.size)} not saved yet.`;
const later = (delay) => {
  clearTimeout(timer);
  timer = setTimeout(send, delay);
};

const send = async () => {
  const [id, item] = [...waiting].find(([, one]) => !one.error && !one.theirs) ?? [];
  if (busy || out || !item) return;
  if (item.ready > Date.now()) return later(item.ready - Date.now());
  busy = true;
  const { value, reason, version, ask } = item;
  let answer, body;
  try {
    answer = await fetch(cells.get(id).href, {
      method: "POST",
      headers: { "X-Fragment": "cell", "X-CSRFToken": root.querySelector("[name=csrfmiddlewaretoken]").value },
      body: new URLSearchParams({ value, reason, version, ask_vendor: ask }),
      signal: AbortSignal.timeout(15000),
    });
    if (answer.headers.get("Content-Type")?.includes("json")) body = await answer.json();
  } catch {
    answer = null;
  }
  busy = false;
  if (!answer || answer.status >= 500) {
    tries += 1;
    banner(`${unsaved()} Keep this tab open.`);
    for (const [key] of waiting) show(cells.get(key), {});
    return later(Math.min(1000 * 2 ** (tries - 1), 30000));
  }
  tries = 0;
  if (answer.status === 401 || (answer.status === 403 && !body)) return signedOut();
  banner();
  const now = waiting.get(id);
  if (answer.ok && body) saved(id, item, now, body);
  else if (body?.theirs) {
    now.theirs = body.theirs;
    keep(id);
    clash();
  } else {
    now.error = body?.error ?? "The server did not take this. Load the page again; what you typed is kept.";
    keep(id);
    show(cells.get(id), {});
    say(`${cells.get(id).dataset.name}: ${now.error}`);
  }
  return later(0);
};

const saved = (id, item, now, body) => {
  const cell = cells.get(id);
  if (now === item) waiting.delete(id);
  else now.version = body.version;
  keep(id);
  show(cell, now === item ? body : { version: body.version });
  cell.toggleAttribute("data-locked", body.locked);
  if (now !== item) return;
  if ($("progress")) {
    $("progress").querySelector("span").textContent = `${body.answered} of ${body.cells} scored`;
    $("progress").querySelector(".fill").setAttribute("width", body.answered);
  }
  $("saved") && ($("saved").hidden = false, $("clock").textContent = `✓ Saved ${clock(body.at)}`);
  say(`${cell.dataset.name} ${body.said}, saved`);
  if (single && !waiting.size) location.assign(body.next);
};

const signedOut = () => {
  out = true;
  banner(`You are signed out. ${unsaved()} What you typed is kept in this browser until you sign in.`);
  $("door").hidden = false;
};

// Two values for one cell: the person chooses, one cell after the other.
const clash = () => {
  const [id, item] = [...waiting].find(([, one]) => one.theirs) ?? [];
  $("conflict").hidden = !item;
  if (!item) return;
  const { theirs } = item, { name } = cells.get(id).dataset;
  $("conflict-words").textContent = `${theirs.lead} ${theirs.by} ${theirs.value ? `set ${name} to ${theirs.text}` : `cleared ${name}`} at ${clock(theirs.at)}${theirs.how}. You typed ${textOf(item.value)} at ${clock(item.at)}.`;
  $("mine").textContent = `Keep mine, ${textOf(item.value)}`;
  $("theirs").textContent = `Take ${theirs.take}, ${theirs.text}`;
  $("my-reason").textContent = item.reason || "–";
  $("their-reason").textContent = theirs.reason || "–";
  $("conflict").scrollIntoView({ block: "nearest" });
};
const settle = (mine) => {
  const [id, item] = [...waiting].find(([, one]) => one.theirs);
  const { theirs } = item, cell = cells.get(id);
  if (mine) {
    waiting.set(id, { ...item, theirs: undefined, version: theirs.version });
  } else {
    waiting.delete(id);
    show(cell, theirs);
    say(`${cell.dataset.name} ${theirs.said}, theirs`);
  }
  keep(id);
  if (single && !mine) return location.reload();
  clash();
  (single ? single.querySelector("button") : cell).focus();
  later(0);
};
$("mine").addEventListener("click", () => settle(true));
$("theirs").addEventListener("click", () => settle(false));
$("both").addEventListener("click", () => {
  const reasons = document.getElementById("both");
  reasons.hidden = !reasons.hidden;
  $("both").setAttribute("aria-expanded", String(!reasons.hidden));
});
$("door").addEventListener("click", () => { leaving = true; });
addEventListener("signedin", () => {
  if (!out) return;
  out = false;
  $("door").hidden = true;
  banner();
  later(0);
});
addEventListener("online", () => later(0));
addEventListener("beforeunload", (event) => {
  if (waiting.size && !leaving) event.preventDefault();
});

// What an earlier visit could not save.
const left = Object.keys(localStorage).filter((key) => key.startsWith(STORE) && cells.has(key.slice(STORE.length)));
if (left.length && !closed) {
  banner(`${count(left.length)} typed before and not saved yet.`);
  const done = () => {
    banner();
    $("again").hidden = $("drop").hidden = true;
  };
  $("again").hidden = $("drop").hidden = false;
  $("again").addEventListener("click", () => {
    for (const key of left) {
      const id = key.slice(STORE.length), item = JSON.parse(localStorage.getItem(key));
      if (!item) continue; // typed anew and saved meanwhile
      waiting.set(id, { ...item, ready: 0, theirs: undefined });
      show(cells.get(id), { value: item.value, reason: item.reason, ask: item.ask });
    }
    done();
    later(0);
  });
  $("drop").addEventListener("click", () => {
    left.forEach((key) => localStorage.removeItem(key));
    done();
  });
}

// The server writes UTC; people have their own clock.
const stamp = root.querySelector("[data-clock] time");
if (stamp) stamp.textContent = clock(stamp.dateTime);

// The page of one cell, on a phone: the same saving, then the next cell.
single?.addEventListener("submit", (event) => {
  event.preventDefault();
  const typed = new FormData(single), value = typed.get("value") ?? "";
  const half = typed.get("half") && value !== "" && value !== "?" ? 0.5 : 0;
  put($("cell"), { value: typed.get("unknown") ? "?" : half ? String(Number(value) + half) : value, reason: typed.get("reason"), ask: typed.get("ask_vendor") ? "1" : "" });
  const { error } = waiting.get($("cell").dataset.cell);
  $("error").textContent = error ?? "";
  $("error").hidden = !error;
});

// The panel beside the grid
const fill = (cell) => {
  const { cell: id, name, state, value, reason } = cell.dataset;
  const key = id.split("/")[0], item = waiting.get(id);
  for (const part of all("question")) part.hidden = part.dataset.question !== key;
  const asked = $(`question="${key}"`);
  const mine = !["closed", "derived"].includes(state);
  const note = { closed: `You declared an interest. Your scores for ${name.split(",")[0]} are not needed.`, derived: `${cell.lastElementChild.textContent}, read from records. ${reason}` }[state];
  $("title").textContent = name;
  $("note").textContent = note ?? "";
  $("note").hidden = mine;
  $("answering").hidden = !mine;
  for (const button of all("pick", asked)) {
    button.setAttribute("aria-pressed", String(button.dataset.pick === value));
    button.disabled = closed || !mine;
  }
  const box = $("figure", asked);
  if (box && box !== document.activeElement) {
    box.value = value === "?" ? "" : value;
    box.dispatchEvent(new Event("filled", { bubbles: true }));
  }
  if ($("reason", panel) !== document.activeElement) $("reason", panel).value = reason;
  $("needs").textContent = asked.dataset.reasons;
  $("unknown")?.setAttribute("aria-pressed", String(value === "?"));
  if ($("half")) $("half").hidden = !("halves" in asked.dataset);
  $("asking").hidden = value !== "?";
  $("ask", panel).checked = cell.dataset.ask === "1";
  $("lack").hidden = !cell.classList.contains("lacking");
  $("correcting").hidden = !("locked" in cell.dataset);
  const error = item?.error ?? "";
  if ($("error").textContent !== error) $("error").textContent = error;
  $("error").hidden = !error;
  return note;
};

if (grid) {
  const rows = [...grid.querySelectorAll("tr")].map((row) => all("cell", row)).filter((row) => row.length);
  const order = rows.flat();
  const place = () => {
    const y = rows.findIndex((row) => row.includes(active));
    return [y, rows[y].indexOf(active)];
  };
  const go = (y, x) => {
    const row = rows[Math.min(Math.max(y, 0), rows.length - 1)];
    row[Math.min(Math.max(x, 0), row.length - 1)].focus();
  };
  const proof = $("evidence");
  const choose = (cell) => {
    const changed = cell !== active;
    active = cell;
    if (wide.matches) for (const other of order) other.tabIndex = other === cell ? 0 : -1;
    for (const other of order) other.classList.toggle("now", other === cell);
    if (changed) {
      const known = cell.parentElement.querySelector("ul");
      proof.replaceChildren(known ? known.cloneNode(true) : "None is linked.");
      if (known) proof.firstChild.hidden = false;
      $("reason", panel).blur();
    }
    fill(cell);
  };
  // Keys that are single characters can be switched off, for this browser: a voice or a stray touch may type them.
  const keys = $("keys");
  const teach = () => {
    if (keys) for (const part of all("single")) part.hidden = !keys.checked;
  };
  if (keys) keys.checked = localStorage.getItem(KEYS) !== "off";
  keys?.addEventListener("change", () => {
    if (keys.checked) localStorage.removeItem(KEYS);
    else localStorage.setItem(KEYS, "off");
    teach();
  });
  teach();
  const layout = () => {
    panel.hidden = !wide.matches;
    for (const part of all("script")) part.hidden = false;
    for (const cell of order) if (wide.matches) cell.tabIndex = cell === active ? 0 : -1; else cell.removeAttribute("tabindex");
  };
  const next = () => {
    const at = order.indexOf(active);
    const open = [...order.slice(at + 1), ...order.slice(0, at)].find((cell) => cell.dataset.state === "open");
    if (open) return open.focus();
    active.focus();
    return say("Every cell is scored.");
  };
  const half = () => {
    const { value, cell: id } = active.dataset, asked = $(`question="${id.split("/")[0]}"`);
    const top = Math.max(...all("pick", asked).map((button) => Number(button.dataset.pick)));
    if (!("halves" in asked.dataset) || !value || value === "?") return say("There is nothing to add a half to.");
    const sum = value.endsWith(".5") ? Number(value) - 0.5 : Number(value) + 0.5;
    return sum > top ? say(`${top} is the top.`) : put(active, { value: String(sum) });
  };
  const clear = () => put(active, { value: "", reason: "" });
  const unknown = () => {
    if (closed) return;
    put(active, { value: "?" });
    if (!active.dataset.reason.trim() && !panel.hidden) $("reason", panel).focus();
  };
  const undo = () => {
    const last = undone.pop();
    if (!last) return say("There is nothing to undo.");
    cells.get(last.id).focus();
    put(active, { value: last.value, reason: last.reason, ask: last.ask });
    undone.pop(); // what undoing itself has noted
  };
  const link = async () => {
    const answer = await fetch(active.href, { headers: { "X-Fragment": "evidence" } }).catch(() => null);
    if (answer?.status === 401) return signedOut();
    if (!answer?.ok) return say("The evidence could not be read. Try again.");
    proof.innerHTML = await answer.text();
    return (proof.querySelector("summary, a, button") ?? proof).focus();
  };
  proof.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target, cell = active;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Fragment": "evidence" } }).catch(() => null);
    if (answer?.status === 401) return signedOut();
    if (!answer || (!answer.ok && answer.status !== 422)) return say("The evidence was not saved. Try again.");
    proof.innerHTML = await answer.text();
    cell.parentElement.querySelector("ul")?.remove();
    const known = proof.querySelector("ul")?.cloneNode(true);
    for (const part of known?.querySelectorAll("form") ?? []) part.remove();
    if (known) known.hidden = true, cell.after(known);
    if (answer.ok) say("Evidence saved");
    return (proof.querySelector("[role=alert]")?.closest("[data-evidence]") ?? proof).focus();
  });

  grid.addEventListener("focusin", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (cell) choose(cell);
  });
  grid.addEventListener("click", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || !wide.matches || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    cell.focus();
  });
  grid.addEventListener("keydown", (event) => {
    if (!wide.matches || event.altKey || event.metaKey || !event.target.matches("[data-cell]")) return;
    if (event.key.length === 1 && !event.ctrlKey && keys && !keys.checked) return;
    const [y, x] = place(), last = rows.length - 1, far = rows[0].length - 1, { key, ctrlKey } = event;
    const asked = $(`question="${active.dataset.cell.split("/")[0]}"`), box = $("figure", asked);
    const moves = {
      ArrowUp: [y - 1, x], ArrowDown: [y + 1, x], ArrowLeft: [y, x - 1], ArrowRight: [y, x + 1],
      Home: [ctrlKey ? 0 : y, 0], End: [ctrlKey ? last : y, far], PageUp: [y - 6, x], PageDown: [y + 6, x],
    };
    const deeds = {
      Enter: next, "?": unknown, Backspace: clear, Delete: clear,
      c: () => $("reason", panel).focus(), e: link, ".": half, ",": half,
    };
    deeds.C = deeds.c;
    deeds.E = deeds.e;
    if (moves[key]) go(...moves[key]);
    else if (ctrlKey) {
      if (key !== "z") return;
      undo();
    } else if (box && /^[-\d]$/.test(key)) {
      if (closed || active.dataset.state === "closed") return;
      box.value = ""; // the key itself is typed into the box
      return box.focus();
    } else if (/^\d$/.test(key)) {
      if (!$(`pick="${key}"`, asked)) say(`${key} is not on the scale.`);
      else put(active, { value: key });
    } else if (deeds[key.length === 1 ? key.toLowerCase() : key]) deeds[key.length === 1 ? key.toLowerCase() : key]();
    else return;
    event.preventDefault();
  });

  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || !active) return;
    if (button.dataset.pick !== undefined) put(active, { value: button.dataset.pick });
    else if (button.matches("[data-unknown]")) unknown();
    else if (button.matches("[data-half]")) half();
    else if (button.matches("[data-link]")) link();
  });
  const typed = (event, delay) => {
    const { target } = event;
    if (target.matches("[data-figure]")) put(active, { value: target.value.trim() }, delay);
    else if (target.matches("[data-ask]")) put(active, { ask: target.checked ? "1" : "" });
    else if (target.matches("[data-reason]")) put(active, { reason: $("reason", panel).value }, delay);
  };
  panel.addEventListener("input", (event) => typed(event, TYPING));
  panel.addEventListener("change", (event) => typed(event, 0));
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") active.focus();
    else if (event.key === "Enter" && event.target.matches("[data-figure]")) {
      typed(event, 0);
      next();
    } else return;
    event.preventDefault();
  });

  wide.addEventListener("change", layout);
  choose(document.getElementById(location.hash.slice(1))?.closest("[data-cell]") ?? order.find((cell) => cell.dataset.state === "open") ?? order[0]);
  layout();
  if (location.hash) addEventListener("load", () => setTimeout(() => active.focus()));
}
