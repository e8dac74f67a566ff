import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job } from '../../src/protocol/jobs.ts';
import type { Panel } from '../../src/protocol/panel.ts';
import { BuiltHead } from './built-head.ts';
import { addAccount, NO_ACCOUNTS, removeAccount } from './unix-accounts.ts';

const SOON = { timeout: 30_000 } as const;
const SWITCH = `const s = require('net').connect(process.argv[1] || process.env.BREADBOX_LED, () => s.end('user1 on\\n'));
s.on('error', ({ code }) => console.log(code)).setEncoding('utf8').on('data', (said) => console.log(said.trim()));`;

describe.skipIf(NO_ACCOUNTS)('user LEDs of a head that is root', () => {
  const [anna, ben] = [`bbxla${process.pid}`, `bbxlb${process.pid}`] as const;
  let place: string;
  let head: BuiltHead;
  let token: string;
  beforeAll(async () => {
    place = mkdtempSync(join(tmpdir(), 'breadbox-leds-'));
    chmodSync(place, 0o755);
    for (const name of [anna, ben]) addAccount(name);
    head = await BuiltHead.start({ home: join(place, 'home'), env: { BREADBOX_OWN_AGENT: 'yes' } });
    ({ token } = (await (await head.call('POST /api/tokens', { role: 'user', user: anna })).json()) as {
      token: string;
    });
  });
  afterAll(async () => {
    await head?.stop('SIGKILL');
    for (const name of [anna, ben]) removeAccount(name);
    rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  });

  const users = async () => ((await (await head.call('GET /api/panel')).json()) as Panel[])[0]?.users;
  const say = async (account: string, path: string): Promise<string> => {
    const words = [`--reuid=${account}`, '--clear-groups', process.execPath, '-e', SWITCH, path];
    return (await text(spawn('setpriv', words, { cwd: '/', env: {} }).stdout)).trim();
  };

  test('are switched by the account of a job while it runs, and by no other', { timeout: 120_000 }, async () => {
    await expect.poll(() => existsSync(join(place, 'home/cluster/led.sock')), SOON).toBe(true);
    await expect.poll(users, SOON).toBe(0);
    const script = `#!/bin/sh\n#SBATCH -o /dev/null\n${process.execPath} -e "${SWITCH.replaceAll('\n', ' ')}"\nsleep 60\n`;
    const answer = await fetch(`${head.url}/api/jobs`, {
      ...{ method: 'POST', body: JSON.stringify({ script, directory: '/tmp' }) },
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(200);
    const { jobId } = (await answer.json()) as { jobId: string };
    await expect.poll(users, SOON).toBe(0b01000);
    const door = join(place, 'home/led', `${anna}.sock`);
    expect(await say(ben, door)).toBe('EACCES');
    expect(await say(ben, join(place, 'home/cluster/led.sock'))).toBe('EACCES');
    expect(await say(anna, door)).toBe('ok');
    await head.call(`POST /api/jobs/${jobId}/cancel`);
    const state = async () => ((await (await head.call(`GET /api/jobs/${jobId}`)).json()) as Job).state;
    await expect.poll(state, SOON).toBe('cancelled');
    expect(await say(anna, door)).toBe(`no job of ${anna} runs here`);
  });
});
