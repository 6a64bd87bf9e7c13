"use strict";
(function () {
  const all = function (selector) { return Array.from(document.querySelectorAll(selector)); };
  const byId = function (id) { return document.getElementById(id); };
  all("[data-script]").forEach(function (each) { each.hidden = false; });

  function openHash() {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch (e) { return; }
    const target = id ? byId(id) : null;
    if (!target) { return; }
    if (target.tagName === "DETAILS") {
      target.hidden = false;
      target.open = true;
      target.querySelector("summary").focus();
      target.scrollIntoView();
    } else {
      target.focus();
    }
  }
  window.addEventListener("hashchange", openHash);
  all("a.tile").forEach(function (tile) {
    tile.addEventListener("click", function () { setTimeout(openHash, 0); });
  });
  openHash();

  const filters = all("input.filter");
  function filterCells() {
    const shown = new Set(filters.filter(function (f) { return f.checked; }).map(function (f) { return f.value; }));
    all("a.tile").forEach(function (tile) { tile.hidden = !shown.has(tile.dataset.o); });
    let count = 0;
    all("details.cell").forEach(function (cell) {
      cell.hidden = !shown.has(cell.dataset.o);
      if (!cell.hidden) { count += 1; }
    });
    byId("cell-count").textContent = count + " cells";
  }
  filters.forEach(function (each) { each.addEventListener("change", filterCells); });

  const search = byId("symbol-search");
  if (search) {
    const fate = byId("symbol-fate");
    const place = byId("symbol-place");
    const rows = all("#symbols tbody tr").map(function (row) {
      return { row: row, name: row.firstElementChild.textContent.toLowerCase() };
    });
    const filterSymbols = function () {
      const words = search.value.trim().toLowerCase();
      const where = place ? place.value : "";
      let count = 0;
      rows.forEach(function (each) {
        const hidden = !each.name.includes(words)
          || (fate.value !== "" ? each.row.dataset.f !== fate.value : false)
          || (where !== "" ? !each.row.dataset.p.includes(" " + where + " ") : false);
        if (each.row.hidden !== hidden) { each.row.hidden = hidden; }
        if (!hidden) { count += 1; }
      });
      byId("symbol-count").textContent = count + " rows";
    };
    let waiting = 0;
    search.addEventListener("input", function () {
      clearTimeout(waiting);
      waiting = setTimeout(filterSymbols, 80);
    });
    fate.addEventListener("change", filterSymbols);
    if (place) { place.addEventListener("change", filterSymbols); }
  }

  let closed = [];
  window.addEventListener("beforeprint", function () {
    closed = all("details").filter(function (each) { return !each.open; });
    closed.forEach(function (each) { each.open = true; });
  });
  window.addEventListener("afterprint", function () {
    closed.forEach(function (each) { each.open = false; });
  });
})();
