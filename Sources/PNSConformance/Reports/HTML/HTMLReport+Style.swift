extension HTMLReport {
    /// The look of the page: light or dark as the reader's system is.
    static let style = """
        :root { color-scheme: light dark; --back: #fff; --text: #1b1f24; --soft: #59636e; --line: #d8dee4;
          --panel: #f6f8fa; --green: #116329; --red: #b3151f; --yellow: #7d4e00; --blue: #0550ae; --mark: #fff3c4; }
        @media (prefers-color-scheme: dark) { :root { --back: #0f1318; --text: #e3e8ee; --soft: #9aa5b1;
          --line: #2c343d; --panel: #181d24; --green: #56d364; --red: #ff8f88; --yellow: #e3b341; --blue: #79b8ff;
          --mark: #3d330e; } }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--back); color: var(--text);
          font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; margin: 0 0 .3rem; } h2 { font-size: 1.1rem; margin: 1.8rem 0 .5rem; }
        h2 small, .facts, small, .time, .number { color: var(--soft); font-weight: normal; }
        code { font: .9em/1.4 ui-monospace, monospace; overflow-wrap: anywhere; }
        .claims { list-style: none; display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; margin: .8rem 0; }
        .claims li { border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .8rem; }
        .claims .conformant, .claims .claimed-and-proved { border-color: var(--green); color: var(--green); }
        .claims .not-conformant, .claims .claimed-and-failing { border-color: var(--red); color: var(--red); }
        .claims .partial, .claims .claimed-and-not-judged { border-color: var(--yellow); color: var(--yellow); }
        .remark { border-left: 3px solid var(--yellow); padding-left: .7rem; }
        .attention { border: 1px solid var(--red); border-radius: .5rem; padding: .2rem 1rem; margin: 1rem 0; }
        .attention h2 { margin: .5rem 0 0; color: var(--red); } .attention a { color: inherit; font-weight: 600; }
        .filters { position: sticky; top: 0; z-index: 1; background: var(--back); border-bottom: 1px solid var(--line);
          display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .6rem 0; }
        .filters input[type=search] { width: 18rem; max-width: 60vw; padding: .2rem .5rem; font: inherit; color: inherit;
          background: var(--panel); border: 1px solid var(--line); border-radius: .3rem; }
        .verdict { display: inline-block; font-size: .8em; text-transform: uppercase; }
        summary > .verdict { min-width: 8.5em; }
        .pass, .info { color: var(--green); } .fail, .error, .untestable, .stale { color: var(--red); }
        .warn, .blocked, .not-judged, .known, .flaky { color: var(--yellow); } .not-applicable { color: var(--blue); }
        .scenario { border: 1px solid var(--line); border-radius: .4rem; margin: .3rem 0; scroll-margin-top: 6rem; }
        @media (max-width: 40rem) { .filters { position: static; } .scenario { scroll-margin-top: 0; } }
        .scenario > summary { cursor: pointer; padding: .35rem .7rem; display: flex; flex-wrap: wrap; gap: .2rem .7rem;
          align-items: baseline; }
        .scenario > summary .title { flex: 1; color: var(--soft); }
        .scenario[open] > summary { border-bottom: 1px solid var(--line); background: var(--panel); }
        .scenario > :not(summary) { margin: .5rem .9rem; }
        summary:focus-visible, a:focus-visible, input:focus-visible { outline: 2px solid var(--blue); outline-offset: 1px; }
        .check { border-left: 3px solid var(--line); padding-left: .8rem; }
        .check h3 { font-size: 1em; margin: 0; display: flex; gap: .7rem; align-items: baseline; }
        .check p { margin: .2rem 0; } .check dl { display: grid; grid-template-columns: 5.5rem 1fr; margin: .2rem 0; }
        .check dt { color: var(--soft); } .check dd { margin: 0; }
        .timeline { border-collapse: collapse; width: calc(100% - 1.8rem); }
        .timeline caption { text-align: left; color: var(--soft); font-size: .9em; }
        .timeline td { border-top: 1px solid var(--line); padding: .1rem .5rem; vertical-align: top; white-space: nowrap; }
        .timeline td.content { white-space: normal; width: 100%; }
        .timeline .number, .timeline .time { text-align: right; font-variant-numeric: tabular-nums; font-size: .9em; }
        .timeline .received .way { color: var(--blue); } .timeline .sent .content { padding-left: 1.5rem; }
        .timeline .decisive td { background: var(--mark); } .timeline .decisive .way b { color: var(--red); }
        [hidden] { display: none; }
        @media print { .filters { display: none; } }
        """
}
