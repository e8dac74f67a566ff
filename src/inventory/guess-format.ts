import type { InventoryFormat } from '../protocol/inventory.ts';

const BY_ENDING: Readonly<Record<string, InventoryFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  yaml: 'yaml',
  yml: 'yaml',
  ini: 'ini',
};

/** By the ending of the file's name; where that tells nothing, by what the text looks like. */
export function guessFormat(name: string, text: string): InventoryFormat {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const known = BY_ENDING[ending];
  if (known !== undefined) return known;
  const lines = text.split(/\r\n|\n|\r/).filter((line) => /^\s*[^\s#;]/.test(line));
  if (
    lines.some((line) => /^\s*\[[^\]:]*[^\]:\d][^\]:]*(:\w+)?\]\s*(#.*)?$/.test(line) || /\sansible_\w+\s*=/.test(line))
  )
    return 'ini';
  const [first = ''] = lines;
  if (/^---|^\s*(nodes|groups)\s*:|^\s*-\s/.test(first)) return 'yaml';
  return /^\s*"?(node|name|host|hostname|address|ip)"?\s*[,;\t]/i.test(first) ? 'csv' : 'list';
}
