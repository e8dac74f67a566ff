import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ClusterHead } from './cluster-head.ts';

let head: ClusterHead;
beforeAll(async () => {
  head = await ClusterHead.start();
});
afterAll(() => head.remove());

test('Debian 12 and 13 in one cluster are refused before anything is installed, and the reason is said', async () => {
  const old = await head.sandbox(['--nodes', '1', '--name', 'old']);
  const young = await head.sandbox(['--nodes', '1', '--name', 'young', '--release', 'trixie']);
  // One head: that of the older ones.
  const joined = join(head.home, 'joined.csv');
  const rows = (await readFile(young.inventory, 'utf8')).split('\n').filter((row) => row.includes(',compute,'));
  await writeFile(joined, `${await readFile(old.inventory, 'utf8')}${rows.join('\n')}\n`);
  expect(await head.breadbox(['nodes', 'import', joined])).toMatchObject({ exitCode: 0 });
  const { exitCode, stdout, stderr } = await head.breadbox(['up', '--yes']);
  expect(exitCode).not.toBe(0);
  const said = stdout + stderr;
  expect(said).toMatch(/22\.05/);
  expect(said).toMatch(/24\.11/);
  const node = young.nodes.find(({ node }) => node !== young.head)!.node;
  expect(said).toContain(node);
  const looked = await head.json<readonly { exitCode: number; stdout: string }[]>([
    ...['run', '-w', '@all', '--', 'ls /etc/slurm /etc/munge 2>/dev/null; grep -c breadbox /etc/hosts; true'],
  ]);
  for (const { stdout } of looked) expect(stdout.trim()).toBe('0');
});
