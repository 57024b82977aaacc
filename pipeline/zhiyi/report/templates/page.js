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
    opened = Array.from(document.querySelectorAll("details:not([open]):not(.entry)"));
    opened.forEach(function (one) { one.open = true; });
  });
  addEventListener("afterprint", function () {
    opened.forEach(function (one) { one.open = false; });
  });
})();
