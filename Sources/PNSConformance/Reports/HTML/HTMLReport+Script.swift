extension HTMLReport {
    /// Filters and keys; without it the page is complete, only longer.
    static let script = """
        const find = document.getElementById("find"), shown = document.getElementById("shown");
        const boxes = [...document.querySelectorAll(".filters input[type=checkbox]")];
        const scenarios = [...document.querySelectorAll(".scenario")];
        const texts = new Map(scenarios.map(s => [s, s.textContent.toLowerCase()]));
        function filter() {
          const wanted = new Set(boxes.filter(b => b.checked).map(b => b.value));
          const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
          let count = 0;
          for (const s of scenarios) {
            s.hidden = !wanted.has(s.dataset.verdict) || !words.every(w => texts.get(s).includes(w));
            if (!s.hidden) count += 1;
          }
          for (const s of document.querySelectorAll("section[data-area]"))
            s.hidden = !s.querySelector(".scenario:not([hidden])");
          shown.textContent = count + " of " + scenarios.length + " shown";
        }
        document.querySelector(".filters").addEventListener("submit", e => e.preventDefault());
        find.addEventListener("input", filter);
        for (const b of boxes) b.addEventListener("change", filter);
        function open(id) {
          const target = document.getElementById(decodeURIComponent(id));
          if (!target) return;
          for (let e = target; e; e = e.parentElement) e.hidden = false;
          target.open = true; target.scrollIntoView(); target.querySelector("summary").focus();
        }
        addEventListener("hashchange", () => open(location.hash.slice(1)));
        \(HTMLKeys.script(rows: "scenarios"))
        filter();
        if (location.hash) open(location.hash.slice(1));
        """
}
