"use strict";
(function () {
  const english = document.getElementById("english");
  const tell = function () {
    document.documentElement.lang = english.checked ? "en" : "zh-Hans";
  };
  english.addEventListener("change", tell);
  if (location.hash === "#en") { english.checked = true; }
  tell();

  const reveal = function () {
    const target = document.querySelector(":target");
    for (let one = target; one; one = one.parentElement) {
      if (one.tagName === "DETAILS") { one.open = true; }
    }
    if (target) { target.scrollIntoView(); }
  };
  addEventListener("hashchange", reveal);
  reveal();

  let opened = [];
  addEventListener("beforeprint", function () {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    opened.forEach(function (one) { one.open = true; });
  });
  addEventListener("afterprint", function () {
    opened.forEach(function (one) { one.open = false; });
  });

  const filter = document.getElementById("filter");
  if (!filter) { return; }
  const text = document.getElementById("filter-text");
  const count = document.getElementById("filter-count");
  const rows = Array.from(document.querySelectorAll(".stated .indicators > tbody > tr"));
  const show = function () {
    const wanted = text.value.trim().toLowerCase();
    let shown = 0;
    rows.forEach(function (row) {
      const group = row.closest(".group").firstElementChild;
      const fits = (group.textContent + row.textContent).toLowerCase().includes(wanted);
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    document.querySelectorAll(".stated .group").forEach(function (one) {
      one.hidden = !one.querySelector("tbody > tr:not([hidden])");
    });
    count.textContent = shown + " / " + rows.length;
  };
  const open = document.getElementById("filter-open");
  open.addEventListener("change", function () {
    rows.forEach(function (row) {
      row.querySelectorAll("details").forEach(function (one) { one.open = open.checked; });
    });
  });
  text.addEventListener("input", show);
  filter.hidden = false;
  show();
})();
