"use strict";
(function () {
  document.querySelectorAll(".ready").forEach(function (ready) {
    const button = ready.querySelector(".copy");
    const told = ready.querySelector(".copied");
    const words = function () {
      const lines = [];
      Array.from(ready.querySelector(".ready-text").children).forEach(function (one) {
        if (one.tagName !== "OL") { lines.push(one.innerText.trim()); return; }
        Array.from(one.children).forEach(function (item, place) {
          lines.push((place + 1) + ". " + item.firstElementChild.innerText.trim());
        });
      });
      return lines.join("\n");
    };
    const older = function (text) {
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    };
    button.hidden = false;
    button.addEventListener("click", function () {
      const show = function (done) { told.hidden = !done; };
      if (!navigator.clipboard) { show(older(words())); return; }
      navigator.clipboard.writeText(words()).then(
        function () { show(true); }, function () { show(older(words())); });
    });
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
