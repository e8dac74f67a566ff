import { basename } from 'node:path';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { addedReport } from '../../users/added-report.ts';
import { readText } from '../../users/read-keys.ts';

interface Options extends PrintOptions {
  readonly password: boolean;
}

export const importUsers = command<Options>({
  about: `Adds all people of a CSV file, or none of them where something in it is wrong. Its first line names the columns: user, and as you like role, fullName, key and uid. Prints the first passwords, which are not shown again.`,
  args: [{ name: 'FILE', text: 'A CSV file.', complete: ['file'] }],
  options: [
    { flags: '--no-password', text: 'Without logins to the dashboard.' },
    JSON_OPTION,
    quietOption('names and passwords alone'),
  ],
  examples: [{ does: 'A class', line: 'breadbox users import class.csv' }],
  async run(world, [file = ''], { password }) {
    const body = { name: basename(file), text: await readText(world.cwd, file), passwords: password };
    const client = connect(world);
    return addedReport(client, world, await client.call('POST /api/users/import', { body, signal: world.signal }));
  },
});
