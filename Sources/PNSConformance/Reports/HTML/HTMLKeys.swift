/// The keys of every page: `/` to find, `j` and `k` to the next row and the one before.
enum HTMLKeys {
    /// The listener, for a page whose script calls its search field `find`.
    ///
    /// - Parameter rows: What the script calls the array of its rows, each with a `summary`.
    /// - Returns: JavaScript.
    static func script(rows: String) -> String {
        """
        addEventListener("keydown", e => {
          if (e.ctrlKey || e.metaKey || e.altKey) return;
          if (e.key === "Escape" && e.target === find) { find.blur(); return; }
          if (e.target === find) return;
          if (e.key === "/") { e.preventDefault(); find.focus(); return; }
          if (e.key !== "j" && e.key !== "k") return;
          const visible = \(rows).filter(row => !row.hidden);
          const at = visible.findIndex(row => row.contains(document.activeElement));
          const next = visible[e.key === "j" ? at + 1 : Math.max(at - 1, 0)];
          if (next) { const s = next.querySelector("summary"); s.focus(); s.scrollIntoView({ block: "center" }); }
        });
        """
    }
}
