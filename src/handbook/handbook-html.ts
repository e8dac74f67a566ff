import { type Handbook, type HandbookBlock, type HandbookCell, PEN, paragraphs } from './handbook.ts';
import { HANDBOOK_PAGE_STYLE, HANDBOOK_STYLE } from './handbook-style.ts';

/** One file: no script, no picture, nothing that is fetched; a policy in it says so to the browser. */
export function handbookHtml(handbook: Handbook): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(handbook.title)}: handbook</title>
<style>${HANDBOOK_PAGE_STYLE}${HANDBOOK_STYLE}</style>
</head>
<body>
<main class="handbook">
${handbookArticle(handbook)}
</main>
</body>
</html>
`;
}

/** What stands in it, for an element of the class `handbook`. All that anybody has typed is escaped. */
export function handbookArticle({ title, subtitle, made, sections }: Handbook): string {
  const contents = sections.map(({ heading }, place) => `<li><a href="#s${place + 1}">${escaped(heading)}</a></li>`);
  const body = sections.map(
    ({ heading, blocks }, place) =>
      `<section id="s${place + 1}">\n<h2 id="h${place + 1}">${escaped(heading)}</h2>\n${blocks
        .map((block) => blockHtml(block, `h${place + 1}`))
        .join('\n')}\n</section>`,
  );
  return `<header>
<p class="kind">Handbook</p>
<h1>${escaped(title)}</h1>
<p class="subtitle">${escaped(subtitle)}</p>
<p class="made">${escaped(made)}</p>
</header>
<nav aria-label="Contents"><ol>${contents.join('')}</ol></nav>
${body.join('\n')}`;
}

/** @param heading the id of what names it */
function blockHtml(block: HandbookBlock, heading: string): string {
  switch (block.kind) {
    case 'words':
      return paragraphs(block.text)
        .map((paragraph) => `<p>${escaped(paragraph)}</p>`)
        .join('\n');
    case 'note':
      return `<p class="note">${escaped(block.text)}</p>`;
    case 'facts': {
      const rows = block.facts.map(
        ([title, value]) =>
          `<tr><th scope="row">${escaped(title)}</th>${value === PEN ? OPEN_FACT : cellHtml(value)}</tr>`,
      );
      return `<table class="facts"><tbody>${rows.join('')}</tbody></table>`;
    }
    case 'table': {
      const head = block.columns.map((column) => `<th scope="col">${escaped(column)}</th>`).join('');
      const rows = block.rows.map((row) => `<tr>${row.map(cellHtml).join('')}</tr>`).join('\n');
      const table = `<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
      // On a phone it is moved sideways, by keyboard as well.
      return block.columns.length > NARROW_COLUMNS
        ? `<div class="scroll" role="group" aria-labelledby="${heading}" tabindex="0">${table}</div>`
        : table;
    }
    case 'commands': {
      const rows = block.commands.map(
        ([does, line]) => `<dt>${escaped(does)}</dt><dd><code>${escaped(line)}</code></dd>`,
      );
      return `<dl class="commands">${rows.join('')}</dl>`;
    }
  }
}

/** More of them do not fit on a phone. */
const NARROW_COLUMNS = 3;
/** A date, a node set: torn apart at a hyphen it is hard to read. */
const KEPT = /^\S{1,16}$/;
/** Of a word without end, such as a fingerprint, so much stays together; an entity is not torn apart. */
const LONG = /(?:&#?\w+;|[^\s&]){20}(?=\S)/gu;

/** Unknown, with room to write it. */
const OPEN_FACT = '<td class="pen unknown">unknown</td>';

function cellHtml(value: HandbookCell): string {
  if (value === PEN) return '<td class="pen"></td>';
  return value === undefined
    ? '<td class="unknown">unknown</td>'
    : `<td${KEPT.test(value) ? ' class="keep"' : ''}>${escaped(value).replace(LONG, '$&<wbr>')}</td>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
