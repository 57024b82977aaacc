// The page in the middle of a case: zoom, turn, frames, and going to the place of a fact. Other
// scripts use it as window.zhiyiViewer. Everything shown comes from the server as escaped HTML.
"use strict";

(() => {
  const panes = document.getElementById("panes");
  if (!panes) return;
  const base = panes.dataset.base;
  const stage = document.getElementById("stage");
  const state = { fit: "width", scale: 1, turn: 0, fact: "", flash: null, words: false };
  const MOST = 6, LEAST = 0.1, STEP = 1.25;
  const off = new Set();
  let wanted = 0;

  const sheet = () => document.getElementById("sheet");
  const byId = (id, root) => [...root.querySelectorAll("[data-facts]")].filter((one) => one.dataset.facts.split(" ").includes(id));

  const lay = () => {
    const here = sheet();
    const turned = here && here.querySelector(".turned");
    if (!turned) { document.getElementById("scale").textContent = ""; return; }
    const wide = Number(here.dataset.width), high = Number(here.dataset.height);
    const sideways = state.turn % 180 !== 0;
    const [across, down] = sideways ? [high, wide] : [wide, high];
    const room = stage.clientWidth - 22, tall = stage.clientHeight - 44;
    if (state.fit === "width") state.scale = room / across;
    if (state.fit === "page") state.scale = Math.min(room / across, tall / down);
    state.scale = Math.max(LEAST, Math.min(MOST, state.scale));
    turned.style.width = `${across * state.scale}px`;
    turned.style.height = `${down * state.scale}px`;
    const leaf = turned.firstElementChild;
    leaf.style.width = `${wide * state.scale}px`;
    leaf.style.height = `${high * state.scale}px`;
    const shift = { 0: "", 90: `translate(${across * state.scale}px, 0)`, 180: `translate(${across * state.scale}px, ${down * state.scale}px)`, 270: `translate(0, ${down * state.scale}px)` }[state.turn];
    leaf.style.transform = `${shift} rotate(${state.turn}deg)`;
    document.getElementById("scale").textContent = `${Math.round(state.scale * 100)}%`;
  };

  // Around the chosen frame while it is in sight, else around the middle.
  const zoom = (by) => {
    const held = stage.querySelector(".frames .on, .frames .flash");
    if (held && seen(held)) {
      state.fit = ""; state.scale *= by; lay(); centre(held);
      return;
    }
    const x = (stage.scrollLeft + stage.clientWidth / 2) / Math.max(stage.scrollWidth, 1);
    const y = (stage.scrollTop + stage.clientHeight / 2) / Math.max(stage.scrollHeight, 1);
    state.fit = ""; state.scale *= by; lay();
    stage.scrollLeft = x * stage.scrollWidth - stage.clientWidth / 2;
    stage.scrollTop = y * stage.scrollHeight - stage.clientHeight / 2;
  };
  const seen = (one) => {
    const box = one.getBoundingClientRect(), room = stage.getBoundingClientRect();
    return box.bottom > room.top && box.top < room.bottom && box.right > room.left && box.left < room.right;
  };
  const centre = (one) => {
    const box = one.getBoundingClientRect(), room = stage.getBoundingClientRect();
    stage.scrollTop += box.top + box.height / 2 - room.top - room.height / 2;
    stage.scrollLeft += box.left + box.width / 2 - room.left - room.width / 2;
  };
  const again = () => { const held = stage.querySelector(".frames .flash, .frames .on"); lay(); if (held) bring(held); };
  const fit = (how) => { state.fit = how; again(); };
  const turn = () => { state.turn = (state.turn + 90) % 360; again(); };

  // Scrolls so that a frame stands in the middle third, without moving what is seen already.
  const bring = (one) => {
    const box = one.getBoundingClientRect(), room = stage.getBoundingClientRect();
    if (box.top < room.top + 30 || box.bottom > room.bottom - 30) stage.scrollTop += box.top - room.top - room.height / 3;
    if (box.left < room.left || box.right > room.right) stage.scrollLeft += box.left - room.left - room.width / 4;
  };
  // A frame that is smaller than a line of this page would be overlooked: it is drawn larger.
  const AROUND = 0.004;

  const mark = () => {
    const here = sheet();
    if (!here) return;
    here.querySelectorAll(".on").forEach((one) => one.classList.remove("on"));
    here.querySelectorAll(".flash").forEach((one) => one.remove());
    const found = state.fact ? byId(state.fact, here) : [];
    found.forEach((one) => one.classList.add("on"));
    let first = found[0];
    if (state.flash) first = flash(here, state.flash) || first;
    if (first) bring(first);
  };

  const flash = (here, place) => {
    if (place.locator) {
      const line = [...here.querySelectorAll("[data-locator]")].find((one) => one.dataset.locator === place.locator);
      if (line) line.classList.add("on");
      return line;
    }
    const frames = here.querySelector(".frames");
    if (!frames || !place.box) return null;
    const [left, top, right, bottom] = place.box.split(",").map(Number);
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    rect.setAttribute("class", "flash");
    rect.setAttribute("x", left - AROUND); rect.setAttribute("y", top - AROUND);
    rect.setAttribute("width", right - left + 2 * AROUND); rect.setAttribute("height", bottom - top + 2 * AROUND);
    frames.append(rect);
    return rect;
  };

  const arrived = () => {
    const here = sheet();
    if (!here) return;
    document.getElementById("page-count").textContent = `${here.dataset.number} / ${here.dataset.count}`;
    document.querySelectorAll(".leaves [aria-current]").forEach((one) => one.removeAttribute("aria-current"));
    const leaf = document.querySelector(`.leaves [data-goto="${CSS.escape(here.dataset.at)}"]`);
    if (leaf) { leaf.setAttribute("aria-current", "page"); leaf.scrollIntoView({ block: "nearest" }); }
    layers(); lay(); mark();
    if (state.words) lines(); else if (!off.has("lines") && linesWanted()) lines();
    ahead(here);
  };

  // The next page's picture is on its way while this one is read.
  const ahead = (here) => {
    const next = here.dataset.after;
    if (next && !ahead.seen.has(next)) ahead.seen.add(next);
  };
  ahead.seen = new Set();

  const address = (at) => {
    const cut = at.lastIndexOf(":");
    return `${encodeURIComponent(at.slice(0, cut))}/${at.slice(cut + 1)}`;
  };

  const fetched = async (path) => {
    const answer = await fetch(`${base}${path}`, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
    if (answer.status === 401 && answer.headers.get("hx-redirect")) location.assign(answer.headers.get("hx-redirect"));
    return answer.ok ? answer.text() : null;
  };

  const goto = async (at, { fact = "", box = "", locator = "" } = {}) => {
    state.fact = fact;
    state.flash = box || locator ? { box, locator } : null;
    const here = sheet();
    if (here && here.dataset.at === at) { mark(); return; }
    const turnOf = ++wanted;
    const text = await fetched(`/page/${address(at)}`);
    if (text === null || turnOf !== wanted) return;
    stage.innerHTML = text;
    state.turn = 0;
    stage.scrollTop = 0;
    htmx.process(stage);
    arrived();
    remember();
  };

  // The page as the newest report has it; where it is scrolled to, zoom and turn stay.
  const renew = async () => {
    const here = sheet();
    if (!here) return;
    const turnOf = ++wanted;
    const text = await fetched(`/page/${address(here.dataset.at)}`);
    if (text === null || turnOf !== wanted) return;
    const { scrollTop, scrollLeft } = stage;
    stage.innerHTML = text;
    htmx.process(stage);
    small(localStorage.getItem(SMALL) === "on");
    arrived();
    stage.scrollTop = scrollTop; stage.scrollLeft = scrollLeft;
  };

  const remember = () => {
    const here = sheet();
    const query = new URLSearchParams({ tab: panes.dataset.tab });
    if (panes.dataset.fact) query.set("fact", panes.dataset.fact);
    if (here) query.set("at", here.dataset.at);
    history.replaceState(null, "", `${base}?${query}`);
  };

  const step = (by) => {
    const here = sheet();
    const at = here && (by > 0 ? here.dataset.after : here.dataset.before);
    if (at) goto(at);
  };

  // Cut-outs of pages in lists: fetched when they come into sight, each picture once.
  const watch = new IntersectionObserver((found) => {
    for (const one of found) {
      if (!one.isIntersecting) continue;
      const image = one.target.querySelector("image[data-href]");
      if (image) { image.setAttribute("href", image.dataset.href); image.removeAttribute("data-href"); }
      watch.unobserve(one.target);
    }
  }, { rootMargin: "120px" });
  const crops = (root) => { for (const one of root.querySelectorAll("svg.crop")) if (one.querySelector("image[data-href]")) watch.observe(one); };
  document.addEventListener("htmx:load", (event) => crops(event.detail.elt));

  // Pages as numbers or as small pictures; the choice is kept at this browser.
  const SMALL = "zhiyi.small-pages";
  const small = (on) => {
    const list = document.getElementById("pane-1");
    list.classList.toggle("small-pictures", on);
    const button = document.querySelector('[data-do="small"]');
    if (button) button.setAttribute("aria-pressed", String(on));
    if (!on) return;
    for (const leaf of list.querySelectorAll("[data-small]")) {
      const image = document.createElement("img");
      image.loading = "lazy"; image.decoding = "async"; image.alt = ""; image.width = 72; image.height = 102;
      image.src = leaf.dataset.small;
      leaf.removeAttribute("data-small");
      leaf.prepend(image);
    }
  };
  const smaller = () => {
    const on = !document.getElementById("pane-1").classList.contains("small-pictures");
    localStorage.setItem(SMALL, on ? "on" : "off");
    small(on);
    const leaf = document.querySelector(".leaves [aria-current]");
    if (leaf) leaf.scrollIntoView({ block: "nearest" });
  };

  const linesWanted = () => document.querySelector('[data-layer="lines"]').checked;
  const lines = async () => {
    const here = sheet();
    if (!here || !here.querySelector(".turned")) return;
    let list = here.querySelector(".as-read");
    if (!list) {
      const text = await fetched(`/lines/${address(here.dataset.at)}`);
      if (text === null || sheet() !== here) return;
      here.insertAdjacentHTML("beforeend", text);
      list = here.querySelector(".as-read");
      const group = here.querySelector(".line-frames");
      for (const one of list.querySelectorAll("[data-box]")) {
        const [left, top, right, bottom] = one.dataset.box.split(",").map(Number);
        const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
        rect.setAttribute("class", "line-frame");
        rect.setAttribute("x", left); rect.setAttribute("y", top);
        rect.setAttribute("width", right - left); rect.setAttribute("height", bottom - top);
        rect.dataset.line = one.dataset.line;
        group.append(rect);
      }
    }
    here.querySelector(".line-frames").style.display = linesWanted() ? "" : "none";
    list.hidden = !state.words;
    here.querySelector(".turned").hidden = state.words;
  };

  const words = () => {
    const here = sheet();
    if (!here || !here.querySelector(".turned")) return;
    state.words = !state.words;
    document.querySelector('[data-do="words"]').setAttribute("aria-pressed", String(state.words));
    lines().then(() => { if (!state.words) { here.querySelector(".turned").hidden = false; lay(); mark(); } });
  };

  const layers = () => {
    const frames = stage.querySelector(".frames");
    if (!frames) return;
    for (const one of ["findings", "seals", "indicators", "particulars", "others"]) frames.classList.toggle(`no-${one}`, off.has(one));
  };

  document.addEventListener("change", (event) => {
    const layer = event.target.dataset && event.target.dataset.layer;
    if (!layer) return;
    if (event.target.checked) off.delete(layer); else off.add(layer);
    layers();
    if (layer === "lines") lines();
  });
  document.addEventListener("click", (event) => {
    const open = document.querySelector(".layers[open]");
    if (open && !open.contains(event.target)) open.open = false;
  });

  // A point of the page in fractions of it, whichever way it is turned.
  const point = (event) => {
    const frames = stage.querySelector(".frames");
    const spot = new DOMPoint(event.clientX, event.clientY).matrixTransform(frames.getScreenCTM().inverse());
    return spot;
  };

  window.addEventListener("resize", lay);
  new ResizeObserver(lay).observe(stage);
  const begin = () => { small(localStorage.getItem(SMALL) === "on"); crops(document); arrived(); };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();

  window.zhiyiViewer = { goto, renew, step, zoom: (by) => zoom(by > 0 ? STEP : 1 / STEP), fit, turn, words, mark, point, sheet, state, fetched, address, remember, byId, small: smaller };
})();
