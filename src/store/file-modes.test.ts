import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { serveStore } from './serve-store.ts';

test('only its own account can read the store, whatever folder it is in', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'breadbox-modes-'));
  chmodSync(directory, 0o755);
  const { port1, port2 } = new MessageChannel();
  const ready = new Promise((resolve) => port1.once('message', resolve));
  serveStore(port2, { path: join(directory, 'breadbox.db'), kind: 'writer' }, {});
  expect(await ready).toEqual({ ready: true });
  const modes = readdirSync(directory).map((name) => [name, statSync(join(directory, name)).mode & 0o777]);
  expect(modes.map(([name]) => name)).toEqual(expect.arrayContaining(['breadbox.db', 'breadbox.db-wal', 'lock.db']));
  expect(modes.filter(([, mode]) => mode !== 0o600)).toEqual([]);
  port1.postMessage({ close: true });
  await new Promise((resolve) => port1.once('close', resolve));
  rmSync(directory, { recursive: true });
});
