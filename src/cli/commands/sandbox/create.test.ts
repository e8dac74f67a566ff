import { afterEach, expect, test } from 'vitest';
import { type FakeHead, startFakeHead } from '../../fake-head.ts';
import { runInFakeWorld } from '../../fake-world.ts';

const MADE = {
  ...{ name: 'lab', release: 'bookworm', head: 'lab-head', network: '10.1.2.0/24' },
  ...{ inventory: '/srv/lab/nodes.csv', createdAt: '2026-01-02T03:04:05.000Z' },
  nodes: [{ node: 'lab-head', address: '10.1.2.2', state: 'running', internet: true }],
};

let head: FakeHead | undefined;
afterEach(() => head?.stop());

async function create(lines: readonly string[], ...more: readonly string[]) {
  head = await startFakeHead({ 'POST /api/sandboxes': (_, response) => void response.end(lines.join('\n')) });
  return runInFakeWorld(['sandbox', 'create', ...more], { env: { BREADBOX_URL: head.url, BREADBOX_TOKEN: 'secret' } });
}

test('what is done is told, and empty lines are signs of life alone', async () => {
  const lines = ['', '{"doing":"Making a base image."}', '', '', JSON.stringify({ sandbox: MADE }), ''];
  const { exit, stdout, stderr } = await create(lines);
  expect([exit, stderr]).toEqual([0, 'Making a base image.\n']);
  expect(stdout).toContain('next: breadbox up /srv/lab/nodes.csv');
});

test('why it could not be made is told with its code', async () => {
  const title = 'There is a practice cluster lab already.';
  const { exit, stderr } = await create(['', JSON.stringify({ problem: { code: 'conflict', title } })]);
  expect([exit, stderr]).toEqual([6, expect.stringContaining(title)]);
});

test('an answer that ends too early is no success', async () => {
  const { exit, stderr } = await create(['{"doing":"Making a base image."}', '']);
  expect(exit).not.toBe(0);
  expect(stderr).toContain('The head went away');
});
