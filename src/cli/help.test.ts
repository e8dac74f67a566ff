import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CommandEntry, isGroup } from './command.ts';
import { commands } from './commands/all.ts';
import { runInFakeWorld } from './fake-world.ts';
import { manual } from './manual.ts';

// UPDATE=1 writes what is here compared.
const update = process.env.UPDATE === '1';
const goldenFolder = new URL('../../test/e2e/help/', import.meta.url);
const manualFile = new URL('../../docs/cli.md', import.meta.url);

async function pathsOf(entries: readonly CommandEntry[], above: readonly string[] = []): Promise<string[][]> {
  const nested = entries.map(async ({ name, load }) => {
    const path = [...above, name];
    const loaded = await load();
    return isGroup(loaded) ? [path, ...(await pathsOf(loaded.commands, path))] : [path];
  });
  return (await Promise.all(nested)).flat();
}

const paths = [[], ...(await pathsOf(commands.filter(({ hidden }) => !hidden)))];
const fileOf = (path: readonly string[]) => `${['breadbox', ...path].join('-')}.txt`;

describe('--help', () => {
  it.each(paths.map((path) => ({ path })))('of breadbox $path is as recorded', async ({ path }) => {
    const { exit, stdout, stderr } = await runInFakeWorld([...path, '--help']);
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' });
    const golden = new URL(fileOf(path), goldenFolder);
    if (update) writeFileSync(golden, stdout);
    expect(stdout).toBe(existsSync(golden) ? readFileSync(golden, 'utf8') : 'no recorded help: UPDATE=1');
  });

  it('has a record of no command that is gone', () => {
    expect(readdirSync(goldenFolder).sort()).toEqual(paths.map(fileOf).sort());
  });

  it('keeps to 80 columns, whatever the terminal', async () => {
    for (const path of paths) {
      const { stdout } = await runInFakeWorld([...path, '--help'], { terminal: { columns: 200 } });
      const long = stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('    $ '));
      expect(long).toEqual([]);
    }
  });

  it('says the same as help COMMAND', async () => {
    expect(await runInFakeWorld(['help', 'farm', 'run'])).toEqual(await runInFakeWorld(['farm', 'run', '--help']));
  });
});

describe('docs/cli.md', () => {
  it('is what `breadbox manual` prints', async () => {
    const written = await manual(commands);
    if (update) writeFileSync(manualFile, written);
    expect(readFileSync(manualFile, 'utf8')).toBe(written);
    expect((await runInFakeWorld(['manual'])).stdout).toBe(written);
  });
});
