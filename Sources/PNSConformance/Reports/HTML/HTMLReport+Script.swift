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
        addEventListener("keydown", e => {
          if (e.ctrlKey || e.metaKey || e.altKey) return;
          if (e.key === "Escape" && e.target === find) { find.blur(); return; }
          if (e.target === find) return;
          if (e.key === "/") { e.preventDefault(); find.focus(); return; }
          if (e.key !== "j" && e.key !== "k") return;
          const visible = scenarios.filter(s => !s.hidden);
          const at = visible.findIndex(s => s.contains(document.activeElement));
          const next = visible[e.key === "j" ? at + 1 : Math.max(at - 1, 0)];
          if (next) { const s = next.querySelector("summary"); s.focus(); s.scrollIntoView({ block: "center" }); }
        });
        filter();
        if (location.hash) open(location.hash.slice(1));
        """
}
