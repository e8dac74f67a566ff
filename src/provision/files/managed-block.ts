const BEGIN = '# BEGIN breadbox';
const END = '# END breadbox';
const BLOCK = new RegExp(`(?:^|(?<=\\n))${BEGIN}\\n(?:[^\\n]*\\n)*?${END}(?:\\n|$)`);

/**
 * A file's text with Breadbox's block in it: in place of the one that is there, else at the end. A file that ends without a
 * newline, as Debian's openmpi-mca-params.conf does, gets one first: else the block would be glued to its last line.
 */
export function withBlock(text: string, lines: readonly string[]): string {
  const block = `${[BEGIN, ...lines, END].join('\n')}\n`;
  if (BLOCK.test(text)) return text.replace(BLOCK, () => block);
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${block}`;
}

export function withoutBlock(text: string): string {
  return text.replace(BLOCK, '');
}

export function hasBlock(text: string): boolean {
  return BLOCK.test(text);
}
