/** Those of the dashboard's light theme (src/dashboard/tokens.css). Paper has no dark side, whatever the screen shows. */
const COLOURS = `color-scheme: light; --ink: #14191f; --ink-2: #414b55; --ink-3: #59636d; --line: #d2d8da;
  --edge: #7d878d; --plate: #fbfcfc; --accent: #1a4da6;`;

/** The paper itself, which no element has: of the document that is printed. */
export const HANDBOOK_PAPER = `@page { size: A4; margin: 16mm 14mm 18mm;
  @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif; color: #59636d; } }
`;

/** Of the file alone; in the dashboard, colours and margins are the page's. */
export const HANDBOOK_PAGE_STYLE = `
${HANDBOOK_PAPER}:root { ${COLOURS} }
body { margin: 0; background: var(--plate); }
.handbook { margin: 0 auto; padding: 32px 24px 64px; max-width: 860px; }
@media print {
  .handbook { max-width: none; padding: 0; }
  body { background: none; }
}
`;

/** Of an element of the class `handbook`. */
export const HANDBOOK_STYLE = `
.handbook, .handbook * { box-sizing: border-box; }
.handbook { color: var(--ink); font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", Inter, Roboto, "Noto Sans", system-ui, sans-serif;
  font-variant-numeric: tabular-nums; }
header { padding-bottom: 16px; border-bottom: 3px solid var(--accent); }
.kind { margin: 0; color: var(--accent); font-size: 12px; font-weight: 620; }
h1 { margin: 4px 0 0; font-size: 32px; line-height: 1.2; overflow-wrap: anywhere; }
.subtitle { margin: 4px 0 0; font-size: 16px; color: var(--ink-2); }
.made { margin: 8px 0 0; color: var(--ink-3); font-size: 12px; }
nav ol { columns: 2; margin: 16px 0 0; padding-left: 24px; color: var(--ink-3); }
nav a { display: inline-block; padding: 2px 0; }
a { color: var(--accent); }
h2 { margin: 32px 0 8px; padding-bottom: 4px; border-bottom: 1px solid var(--line); font-size: 16px; }
p { max-width: 72ch; margin: 8px 0; overflow-wrap: anywhere; }
.note { color: var(--ink-3); font-size: 12px; }
table { width: 100%; margin: 12px 0; border-collapse: collapse; font-size: 13px; }
th, td { padding: 4px 12px 4px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: break-word; }
thead th { color: var(--ink-3); font-size: 12px; font-weight: 500; }
.scroll { overflow-x: auto; }
.keep { white-space: nowrap; }
.facts th { width: 28%; color: var(--ink-2); font-weight: 500; }
.unknown { color: var(--ink-3); font-style: italic; }
td.pen { height: 28px; min-width: 80px; border-bottom: 1px dotted var(--edge); }
.commands { display: grid; grid-template-columns: minmax(140px, 34%) 1fr; gap: 4px 16px; margin: 12px 0; }
.commands dt { color: var(--ink-2); }
.commands dd { margin: 0; }
code { font: 13px ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
@media (max-width: 560px) { nav ol { columns: 1; } .commands { grid-template-columns: 1fr; } }
@media print {
  .handbook { ${COLOURS} font-size: 10.5pt; }
  table { font-size: 9.5pt; }
  .note, thead th { font-size: 9pt; }
  a { color: inherit; text-decoration: none; }
  h2, p:has(+ table), p:has(+ dl) { break-after: avoid; }
  tr, dt, dd, p { break-inside: avoid; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  .note { break-before: avoid; }
}
`;
