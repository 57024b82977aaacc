// Choosing facts, judging them, and the keys of the case page.
//
// The same digits go to a pane and judge a fact. They never mean both: while a fact has the focus
// (its keys in the panel below light up) 1 to 4 judge it; otherwise 1 to 3 go to a pane. "g" and a
// digit always goes to a pane. Nothing here can enter an outcome of a case.
"use strict";

(() => {
  const panes = document.getElementById("panes");
  if (!panes) return;
  const base = panes.dataset.base, viewer = window.zhiyiViewer;
  const facts = document.getElementById("facts"), dock = document.getElementById("dock");
  const said = document.getElementById("said");
  const zh = document.documentElement.lang.startsWith("zh");
  const VERDICTS = { 1: "confirmed", 2: "rejected", 4: "unsure" };
  let dockTimer = 0, pageTimer = 0, pending = "", prefix = 0, place = 0, wantedFact = panes.dataset.fact;

  const say = (text) => { said.textContent = text; clearTimeout(say.timer); say.timer = setTimeout(() => { said.textContent = ""; }, 2500); };
  const keysOn = () => localStorage.getItem("zhiyi.single-keys") !== "off";
  const writing = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target.tagName === "INPUT" && !/^(checkbox|radio|button|submit)$/.test(target.type)));
  const all = () => [...facts.querySelectorAll("[data-fact]")].filter((one) => one.offsetParent !== null);
  const current = () => facts.querySelector('[data-fact][aria-current="true"]');
  const ofFact = (id) => facts.querySelector(`[data-fact="${CSS.escape(id)}"]`);
  const onFact = () => {
    const focus = document.activeElement, one = current();
    return Boolean(dock.querySelector("[data-chosen]") || pending || one) && Boolean(focus && ((one && one.contains(focus)) || dock.contains(focus)));
  };
  const light = () => panes.classList.toggle("fact-keys", onFact());

  const load = (path, target) => htmx.ajax("GET", `${base}${path}`, { target, swap: "innerHTML" });

  // The width of the facts, the folded panel and going on after a verdict are kept at this browser.
  const WIDTH = "zhiyi.facts-width", FOLD = "zhiyi.fact-folded", ONWARD = "zhiyi.onward";
  const LEAST = 25, MOST = 70, WIDE = 56;
  const splitter = document.getElementById("splitter");
  const widthNow = () => (document.getElementById("pane-3").offsetWidth / panes.offsetWidth) * 100;
  const widen = (share, { keep = true } = {}) => {
    if (share === null) { panes.style.removeProperty("--facts"); localStorage.removeItem(WIDTH); }
    else {
      const held = Math.max(LEAST, Math.min(MOST, share));
      panes.style.setProperty("--facts", `${held.toFixed(1)}%`);
      if (keep) localStorage.setItem(WIDTH, held.toFixed(1));
    }
    splitter.setAttribute("aria-valuenow", String(Math.round(widthNow())));
  };
  const kept = Number.parseFloat(localStorage.getItem(WIDTH) || "");
  if (kept) widen(kept, { keep: false });
  else splitter.setAttribute("aria-valuenow", String(Math.round(widthNow())));
  splitter.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    splitter.setPointerCapture(event.pointerId);
    const drag = (move) => widen(((panes.getBoundingClientRect().right - move.clientX) / panes.offsetWidth) * 100);
    const end = () => { splitter.removeEventListener("pointermove", drag); splitter.removeEventListener("pointerup", end); };
    splitter.addEventListener("pointermove", drag);
    splitter.addEventListener("pointerup", end);
  });
  splitter.addEventListener("dblclick", () => widen(null));
  splitter.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: 3, ArrowRight: -3 }[event.key];
    if (by) { event.preventDefault(); event.stopPropagation(); widen(widthNow() + by); }
  });

  const fold = (folded = !panes.classList.contains("folded"), { keep = true } = {}) => {
    panes.classList.toggle("folded", folded);
    const button = dock.querySelector('[data-do="fold"]');
    if (button) button.setAttribute("aria-expanded", String(!folded));
    if (keep) localStorage.setItem(FOLD, folded ? "yes" : "no");
  };
  if (localStorage.getItem(FOLD) === "yes") fold(true, { keep: false });

  // The next fact of the tab that takes a judgement and has none.
  const judgeable = (one) => { const badge = one.querySelector("[data-badge]"); return badge && badge.closest("[data-fact]") === one && !badge.textContent.trim(); };
  const onward = () => {
    const list = all(), here = list.indexOf(current());
    const next = [...list.slice(here + 1), ...list.slice(0, Math.max(here, 0))].find(judgeable);
    if (next) choose(next);
    else say(facts.querySelector(".further") ? (zh ? "已载入的内容均已核，向下滚动载入其余" : "All that is loaded is judged; scroll for more") : (zh ? "本栏没有未核的内容了" : "Nothing of this tab is left to judge"));
  };

  const showDock = (id, at = "") => {
    clearTimeout(dockTimer);
    dockTimer = setTimeout(() => load(`/facts/${encodeURIComponent(id)}${at ? `?at=${encodeURIComponent(at)}` : ""}`, "#dock"), 90);
  };

  const choose = (one, { go = true, focus = true } = {}) => {
    const before = current();
    if (before && before !== one) before.removeAttribute("aria-current");
    one.setAttribute("aria-current", "true");
    panes.dataset.fact = wantedFact = one.dataset.fact;
    place = 0;
    if (focus) one.focus({ preventScroll: true });
    const box = one.getBoundingClientRect(), room = facts.getBoundingClientRect(), head = 32;
    if (box.top < room.top + head) facts.scrollTop += box.top - room.top - head;
    else if (box.bottom > room.bottom) facts.scrollTop += Math.min(box.bottom - room.bottom + 8, box.top - room.top - head);
    showDock(one.dataset.fact);
    clearTimeout(pageTimer);
    if (go && one.dataset.at) pageTimer = setTimeout(() => viewer.goto(one.dataset.at, { fact: one.dataset.fact }), 60);
    else { viewer.state.fact = one.dataset.fact; viewer.mark(); }
    viewer.remember();
    light();
  };

  const move = (by) => {
    const list = all();
    if (!list.length) return;
    const here = list.indexOf(current());
    choose(list[here < 0 ? (by > 0 ? 0 : list.length - 1) : Math.max(0, Math.min(list.length - 1, here + by))]);
  };

  const openTab = (tab, { fact = "", then = null } = {}) => {
    panes.dataset.tab = tab;
    for (const one of document.querySelectorAll(".tabs [data-tab]")) {
      const here = one.dataset.tab === tab;
      one.setAttribute("aria-selected", String(here));
      one.tabIndex = here ? 0 : -1;
    }
    facts.setAttribute("aria-labelledby", `tab-${tab}`);
    wantedFact = fact;
    panes.dataset.fact = fact;
    return load(`/pane/${tab}${fact ? `?fact=${encodeURIComponent(fact)}` : ""}`, "#facts").then(() => {
      if (!fact) facts.scrollTop = 0;
      viewer.remember();
      if (then) then();
    });
  };

  // A fact by its id, wherever it is listed; one that is listed nowhere is shown in the panel alone.
  const openFact = (id, tab, { go = true } = {}) => {
    const shown = () => {
      const one = ofFact(id);
      if (one) { for (let up = one.parentElement; up && up !== facts; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true; choose(one, { go }); }
      else { showDock(id); viewer.state.fact = id; viewer.mark(); }
    };
    if (panes.dataset.tab === tab && ofFact(id)) { shown(); return; }
    openTab(tab, { fact: id, then: shown });
  };

  // What stands at a paragraph or a cell of a paper without layout.
  const openHere = (locator) => {
    viewer.state.fact = ""; viewer.state.flash = { locator };
    viewer.mark();
    load(`/at/${viewer.address(viewer.sheet().dataset.at)}?locator=${encodeURIComponent(locator)}`, "#dock");
  };

  const openLine = (id, at) => { const one = current(); if (one) one.removeAttribute("aria-current"); showDock(id, at); };

  const flag = (by) => {
    const to = () => {
      const list = all(), here = list.findIndex((one) => one.dataset.fact === flag.last);
      if (list.length) choose(list[(here + by + list.length + (here < 0 && by < 0 ? 1 : 0)) % list.length]);
    };
    if (panes.dataset.tab === "findings") { const one = current(); if (one) flag.last = one.dataset.fact; to(); }
    else openTab("findings", { then: to });
  };

  const tabBy = (by) => {
    const tabs = [...document.querySelectorAll(".tabs [data-tab]")];
    const here = tabs.findIndex((one) => one.dataset.tab === panes.dataset.tab);
    openTab(tabs[(here + by + tabs.length) % tabs.length].dataset.tab);
  };

  const pane = (number) => {
    const to = { 1: document.querySelector(".leaves [aria-current]") || document.querySelector(".leaves a") || document.getElementById("pane-1"), 2: document.getElementById("stage"), 3: facts }[number];
    if (to) { to.focus({ preventScroll: true }); say((zh ? ["文件栏", "页面栏", "内容栏"] : ["Papers", "Page", "Facts"])[number - 1]); }
    light();
  };

  const judgeBy = (key) => {
    const chosen = dock.querySelector("[data-chosen]"), one = current();
    if (one && (!chosen || chosen.dataset.chosen !== one.dataset.fact)) { pending = key; return; }
    pending = "";
    if (key === "3") { correct(); return; }
    const button = dock.querySelector(`.verdicts [value="${VERDICTS[key]}"]`);
    if (button && !button.disabled) button.click();
    else say(zh ? "此项不能在这里提出意见" : "This cannot be judged here");
  };

  const correct = (open = true) => {
    if (open) {
      fold(false, { keep: false });
      // What carries a correction out is loaded while it is typed.
      htmx.ajax("POST", `${base}/correcting`, { swap: "none", source: dock });
    }
    const form = dock.querySelector(".correction"), button = dock.querySelector('[data-do="correct"]');
    if (!form) { if (open) say(zh ? "此项由其他内容得出，请更正其所依据的识读结果" : "Correct the readings that it rests on"); return; }
    form.hidden = form.disabled = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) {
      const first = form.querySelector('input:not([type="hidden"]), select');
      form.scrollIntoView({ block: "nearest" });
      if (first) { first.focus(); if (first.select) first.select(); }
    } else if (current()) current().focus({ preventScroll: true });
  };

  const nextPlace = () => {
    const places = [...dock.querySelectorAll(".places [data-goto]")];
    if (!places.length) return;
    place = (place + 1) % places.length;
    toPlace(places[place]);
  };
  const toPlace = (one) => viewer.goto(one.dataset.goto, { fact: panes.dataset.fact, box: one.dataset.box || "", locator: one.dataset.locator || "" });

  const leave = () => {
    const form = dock.querySelector(".correction");
    if (form && !form.hidden) { correct(false); return; }
    const one = current();
    if (one) one.removeAttribute("aria-current");
    panes.dataset.fact = viewer.state.fact = "";
    viewer.state.flash = null;
    viewer.mark();
    facts.focus({ preventScroll: true });
    light();
  };

  const search = () => {
    const to = () => { const field = document.getElementById("sift-text"); if (field) { field.focus(); field.select(); } };
    if (panes.dataset.tab === "indicators") to(); else openTab("indicators", { then: to });
  };
  const note = () => { const field = dock.querySelector('[name="note"]'); if (field) field.focus(); };

  const DO = {
    "page-before": () => viewer.step(-1), "page-after": () => viewer.step(1),
    smaller: () => viewer.zoom(-1), larger: () => viewer.zoom(1),
    "fit-width": () => viewer.fit("width"), "fit-page": () => viewer.fit("page"), turn: viewer.turn,
    "flag-before": () => flag(-1), "flag-after": () => flag(1), words: viewer.words,
    fold: () => fold(), small: () => viewer.small(),
    "doubtful-lines": () => {
      const list = document.querySelector(".as-read"), button = list.querySelector('[data-do="doubtful-lines"]');
      button.setAttribute("aria-pressed", String(list.classList.toggle("doubt-only")));
    },
    correct: () => { const form = dock.querySelector(".correction"); correct(Boolean(form && form.hidden)); }, "correct-not": () => correct(false),
  };
  const KEYS = {
    j: () => move(1), k: () => move(-1), n: () => viewer.step(1), p: () => viewer.step(-1),
    f: () => flag(1), F: () => flag(-1), "[": () => tabBy(-1), "]": () => tabBy(1),
    "+": () => viewer.zoom(1), "=": () => viewer.zoom(1), "-": () => viewer.zoom(-1),
    0: () => viewer.fit("width"), 9: () => viewer.fit("page"), r: viewer.turn, t: viewer.words,
    x: () => widen(widthNow() > WIDE - 2 ? null : WIDE), "<": () => widen(widthNow() - 3), ">": () => widen(widthNow() + 3),
    m: note, u: onward, d: () => fold(), b: () => viewer.small(), "/": search,
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const key = event.key, target = event.target;
    const done = () => { event.preventDefault(); event.stopPropagation(); };
    if (writing(target)) {
      if (key === "Escape") { done(); target.blur(); if (target.closest(".correction")) correct(false); else if (current()) current().focus({ preventScroll: true }); light(); }
      if (key === "Enter" && target.closest(".judge")) { done(); const row = target.closest(".correction"); (row ? row.querySelector('[value="corrected"]') : target.closest(".judge").querySelector("[data-note]")).click(); if (!row && current()) current().focus({ preventScroll: true }); }
      return;
    }
    if (key === "Escape") { done(); leave(); return; }
    if (target.closest && target.closest(".tabs") && (key === "ArrowRight" || key === "ArrowLeft")) { done(); tabBy(key === "ArrowRight" ? 1 : -1); const tab = document.querySelector('.tabs [aria-selected="true"]'); if (tab) tab.focus(); return; }
    if (target.closest && target.closest(".leaves") && key.startsWith("Arrow")) {
      done();
      const leaves = [...document.querySelectorAll(".leaves a")], here = leaves.indexOf(target);
      const to = leaves[Math.max(0, Math.min(leaves.length - 1, here + (key === "ArrowRight" || key === "ArrowDown" ? 1 : -1)))];
      to.focus(); to.click(); return;
    }
    if (key === "Enter" && target.matches && target.matches("#facts [data-fact]")) { done(); nextPlace(); return; }
    if (key === "Enter" && target.matches && target.matches('[role="button"]:not(button)')) { done(); target.dispatchEvent(new MouseEvent("click", { bubbles: true })); return; }
    if (!keysOn()) return;
    if (prefix && Date.now() - prefix < 2000 && /^[123]$/.test(key)) { prefix = 0; done(); pane(Number(key)); return; }
    prefix = 0;
    if (key === "g") { prefix = Date.now(); done(); return; }
    if (/^[1-4]$/.test(key)) {
      if (onFact()) { done(); judgeBy(key); } else if (key !== "4") { done(); pane(Number(key)); }
      return;
    }
    if (Object.hasOwn(KEYS, key)) { done(); KEYS[key](); }
  }, true);

  document.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element)) return;
    const act = target.closest("[data-do]");
    if (act) { DO[act.dataset.do](); return; }
    const tab = target.closest(".tabs [data-tab]");
    if (tab) { openTab(tab.dataset.tab); return; }
    const open = target.closest("[data-open]");
    if (open) { openFact(open.dataset.open, open.dataset.tab); return; }
    const go = target.closest("[data-goto]");
    if (go) {
      event.preventDefault();
      const within = go.closest("#facts [data-fact]");
      if (within) choose(within, { go: false });
      toPlace(go);
      return;
    }
    const spot = target.closest("#stage [data-facts]");
    if (spot) {
      const ids = spot.dataset.facts.split(" ");
      if (ids.length === 1 && (spot.tagName === "rect" || !spot.dataset.locator)) { openFact(ids[0], spot.dataset.tab, { go: false }); return; }
      if (spot.tagName !== "rect") { openHere(spot.dataset.locator); return; }
    }
    const named = target.closest("#stage .sheet > .words [data-locator]");
    if (named) { openHere(named.dataset.locator); return; }
    const line = target.closest("[data-line]");
    if (line) { openLine(line.dataset.line, viewer.sheet().dataset.at); return; }
    if (target.closest(".frames")) {
      const at = viewer.point(event);
      load(`/at/${viewer.address(viewer.sheet().dataset.at)}?x=${at.x.toFixed(4)}&y=${at.y.toFixed(4)}`, "#dock");
      return;
    }
    const fact = target.closest("#facts [data-fact]");
    if (fact && !target.closest("summary, a, input, select, label, form")) choose(fact);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-onward]")) localStorage.setItem(ONWARD, event.target.checked ? "yes" : "no");
  });
  document.addEventListener("focusin", light);
  document.addEventListener("focusout", () => setTimeout(light, 0));

  document.addEventListener("htmx:afterSettle", (event) => {
    const target = event.detail.target;
    if (target === dock) {
      fold(panes.classList.contains("folded"), { keep: false });
      const ahead = dock.querySelector("[data-onward]");
      if (ahead) ahead.checked = localStorage.getItem(ONWARD) === "yes";
      const chosen = dock.querySelector("[data-chosen]"), one = current();
      if (pending && chosen && one && chosen.dataset.chosen === one.dataset.fact) judgeBy(pending);
      if (chosen && one && chosen.dataset.chosen === one.dataset.fact && document.activeElement === document.body) one.focus({ preventScroll: true });
      light();
    }
    if (target === facts && wantedFact) {
      const one = ofFact(wantedFact);
      if (one && !current()) choose(one, { go: false, focus: false });
    }
    if (target.id === "rerun") again(target);
  });

  // What is written and not yet kept: it stays, with all around it, whatever is renewed.
  const typed = (root) => [...root.querySelectorAll("input[name=note], textarea, .deciding input")].some((one) => one.value !== one.defaultValue || one.checked !== one.defaultChecked) || Boolean(root.querySelector(".correction:not([hidden])"));

  // When the new run is there its results take their places where the officer is: tab, chosen fact,
  // page and how far each is scrolled stay.
  const renew = async () => {
    const answer = await fetch(`${base}?tab=${encodeURIComponent(panes.dataset.tab)}`, { credentials: "same-origin" });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fact = panes.dataset.fact, top = facts.scrollTop;
    if (!typed(facts)) {
      wantedFact = "";
      await load(`/pane/${panes.dataset.tab}${fact ? `?fact=${encodeURIComponent(fact)}` : ""}`, "#facts");
      facts.scrollTop = top;
      wantedFact = fact;
      const one = fact && ofFact(fact);
      if (one) one.setAttribute("aria-current", "true");
    }
    for (const part of [".case-head", ".tabs", "#pane-1"]) {
      const here = document.querySelector(part), there = fresh.querySelector(part);
      if (here && there) { here.replaceChildren(...there.childNodes); htmx.process(here); }
    }
    await viewer.renew();
    const chosen = dock.querySelector("[data-chosen]");
    if (chosen && !typed(dock)) showDock(chosen.dataset.chosen, viewer.sheet() && TEXT.includes(chosen.dataset.layer) ? viewer.sheet().dataset.at : "");
  };
  const TEXT = ["lines", "tables"];

  let atWork = Boolean(document.querySelector("#rerun .at-work"));
  const again = (target) => {
    const now = Boolean(target.querySelector(".at-work"));
    if (atWork && !now && target.querySelector(".done")) {
      say(zh ? "已按更正重新处理" : "The new run is done");
      renew();
    }
    atWork = now;
  };

  document.addEventListener("judged", (event) => {
    const { fact, verdict, words, runs, tab, done, total } = event.detail;
    for (const badge of document.querySelectorAll(`[data-badge="${CSS.escape(fact)}"]`)) {
      badge.className = `badge badge-${verdict}`;
      badge.textContent = words;
    }
    const left = total - done, bar = document.querySelector(`[data-progress="${CSS.escape(tab)}"]`);
    if (bar) { bar.value = done; bar.title = zh ? `已核 ${done}，未核 ${left}` : `${done} judged, ${left} not`; }
    const counts = Object.fromEntries([...facts.querySelectorAll(".sift-row [data-only]")].map((one) => [one.dataset.only, one.querySelector(".num")]));
    if (tab === panes.dataset.tab && counts[""] && Number(counts[""].textContent) === total) { counts.open.textContent = left; counts.judged.textContent = done; }
    say(words);
    if (!runs && verdict !== "noted" && localStorage.getItem(ONWARD) === "yes" && current() && current().dataset.fact === fact) setTimeout(onward, 120);
    if (runs) { atWork = true; load("/rerun", "#rerun"); }
  });
})();
