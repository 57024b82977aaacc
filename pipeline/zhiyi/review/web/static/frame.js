// What every page has: the form token with each request of htmx, the table of keys, "/" for the
// search, j/k and Enter in a list. Pages mark what is meant: [data-search], [data-rows] > [data-row].
"use strict";

(() => {
  const KEPT = "zhiyi.single-keys";
  const keysOn = () => localStorage.getItem(KEPT) !== "off";

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector('meta[name="csrf"]').content;
    if (event.detail.verb !== "get" && token) event.detail.headers["X-CSRF"] = token;
  });

  const writing = (target) =>
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !/^(checkbox|radio|button|submit)$/.test(target.type);

  const help = () => document.getElementById("help");
  const openHelp = () => { if (help() && !help().open) help().showModal(); };

  const rows = () => [...document.querySelectorAll("[data-rows] [data-row]")];
  const here = () => rows().findIndex((row) => row.contains(document.activeElement));

  const goTo = (index) => {
    const all = rows();
    if (!all.length) return;
    const row = all[Math.max(0, Math.min(all.length - 1, index))];
    (row.querySelector("[data-open]") || row).focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };

  const keys = {
    "?": openHelp,
    "/": () => { const field = document.querySelector("[data-search]"); if (field) { field.focus(); field.select(); } },
    j: () => goTo(here() + 1),
    k: () => goTo(here() < 0 ? 0 : here() - 1),
    t: () => {
      const row = rows()[here()];
      const button = row && row.querySelector("[data-take]");
      if (button) button.click();
    },
  };
  for (const [key, rel] of [["[", "prev"], ["]", "next"]]) {
    keys[key] = () => { const link = document.querySelector(`.pages [rel="${rel}"]`); if (link) link.click(); };
  }
  const listOnly = new Set(["j", "k", "t", "[", "]"]);

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && writing(event.target)) { event.target.blur(); return; }
    if (!keysOn() || writing(event.target) || document.querySelector("dialog[open]")) return;
    if (listOnly.has(event.key) && !document.querySelector("[data-rows]")) return;
    const act = Object.hasOwn(keys, event.key) && keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-help]")) openHelp();
  });

  // The language changes on the page with its filters, not on its bare address.
  for (const field of document.querySelectorAll("[data-here]")) {
    field.value = location.pathname + location.search;
  }

  const choice = document.querySelector("[data-keys]");
  if (choice) {
    choice.checked = keysOn();
    choice.addEventListener("change", () => localStorage.setItem(KEPT, choice.checked ? "on" : "off"));
  }

  // Whoever waits for an answer should not send twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 2000);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });
})();
