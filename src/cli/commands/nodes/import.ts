import { INVENTORY_FORMATS, type InventoryFormat } from '../../../protocol/inventory.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { importReport } from '../../output/node-report.ts';
import { readInventoryFile } from '../../read-inventory-file.ts';

interface ImportOptions extends PrintOptions {
  readonly format?: InventoryFormat;
  readonly replace?: boolean;
  readonly dryRun?: boolean;
}

export const importCommand = command<ImportOptions>({
  about: `Reads an inventory into the head: all of the file or, where anything in it is wrong, nothing. Nodes that it names are set as it says; others stay, unless --replace.

A file is CSV with a header (node_list.csv), YAML, an inventory of Ansible in INI, or a plain list with an address, a name or a node set a line. docs/inventory.md says what each may hold.`,
  args: [{ name: 'FILE', text: 'The file; - is stdin.', complete: ['file'] }],
  options: [
    {
      flags: '--format FORMAT',
      text: 'What the file is.',
      choices: INVENTORY_FORMATS,
      shownDefault: 'by its name and look',
    },
    { flags: '--replace', text: 'Forget the nodes that the file does not name.' },
    { flags: '-n, --dry-run', text: 'Say what would change, and change nothing.' },
    JSON_OPTION,
    quietOption('the names alone'),
  ],
  examples: [
    { does: 'The nodes of a file', line: 'breadbox nodes import node_list.csv' },
    {
      does: 'Four addresses, which become n1 to n4',
      line: 'printf "10.0.0.%s\\n" 11 12 13 14 | breadbox nodes import -',
    },
    { does: "Of an inventory of Ansible's, what it would do", line: 'breadbox nodes import hosts.ini --dry-run' },
  ],
  async run(world, [file = ''], { format, replace = false, dryRun = false }) {
    const { signal, stderr } = world;
    const client = connect(world);
    const text = await readInventoryFile(world, file);
    const before = await client.call('GET /api/inventory', { signal });
    const body = { ...text, format, replace, dryRun };
    const result = await client.call('POST /api/inventory/import', { body, signal });
    for (const warning of result.warnings) stderr.write(`warning: ${warning}\n`);
    const rows = dryRun ? before : [...before, ...(await client.call('GET /api/inventory', { signal }))];
    return importReport(result, rows, { dryRun });
  },
});
