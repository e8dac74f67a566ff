import { type Handbook, type HandbookBlock, type HandbookCell, PEN, paragraphs } from './handbook.ts';

const PEN_LINE = '\\_'.repeat(12);

/** GitHub's Markdown, for its tables. Nothing that somebody typed has a meaning in it. */
export function handbookMarkdown({ title, subtitle, made, sections }: Handbook): string {
  const head = [`# ${escaped(title)}`, escaped(subtitle), escaped(made)];
  const body = sections.flatMap(({ heading, blocks }) => [`## ${escaped(heading)}`, ...blocks.map(blockMarkdown)]);
  return `${[...head, ...body].filter((part) => part !== '').join('\n\n')}\n`;
}

function blockMarkdown(block: HandbookBlock): string {
  switch (block.kind) {
    case 'words':
      return paragraphs(block.text).map(escaped).join('\n\n');
    case 'note':
      return escaped(block.text);
    case 'facts':
      return table(
        ['', ''],
        block.facts.map(([title, value]) => [
          escaped(title),
          value === PEN ? `unknown ${PEN_LINE}` : cellMarkdown(value),
        ]),
      );
    case 'table':
      return table(
        block.columns.map(escaped),
        block.rows.map((row) => row.map(cellMarkdown)),
      );
    case 'commands':
      return block.commands.map(([does, line]) => `- ${escaped(does)}:\n\n      ${line}`).join('\n');
  }
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(columns), `|${columns.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function cellMarkdown(value: HandbookCell): string {
  if (value === PEN) return PEN_LINE;
  return value === undefined ? 'unknown' : escaped(value);
}

/** CommonMark 0.31, 2.4: any punctuation of ASCII may be escaped. A line begins no list, and no entity is one. */
function escaped(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_{}[\]<>#|~&!$^]/g, '\\$&')
    .replace(/(https?|ftp):\/\//gi, '$1\\://')
    .replace(/^([-+=])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2');
}
