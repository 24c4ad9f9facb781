extension HTMLMatrix {
    /// What the page has beside the look of a report.
    static let style = """

        .cell { border: 1px solid var(--line); border-radius: .3rem; padding: 0 .4rem; font-size: .85em; }
        .caught { color: var(--green); fill: var(--green); } .explained { color: var(--soft); fill: var(--soft); }
        .besides { color: var(--blue); fill: var(--blue); } .unexpected { color: var(--yellow); fill: var(--yellow); }
        .missed { color: var(--red); fill: var(--red); } .cell.missed, .cell.unexpected { border-color: currentColor; }
        .map { margin: 1rem 0; } .map svg { width: 100%; height: 26rem; background: var(--panel);
          border: 1px solid var(--line); cursor: crosshair; }
        .dots { stroke: currentColor; stroke-width: 2px; vector-effect: non-scaling-stroke; }
        .border { stroke: var(--line); stroke-width: 1px; vector-effect: non-scaling-stroke; fill: none; }
        .map figcaption { color: var(--soft); min-height: 1.5em; font-size: .9em; }
        .scenario ul { padding-left: 1.2rem; } .scenario li { list-style: none; margin: .15rem 0; }
        """

    /// Filters, keys, and what the map shows under the pointer.
    static let script = """
        const find = document.getElementById("find"), shown = document.getElementById("shown");
        const boxes = [...document.querySelectorAll(".filters input[type=checkbox]")];
        const mutants = [...document.querySelectorAll(".scenario")];
        const texts = new Map(mutants.map(m => [m, m.textContent.toLowerCase()]));
        function filter() {
          const wanted = boxes.filter(b => b.checked).map(b => b.value);
          const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
          let count = 0;
          for (const m of mutants) {
            const kinds = m.dataset.kinds.split(" ");
            const isWanted = !wanted.length || wanted.some(w => kinds.includes(w));
            m.hidden = !isWanted || !words.every(w => texts.get(m).includes(w));
            if (!m.hidden) count += 1;
          }
          for (const s of document.querySelectorAll("section[data-area]"))
            s.hidden = !s.querySelector(".scenario:not([hidden])");
          shown.textContent = count + " of " + mutants.length + " shown";
        }
        document.querySelector(".filters").addEventListener("submit", e => e.preventDefault());
        find.addEventListener("input", filter);
        for (const b of boxes) b.addEventListener("change", filter);
        const map = document.querySelector(".map svg"), place = document.getElementById("place");
        const checks = map.dataset.checks.split(" ");
        function at(e) {
          const box = map.getBoundingClientRect();
          const part = (value, count) => Math.min(count - 1, Math.max(0, Math.floor(value * count)));
          return [mutants[part((e.clientY - box.top) / box.height, mutants.length)],
            checks[part((e.clientX - box.left) / box.width, checks.length)]];
        }
        map.addEventListener("mousemove", e => { const [m, c] = at(e); place.textContent = m.id + " × " + c; });
        function open(m) {
          m.hidden = false; m.open = true; m.scrollIntoView({ block: "center" }); m.querySelector("summary").focus();
        }
        map.addEventListener("click", e => open(at(e)[0]));
        \(HTMLKeys.script(rows: "mutants"))
        filter();
        if (location.hash) { const m = document.getElementById(location.hash.slice(1)); if (m) open(m); }
        """
}
