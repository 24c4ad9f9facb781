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

    /// Filters by kind, and what the map shows under the pointer.
    static let script = """
        \(HTMLRows.script(where: "!wanted.size || row.dataset.kinds.split(' ').some(k => wanted.has(k))"))
        const map = document.querySelector(".map svg"), place = document.getElementById("place");
        const checks = map.dataset.checks.split(" ");
        function at(e) {
          const box = map.getBoundingClientRect();
          const part = (value, count) => Math.min(count - 1, Math.max(0, Math.floor(value * count)));
          return [rows[part((e.clientY - box.top) / box.height, rows.length)],
            checks[part((e.clientX - box.left) / box.width, checks.length)]];
        }
        map.addEventListener("mousemove", e => { const [row, c] = at(e); place.textContent = row.id + " × " + c; });
        map.addEventListener("click", e => open(at(e)[0]));
        """
}
