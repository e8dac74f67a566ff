import { command } from '../command.ts';
import { JSON_OPTION, quietOption } from '../options.ts';
import { VERSION } from '../version.ts';

export const version = command({
  about: `Prints the version of this command, of Node.js and of the system. It asks no head; "breadbox status" tells the head's own version.`,
  args: [],
  options: [JSON_OPTION, quietOption('the version alone')],
  examples: [{ does: 'What to put into a report of a fault', line: 'breadbox version' }],
  async run() {
    const system = `${process.platform} ${process.arch}`;
    return {
      json: { version: VERSION, node: process.versions.node, system },
      quiet: [VERSION],
      blocks: [
        {
          kind: 'facts',
          facts: [
            { title: 'breadbox', value: VERSION, as: 'text' },
            { title: 'node', value: process.versions.node, as: 'text' },
            { title: 'system', value: system, as: 'text' },
          ],
        },
      ],
    };
  },
});
