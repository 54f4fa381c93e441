/// How the page looks, on a screen and on paper. System fonts only: the page loads nothing.
enum Stylesheet {
    static let text: StaticString = """
        :root { --ink: #1b1e23; --muted: #565d68; --rule: #d5d9df; --paper: #fff; }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: #eceef1; color: var(--ink); font: 15px/1.5 "Source Sans 3", "Segoe UI",
            "Helvetica Neue", "Liberation Sans", Arial, sans-serif; font-variant-numeric: tabular-nums; }
        main { max-width: 60rem; margin: 2rem auto; padding: 3rem 3.5rem; background: var(--paper);
            border-top: 5px solid var(--accent); box-shadow: 0 1px 4px rgb(0 0 0 / 12%); }
        h1, h2, h3, p, figure, dl, dd { margin: 0; }
        h1 { font-size: 2rem; line-height: 1.2; font-weight: 600; letter-spacing: -0.01em; overflow-wrap: anywhere; }
        h2 { font-size: 0.8rem; font-weight: 600; letter-spacing: 0.08em; text-transform: uppercase; color: var(--accent);
            margin-bottom: 0.6rem; break-after: avoid; }
        h3 { font-size: 0.85rem; font-weight: 400; color: var(--muted); }
        section { margin-top: 2.2rem; }
        p + p { margin-top: 0.45rem; }
        .provider { display: flex; justify-content: space-between; align-items: center; color: var(--muted);
            font-size: 0.85rem; margin-bottom: 1.4rem; }
        .provider img { max-height: 3rem; max-width: 14rem; margin-right: 1rem; }
        .provider .kind { margin-left: auto; }
        .period { font-size: 1.05rem; margin-top: 0.35rem; }
        .meta, .aside { color: var(--muted); font-size: 0.8rem; }
        .aside { display: block; }
        .summary p { font-size: 1.08rem; max-width: 52rem; overflow-wrap: anywhere; }
        .summary aside { margin-top: 1rem; padding-left: 1rem; border-left: 3px solid var(--rule); }
        .restated { margin-top: 0.7rem; padding: 0.5rem 0.8rem; border: 1px solid var(--ink); font-size: 0.9rem; }
        .provider .name { font-weight: 600; color: var(--ink); }
        .columns { display: grid; grid-template-columns: 1fr 1fr; gap: 2.5rem; }
        ol, ul { margin: 0; padding-left: 1.2rem; }
        li + li { margin-top: 0.3rem; }
        p + ul { margin-top: 0.4rem; }
        .decisions strong { font-weight: 600; }
        .empty { font-size: 0.85rem; color: var(--muted); }
        .appendix .part { margin-top: 1.8rem; }
        .part h3 { font-size: 1rem; font-weight: 600; color: var(--ink); white-space: pre-wrap; margin-bottom: 0.5rem; }
        .summary aside .meta { font-size: 0.8rem; }
        .figures { display: grid; grid-template-columns: repeat(4, 1fr); border-top: 1px solid var(--ink);
            border-bottom: 1px solid var(--rule); }
        .figure { padding: 0.8rem 1rem 0.9rem; border-left: 1px solid var(--rule); }
        .figure:first-child { border-left: 0; padding-left: 0; }
        .figure .value { font-size: 1.9rem; font-weight: 600; line-height: 1.25; white-space: nowrap; }
        .figure .percent { display: block; font-size: 0.95rem; font-weight: 400; line-height: 1.3; white-space: normal; }
        .figure .meta { margin-top: 0.3rem; }
        .charts { display: grid; grid-template-columns: 1.35fr 1fr 1fr; gap: 1.8rem; align-items: start; }
        figcaption, caption { font-size: 0.85rem; color: var(--muted); text-align: left; padding-bottom: 0.4rem; }
        caption { break-after: avoid; }
        svg.chart { display: block; width: 100%; height: auto; }
        svg text { stroke: var(--paper); stroke-width: 3; paint-order: stroke; }
        table { width: 100%; border-collapse: collapse; font-size: 0.85rem; line-height: 1.4; }
        table + table, p + table, table + p, .empty { margin-top: 1.3rem; }
        th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.9rem 0.3rem 0; font-weight: 400;
            border-bottom: 1px solid var(--rule); }
        .text, .name { overflow-wrap: anywhere; }
        td.name { min-width: 6.2rem; }
        td.text { min-width: 7rem; }
        .attention td.name { min-width: 9rem; }
        .short { white-space: nowrap; }
        th:last-child, td:last-child { padding-right: 0; }
        thead th { color: var(--muted); font-size: 0.78rem; border-bottom: 1px solid var(--ink);
            overflow-wrap: normal; white-space: normal; vertical-align: bottom; }
        .number { text-align: right; white-space: nowrap; }
        .legend { margin-top: 0.7rem; }
        .legend th, .legend td { border: 0; padding: 0.1rem 0.6rem 0.1rem 0; }
        .legend .swatch { width: 1.8rem; line-height: 1; padding-top: 0.3rem; }
        .none { color: var(--muted); }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        .aging th, .aging td { border: 0; padding: 0.1rem 0.6rem 0.1rem 0; white-space: nowrap; }
        .aging .bar { line-height: 1; padding-top: 0.35rem; }
        .aging td:last-child { white-space: normal; }
        .definitions { font-size: 0.82rem; }
        .definitions dt { font-weight: 600; margin-top: 0.5rem; }
        .definitions dd { color: var(--muted); }
        dl + p { margin-top: 1.1rem; }
        .digest { overflow-wrap: anywhere; color: var(--muted); }
        @media (max-width: 46rem) {
            main { margin: 0; padding: 1.4rem; }
            .figures { grid-template-columns: repeat(2, 1fr); }
            .figure:nth-child(odd) { border-left: 0; padding-left: 0; }
            .charts, .columns { grid-template-columns: 1fr; gap: 1.5rem; }
            .appendix, .attention, .decisions, .work { overflow-x: auto; }
        }
        """

    static let print: StaticString = """
        @media print {
            @page { margin: 11mm 14mm 13mm; @bottom-right { content: counter(page) " / " counter(pages);
                font: 8pt "Liberation Sans", Arial, sans-serif; } }
            html { font-size: 10.5px; }
            body { background: none; font-size: 8.6pt; line-height: 1.36; }
            main { margin: 0; padding: 2mm 0 0; max-width: none; box-shadow: none; border-top-width: 3px; }
            section { margin-top: 3.4mm; }
            h1 { font-size: 1.75rem; }
            h2 { margin-bottom: 1mm; }
            .provider { margin-bottom: 1mm; }
            .period { margin-top: 0.5mm; }
            .summary p { font-size: 1em; max-width: none; }
            .summary aside { margin-top: 1.2mm; }
            .figure { padding: 1.2mm 3mm 1.6mm; }
            .figure .meta { margin-top: 0; }
            p + p { margin-top: 0.6mm; }
            li + li, p + ul { margin-top: 0.4mm; }
            .charts, .columns { gap: 7mm; }
            .columns { margin-top: 3.4mm; break-inside: avoid; }
            .columns section:first-child, .columns > section { margin-top: 0; }
            .legend { margin-top: 1mm; }
            svg, main { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
            thead { display: table-header-group; }
            tr, .figure, figure, dt { break-inside: avoid; }
            thead, dt, h2, h3, caption { break-after: avoid; }
            li { break-inside: avoid; }
            tbody tr:first-child { break-before: avoid; }
            .appendix { break-before: page; }
            table { font-size: 8pt; line-height: 1.3; }
            table + table, p + table, table + p { margin-top: 2mm; }
            .appendix table + table, .appendix p + table, .appendix .empty { margin-top: 4mm; }
            .aside { font-size: 7pt; }
            th, td { padding-top: 0.45mm; padding-bottom: 0.45mm; }
            .definitions { font-size: 7pt; line-height: 1.3; }
            .definitions dl { columns: 2; column-gap: 8mm; margin-top: 1mm; }
            .definitions dt { margin-top: 0; }
            .definitions dd { margin-bottom: 1mm; }
            .definitions p + p, .definitions dl + p { margin-top: 0.4mm; }
        }
        """

    static let a4: StaticString = "@page { size: A4; }"
    static let letter: StaticString = "@page { size: letter; }"
}
