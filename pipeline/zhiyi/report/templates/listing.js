"use strict";
(function () {
  const find = document.getElementById("find");
  const text = document.getElementById("find-text");
  const status = document.getElementById("find-status");
  const announcement = document.getElementById("find-announcement");
  const count = document.getElementById("find-count");
  const nothing = document.getElementById("find-nothing");
  const plain = function (words) {
    return words.normalize("NFKC").toLowerCase().replace(/\s+/g, " ");
  };
  const entries = Array.from(document.querySelectorAll(".entry")).map(function (node) {
    return {
      node: node,
      words: plain(node.textContent),
      tight: plain(node.textContent).replace(/ /g, ""),
      hs: Array.from(node.querySelectorAll(".hs")).map(function (one) { return one.textContent; }),
      status: node.dataset.status,
      announcements: node.dataset.announcements.split(" "),
    };
  });
  const fitsTerm = function (one, term) {
    const digits = term.replace(/[.\s]/g, "");
    if (/^[0-9]{6,}$/.test(digits)) {
      return one.hs.some(function (code) { return code.startsWith(digits) || digits.startsWith(code); });
    }
    return one.words.includes(term) || one.tight.includes(term);
  };
  const show = function () {
    const terms = plain(text.value).split(" ").filter(Boolean);
    const shown = entries.filter(function (one) {
      const fits = (!status.value || one.status === status.value)
        && (!announcement.value || one.announcements.includes(announcement.value))
        && terms.every(function (term) { return fitsTerm(one, term); });
      one.node.hidden = !fits;
      return fits;
    });
    [".listed-group", ".chapter"].forEach(function (kind) {
      document.querySelectorAll(kind).forEach(function (node) {
        node.hidden = !node.querySelector(".entry:not([hidden])");
      });
    });
    count.textContent = shown.length + " / " + entries.length;
    nothing.hidden = shown.length > 0;
    if (terms.length && shown.length <= 3) {
      shown.forEach(function (one) { one.node.open = true; });
    }
  };
  let waiting = 0;
  text.addEventListener("input", function () {
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
  status.addEventListener("change", show);
  announcement.addEventListener("change", show);
  document.getElementById("find-open").addEventListener("change", function (event) {
    entries.forEach(function (one) { one.node.open = event.target.checked; });
  });
  addEventListener("hashchange", function () {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.closest("[hidden]")) {
      text.value = ""; status.value = ""; announcement.value = "";
      show();
      target.scrollIntoView();
    }
  });
  find.hidden = false;
  show();
})();
