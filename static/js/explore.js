// Other weights on the results page: totals, bars, ranks and rows follow at once from the values in the page; what takes
// a simulation shows a dash until the server has answered. Without this file the form is sent by its button.
const explore = document.querySelector("[data-explore]");
if (explore) {
  const data = JSON.parse(document.getElementById("live").textContent);
  const said = explore.querySelector("[data-said]");
  const part = (name) => document.querySelector(`[data-part="${name}"]`);
  const TIE = 2e-6; // the values in the page have six decimals
  const rows = [...explore.querySelectorAll("[data-row]")].map((row) => ({
    key: row.dataset.row,
    name: row.dataset.name,
    base: Number(row.dataset.approved),
    box: row.querySelector(".weightbox"),
    slide: row.querySelector("[type=range]"),
    lock: row.querySelector("[type=checkbox]"),
    value: 0,
  }));
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const siblings = (row) => rows.filter((other) => data.parents[other.key] === data.parents[row.key]);
  const changed = (list) => list.some((row) => row.value !== row.base);
  let speaking, asking, running;

  // The weight of every criterion in the whole; a set that weighs nothing shares equally.
  const weights = () => data.leaves.map((leaf) => {
    let weight = 1;
    for (let key = leaf; key; key = data.parents[key]) {
      const set = siblings(byKey.get(key));
      const all = sum(set, "value");
      weight *= all ? byKey.get(key).value / all : 1 / set.length;
    }
    return weight;
  });
  const tenth = (value) => (Math.round(value * 1000 + 1e-6) / 10).toFixed(1);
  const put = (element, x, width) => {
    element.setAttribute("x", `${(100 * x).toFixed(3)}%`);
    if (width !== undefined) element.setAttribute("width", `${(100 * width).toFixed(3)}%`);
  };

  const ranked = (weight) => {
    const found = Object.entries(data.vendors).map(([key, vendor]) => ({
      ...vendor,
      key,
      now: vendor.values.reduce((total, value, i) => total + value * weight[i], 0),
    }));
    found.sort((a, b) => (Math.abs(a.now - b.now) > TIE ? b.now - a.now : 0));
    for (const vendor of found) {
      vendor.place = 1 + found.filter((other) => other.now > vendor.now + TIE).length;
    }
    for (const vendor of found) {
      const shared = found.some((other) => other !== vendor && other.place === vendor.place);
      vendor.label = (shared ? "=" : "") + vendor.place;
    }
    return found;
  };

  const drawHead = (box, weight) => {
    const starts = [];
    let x = 0;
    data.blocks.forEach((columns, i) => {
      const width = columns.reduce((all, j) => all + weight[j], 0);
      starts.push([x, width]);
      for (const rect of box.querySelectorAll(`[data-track="${i}"]`)) put(rect, x, width);
      x += width;
    });
    x = 0;
    data.heads.forEach((head, i) => {
      const width = head.columns.reduce((all, j) => all + weight[j], 0);
      const label = box.querySelector(`[data-label="${i}"]`);
      const text = String(Math.round(1000 * width) / 10);
      const room = 75 * width; // characters, as the server reckons
      put(label, x);
      label.firstElementChild.textContent = head.short.length + text.length + 1 <= room ? `${head.short} ` : "";
      label.lastElementChild.textContent = text.length <= room ? text : "";
      x += width;
    });
    return starts;
  };

  const drawRow = (row, vendor, weight, starts, aligned) => {
    const up = vendor.rank - vendor.place;
    row.querySelector("[data-rank]").textContent = vendor.label;
    const sign = row.querySelector("[data-moved]");
    sign.className = up > 0 ? "moved up" : "moved down";
    sign.textContent = up ? `${up > 0 ? "▲" : "▼"} ${Math.abs(up)}` : "";
    for (const total of row.querySelectorAll("[data-total]")) total.textContent = tenth(vendor.now);
    let x = 0;
    data.blocks.forEach((columns, i) => {
      const width = columns.reduce((all, j) => all + weight[j] * vendor.values[j], 0);
      for (const rect of row.querySelectorAll(`[data-track="${i}"]`)) put(rect, ...starts[i]);
      for (const rect of row.querySelectorAll(`[data-block="${i}"]`)) put(rect, aligned ? starts[i][0] : x, width);
      x += width;
    });
    row.querySelector("[data-mark]")?.removeAttribute("display");
    for (const cell of row.querySelectorAll("[data-stale]")) cell.textContent = "–";
    for (const element of row.querySelectorAll("[data-gone]")) element.remove();
  };

  const reorder = (body, order) => {
    const now = [...body.querySelectorAll("[data-vendor]")];
    if (now.every((row, i) => row === order[i])) return;
    const before = new Map(now.map((row) => [row, row.getBoundingClientRect().top]));
    const last = now.at(-1).nextSibling;
    for (const row of order) body.insertBefore(row, last);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const row of order) {
      const shift = before.get(row) - row.getBoundingClientRect().top;
      row.animate([{ transform: `translateY(${shift}px)` }, { transform: "none" }], { duration: 250, easing: "ease-out" });
    }
  };

  const answer = (order) => {
    const first = order.filter((vendor) => vendor.place === 1);
    if (first.length > 1) return `${first.map((vendor) => vendor.short).join(" and ")} share the first place`;
    if (order.length === 1) return `${first[0].short} is ranked alone`;
    const lead = (tenth(order[0].now) - tenth(order[1].now)).toFixed(1);
    return `${first[0].short} ${first[0].rank === 1 ? "still " : ""}leads by ${lead}`;
  };

  const draw = () => {
    const weight = weights(), order = ranked(weight), is = changed(rows), body = part("ranking");
    const starts = drawHead(body, weight);
    const aligned = body.querySelector("table").hasAttribute("data-aligned");
    const lines = order.map((vendor) => body.querySelector(`[data-vendor="${vendor.key}"]`));
    order.forEach((vendor, i) => drawRow(lines[i], vendor, weight, starts, aligned));
    if (lines.length) reorder(lines[0].parentNode, lines);
    part("safety").classList.add("stale");
    const chip = part("state").firstElementChild;
    chip.className = is ? "chip warn" : "chip";
    chip.textContent = is ? "Exploring, not saved" : "Approved";
    part("line").textContent = is && order.length ? `With the weights you are exploring, ${answer(order)}. Not saved.` : "";
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      const best = order.slice(0, 3).map((vendor) => `${vendor.label}, ${vendor.short} ${tenth(vendor.now)}`);
      said.textContent = `${is ? "Exploring" : "Approved"} weights. ${best.join("; ")}.`;
    }, 600);
  };

  const state = () => {
    const found = new URLSearchParams();
    const sets = rows.filter((row) => changed(siblings(row)));
    if (sets.length) found.set("w", sets.map((row) => `${row.key}:${percent(row.value)}`).join(","));
    for (const row of rows) if (row.lock.checked) found.append("lock", row.key);
    return found;
  };
  const readable = (found) => (found.size ? `?${found}` : "").replaceAll("%3A", ":").replaceAll("%2C", ",");
  const address = () => {
    const found = state(), now = new URLSearchParams(location.search);
    for (const name of ["view", "level"]) if (now.has(name)) found.set(name, now.get(name));
    return location.pathname + readable(found);
  };

  const ask = async (url, push) => {
    running?.abort();
    running = new AbortController();
    try {
      const response = await fetch(url, { headers: { "X-Fragment": "results" }, signal: running.signal });
      if (!response.ok || response.redirected) return location.assign(url);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const focus = document.activeElement.id;
      for (const fresh of page.querySelectorAll("[data-part]")) {
        const old = part(fresh.dataset.part);
        old.classList.remove("stale");
        old.replaceChildren(...fresh.childNodes);
      }
      if (focus && document.activeElement.id !== focus) document.getElementById(focus)?.focus();
      if (push) history.pushState(null, "", url);
      for (const link of document.querySelectorAll("a[data-keep]")) link.search = readable(state());
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
    }
  };

  const show = () => {
    for (const row of rows) {
      row.box.value = percent(row.value);
      row.slide.value = Math.round(row.value / 100);
      row.slide.parentNode.style.setProperty("--at", row.value / WHOLE);
      row.slide.setAttribute("aria-valuetext", `${percent(row.value)} percent, approved ${percent(row.base)}`);
    }
  };
  const moved = (row, value) => {
    if (!move(siblings(row), row, value) && row.value !== value) {
      said.textContent = "All others are locked. Unlock one to change this.";
    }
    show();
    draw();
    clearTimeout(asking);
    running?.abort();
    asking = setTimeout(() => ask(address(), true), 400);
  };

  for (const row of rows) {
    row.value = readBox(row.box);
    row.slide.parentNode.hidden = false;
    row.slide.parentNode.style.setProperty("--approved", row.base / WHOLE);
    row.slide.addEventListener("input", () => moved(row, row.slide.value * 100));
    row.box.addEventListener("change", () => moved(row, readBox(row.box)));
    row.lock.addEventListener("change", () => history.replaceState(null, "", address()));
    byTens(row.slide);
  }
  explore.querySelector("[data-plain]").hidden = true;
  explore.addEventListener("submit", (event) => event.preventDefault());
  explore.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches(".weightbox")) event.target.dispatchEvent(new Event("change"));
  });
  // Back and forward: an address that this file made names whole sets; any other is asked of the server.
  addEventListener("popstate", () => {
    const given = new URLSearchParams(location.search);
    const named = new Map((given.get("w") ?? "").split(",").map((pair) => pair.split(":")));
    for (const row of rows) {
      row.value = named.has(row.key) ? Math.round(Number(named.get(row.key)) * 100) : row.base;
      row.lock.checked = given.getAll("lock").includes(row.key);
    }
    if (given.has("scenario") || rows.some((row) => ![0, WHOLE].includes(sum(siblings(row), "value")))) {
      return location.reload();
    }
    show();
    draw();
    ask(location.href, false);
  });
  show();
}
