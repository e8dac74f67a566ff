import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openLocalTerminal } from './open-local-terminal.ts';
import type { Terminal } from './open-terminal.ts';

const SOON = { timeout: 30_000, interval: 20 } as const;
const hasScript = existsSync('/usr/bin/script') && userInfo().shell?.endsWith('sh') === true;

describe.skipIf(!hasScript)('a terminal on this computer (skipped where there is no script of util-linux)', () => {
  let terminal: Terminal;
  let text = '';
  let reads: Promise<void> | undefined;

  beforeEach(() => {
    text = '';
    reads = undefined;
    terminal = openLocalTerminal({
      cols: 101,
      rows: 33,
      onBytes: (bytes) => {
        text += Buffer.from(bytes).toString('latin1');
        return reads;
      },
    });
  });
  afterEach(() => terminal.end());

  test('is a login shell, has the size that it was asked for, and any other; its exit code is told', async () => {
    terminal.write('stty size; echo "$0-shell" $TERM $HOME; echo secret-$NODE_ENV-\r');
    await expect.poll(() => text, SOON).toContain('33 101\r\n');
    await expect.poll(() => text, SOON).toContain(`-shell xterm-256color ${userInfo().homedir}\r\n`);
    await expect.poll(() => text, SOON).toContain('secret--');
    expect(text).not.toContain('breadbox-');
    terminal.resize({ cols: 60, rows: 20 });
    const sizeSaid = (): string => {
      terminal.write('stty size\r');
      return text;
    };
    await expect.poll(sizeSaid, { ...SOON, interval: 200 }).toContain('20 60');
    terminal.write('exit 7\r');
    await expect(terminal.ended).resolves.toBe(7);
  });

  test('waits for who does not read, and gives all of it', async () => {
    terminal.write("stty -echo; PS1= exec sh -c 'echo ready; exec sh'\r");
    await expect.poll(() => text.endsWith('ready\r\n'), SOON).toBe(true);
    let goOn: () => void = () => {};
    reads = new Promise((resolve) => {
      goOn = resolve;
    });
    text = '';
    terminal.write("head -c 3000000 /dev/zero | tr '\\0' x; exit\r");
    await expect.poll(() => text.length, SOON).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(text.length).toBeLessThan(1_000_000);
    reads = undefined;
    goOn();
    await expect(terminal.ended).resolves.toBe(0);
    expect(text).toHaveLength(3_000_000);
  });

  test('hangs up on what runs in it', async () => {
    terminal.write('echo pid-$$-; sleep 1000\r');
    await expect.poll(() => text, SOON).toMatch(/pid-\d+-/);
    const pid = /pid-(\d+)-/.exec(text)![1]!;
    terminal.end();
    await terminal.ended;
    await expect.poll(() => existsSync(`/proc/${pid}`), SOON).toBe(false);
  });
});
