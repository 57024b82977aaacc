// The end of the session, told before it comes; and what was typed into a note, kept in this tab until
// it is sent, so that a sign-in in between loses none of it. Only its own officer gets it back.
"use strict";

(() => {
  const bar = document.getElementById("session");
  if (!bar) return;
  const LOOK = 5 * 60, SOON = 10 * 60, CLOSE = 30;
  const said = bar.querySelector("[data-session-said]");
  const on = bar.querySelector("[data-session-on]");
  const enter = bar.querySelector("[data-session-enter]");
  let used = false, timer = 0;

  const next = (seconds) => { clearTimeout(timer); timer = setTimeout(look, seconds * 1000); };

  const show = (text, { goOn = false, over = false } = {}) => {
    if (said.textContent !== text) said.textContent = text;
    on.hidden = !goOn;
    enter.hidden = !over;
    if (over) enter.href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
    bar.hidden = !text;
  };

  const told = (left) => {
    if (left.seconds > SOON) { show(""); next(Math.min(LOOK, Math.max(CLOSE, left.seconds - SOON))); return; }
    const minutes = Math.max(1, Math.ceil(left.seconds / 60));
    show((left.idle ? bar.dataset.idle : bar.dataset.whole).replace("{n}", minutes), { goOn: left.idle });
    next(Math.min(CLOSE, left.seconds + 1));
  };

  const ask = async (method) => {
    const token = document.querySelector('meta[name="csrf"]').content;
    let answer;
    try {
      answer = await fetch("/session", { method, headers: { accept: "application/json", "x-csrf": token }, cache: "no-store" });
    } catch { next(CLOSE); return null; }
    if (answer.status === 401) { show(bar.dataset.over, { over: true }); next(CLOSE); return null; }
    if (!answer.ok) { next(CLOSE); return null; }
    return answer.json();
  };

  // Typing is use, though it asks the server for nothing.
  async function look() {
    const left = await ask("GET");
    if (!left) return;
    if (left.idle && left.seconds <= SOON && used) {
      used = false;
      const more = await ask("POST");
      if (more) told(more);
      return;
    }
    told(left);
  }

  on.addEventListener("click", async () => { const left = await ask("POST"); if (left) told(left); });
  document.addEventListener("keydown", () => { used = true; });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") look(); });
  next(LOOK);

  const WHOSE = `zhiyi.typed:${bar.dataset.user}:`, ANY = "zhiyi.typed:", SENT = "zhiyi.sent";
  const all = () => Object.keys(sessionStorage).filter((key) => key.startsWith(ANY));
  const keyOf = (field) =>
    field.form && field.name ? `${WHOSE}${location.pathname}:${field.form.getAttribute("action") || field.form.getAttribute("hx-post") || ""}:${field.name}` : "";
  const KEPT = 'textarea, input[name="note"]';
  const forget = (form) => {
    for (const field of form.querySelectorAll(KEPT)) if (keyOf(field)) sessionStorage.removeItem(keyOf(field));
  };

  for (const key of all()) if (!key.startsWith(WHOSE)) sessionStorage.removeItem(key);

  // A form that was sent and answered with a page of ours, not with the sign-in or a refusal.
  if (!document.querySelector("[data-refused]")) {
    for (const key of JSON.parse(sessionStorage.getItem(SENT) || "[]")) sessionStorage.removeItem(key);
  }
  sessionStorage.removeItem(SENT);

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches(KEPT) || !keyOf(field)) return;
    if (field.value) sessionStorage.setItem(keyOf(field), field.value);
    else sessionStorage.removeItem(keyOf(field));
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-leaves]")) { for (const key of all()) sessionStorage.removeItem(key); return; }
    const keys = [...form.querySelectorAll(KEPT)].map(keyOf).filter(Boolean);
    if (keys.length && !form.hasAttribute("hx-post")) sessionStorage.setItem(SENT, JSON.stringify(keys));
  });
  // Before anything is swapped, while the form is still in the page.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { elt, xhr, requestConfig } = event.detail;
    const form = elt.closest("form");
    if (form && requestConfig.verb !== "get" && xhr.status >= 200 && xhr.status < 400) forget(form);
  });

  const bringBack = (root) => {
    let brought = false;
    for (const field of root.querySelectorAll(KEPT)) {
      const kept = keyOf(field) && sessionStorage.getItem(keyOf(field));
      if (!kept || field.value === kept || (field.value && field.value !== field.defaultValue)) continue;
      field.value = kept;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      brought = true;
    }
    if (brought) {
      const line = document.createElement("p");
      line.className = "done";
      line.textContent = bar.dataset.back;
      document.getElementById("told").replaceChildren(line);
    }
  };
  bringBack(document);
  document.addEventListener("htmx:load", (event) => bringBack(event.detail.elt));
})();
