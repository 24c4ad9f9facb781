/// What every page of rows that open can do: filters, keys, and links to a row.
///
/// Without it a page is complete, only longer.
enum HTMLRows {
    /// The script.
    ///
    /// The keys: `/` to find, `j` and `k` to the next row and the one before.
    ///
    /// - Parameter condition: JavaScript that says whether a `row` is wanted, by `wanted`, the values of the boxes
    ///   that are checked.
    /// - Returns: JavaScript, which calls the rows `rows`, and `open(row)` what shows one.
    static func script(where condition: String) -> String {
        """
        const find = document.getElementById("find"), shown = document.getElementById("shown");
        const boxes = [...document.querySelectorAll(".filters input[type=checkbox]")];
        const rows = [...document.querySelectorAll(".scenario")];
        const texts = new Map(rows.map(row => [row, row.textContent.toLowerCase()]));
        function filter() {
          const wanted = new Set(boxes.filter(b => b.checked).map(b => b.value));
          const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
          let count = 0;
          for (const row of rows) {
            row.hidden = !(\(condition)) || !words.every(w => texts.get(row).includes(w));
            if (!row.hidden) count += 1;
          }
          for (const s of document.querySelectorAll("section[data-area]"))
            s.hidden = !s.querySelector(".scenario:not([hidden])");
          const advice = count ? "" : ": Escape in the field shows all again, and the boxes filter too";
          shown.textContent = count + " of " + rows.length + " shown" + advice;
        }
        function open(target) {
          if (!target) return;
          for (let e = target; e; e = e.parentElement) e.hidden = false;
          target.open = true; target.scrollIntoView({ block: "start" }); target.querySelector("summary").focus();
        }
        const linked = () => document.getElementById(decodeURIComponent(location.hash.slice(1)));
        addEventListener("hashchange", () => open(linked()));
        addEventListener("keydown", e => {
          if (e.ctrlKey || e.metaKey || e.altKey) return;
          if (e.key === "Escape" && e.target === find) {
            // A search field would empty itself behind this, and what it filters would stay as it was.
            e.preventDefault(); find.value = ""; filter(); find.blur(); return;
          }
          if (e.target === find) return;
          if (e.key === "/") { e.preventDefault(); find.focus(); return; }
          if (e.key !== "j" && e.key !== "k") return;
          const visible = rows.filter(row => !row.hidden);
          const at = visible.findIndex(row => row.contains(document.activeElement));
          const next = visible[e.key === "j" ? at + 1 : Math.max(at - 1, 0)];
          if (next) { const s = next.querySelector("summary"); s.focus(); s.scrollIntoView({ block: "center" }); }
        });
        document.querySelector(".filters").addEventListener("submit", e => e.preventDefault());
        document.querySelector(".filters").addEventListener("input", filter);
        filter();
        // Behind the load: until then the browser itself moves to the fragment, and takes the focus along.
        addEventListener("load", () => { if (location.hash) open(linked()); });
        """
    }
}
