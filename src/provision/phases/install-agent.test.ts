import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Cluster, Host } from '../cluster.ts';
import type { View } from '../phase.ts';
import { installAgent } from './install-agent.ts';

const place = mkdtempSync(join(tmpdir(), 'breadbox-agent-'));
const path = join(place, 'breadbox-agent.cjs');
writeFileSync(path, 'the bundle');
afterAll(() => rmSync(place, { recursive: true }));
const sha256 = createHash('sha256').update('the bundle').digest('hex');
const UNIT = '/etc/systemd/system/breadbox-agent.service';
const token = `bbx_${'x'.repeat(43)}`;

const agent: Cluster['agent'] = {
  ...{
    version: '0.2.0',
    sha256,
    path,
    url: 'https://10.0.0.1:8643',
    ca: 'a certificate',
    fingerprint: 'ab'.repeat(32),
  },
  tokens: new Map([['n1', token]]),
};

function view(looked: string, tunnels?: ReadonlyMap<string, number>): View {
  const host = { node: 'n1' } as Host;
  const cluster = { agent: { ...agent, tunnels } } as Cluster;
  return { host, cluster, looked, lookedOn: () => undefined };
}

/** As `look` finds a node after these steps. */
function after(steps: ReturnType<typeof installAgent.steps>, more = ''): string {
  const config = steps.find(({ what }) => what.includes('agent.json'))?.stdin ?? '';
  const sum = createHash('sha256').update(config).digest('hex');
  const script = steps.find(({ what }) => what.startsWith('test '))?.script ?? '';
  const tested = /echo (\S+) >\S+tested/.exec(script)?.[1];
  const unit = steps.find(({ what }) => what.endsWith('.service'))?.stdin ?? '';
  const unitSum = createHash('sha256').update(unit).digest('hex');
  const service = `@active\n@enabled\n@file ${UNIT} 644 root:root no ${unitSum} ${Buffer.from(unit).toString('base64')}\n`;
  return `@version 0.2.0\n@sum ${sha256}  -\n@link\n@tested ${tested}\n@config\n@place\n${service}${more}@file /etc/breadbox/agent.json 600 root:root no ${sum} -\n`;
}

test('a bare node gets bundle, token and a test; then there is nothing to do', () => {
  const steps = installAgent.steps(view(''));
  expect(steps.map(({ what }) => what)).toEqual([
    'install breadbox-agent 0.2.0',
    'write /etc/breadbox/agent.json',
    'test that it reaches the head',
    'write /etc/systemd/system/breadbox-agent.service',
    'start breadbox-agent',
  ]);
  expect(steps[0]?.script).toContain(`${sha256}  `);
  expect(installAgent.steps(view(after(steps)))).toEqual([]);
});

test('the token is in the file alone, and in nothing that is shown', () => {
  const steps = installAgent.steps(view(''));
  expect(steps.filter(({ stdin }) => stdin?.includes(token))).toHaveLength(1);
  for (const { what, script, detail } of steps) expect(`${what}${script}${detail}`).not.toContain(token);
});

test('another bundle, a changed file and a link of somebody else are mended and tested again', () => {
  const whole = after(installAgent.steps(view('')));
  const mended = (looked: string) => installAgent.steps(view(looked)).map(({ what }) => what);
  const test = 'test that it reaches the head';
  const restart = 'restart breadbox-agent';
  expect(mended(whole.replace(sha256, '0'.repeat(64)))).toEqual(['install breadbox-agent 0.2.0', test, restart]);
  expect(mended(whole.replace('@link\n', ''))).toEqual(['install breadbox-agent 0.2.0', test, restart]);
  expect(mended(whole.replace(' 600 ', ' 644 '))).toEqual([
    'give the right owner and mode to /etc/breadbox/agent.json',
    test,
    restart,
  ]);
  expect(mended(whole.replace(/@tested \S+/, '@tested 0'))).toEqual([test]);
});

test('the service is started where it does not run, and again where what it runs by has changed', () => {
  const whole = after(installAgent.steps(view('')));
  const mended = (looked: string) => installAgent.steps(view(looked)).map(({ what }) => what);
  expect(mended(whole.replace('@active\n', ''))).toEqual(['start breadbox-agent']);
  expect(mended(whole.replace('@enabled\n', ''))).toEqual(['start breadbox-agent']);
  expect(mended(`${whole}@restart\n`)).toEqual(['restart breadbox-agent']);
  expect(mended(whole.replace(` 644 `, ' 600 '))).toEqual([
    `give the right owner and mode to ${UNIT}`,
    'restart breadbox-agent',
  ]);
});

test('the sensors that its owner has named are told to the agent', () => {
  const seen = view('');
  const host = { ...seen.host, sensors: 'chassis=dht22@60' };
  const file = installAgent.steps({ ...seen, host }).find(({ what }) => what.includes('agent.json'))?.stdin ?? '';
  expect(JSON.parse(file)).toMatchObject({ node: 'n1', sensors: 'chassis=dht22@60' });
});

test('where it cannot connect, it is told the port of the tunnel', () => {
  const tunnels = new Map([['n1', 40_001]]);
  const whole = after(installAgent.steps(view('')));
  expect(installAgent.steps(view(whole, tunnels)).map(({ what }) => what)).toEqual([
    'reach the head through a tunnel, at port 40001 of its loopback',
    'test that it reaches the head',
  ]);
  expect(installAgent.steps(view(`${whole}@tunnel 40001\n`, tunnels))).toEqual([]);
});

test('Node.js that is too old is said before anything is changed', () => {
  expect(installAgent.problems?.(view('@node v16.20.2\n'))).toMatchObject([{ check: 'node-version', node: 'n1' }]);
  for (const looked of ['', '@node v18.20.4\n', '@node v22.1.0\n'])
    expect(installAgent.problems?.(view(looked))).toEqual([]);
});

test('programs of all accounts find the socket for user LEDs, and the tunnel of a node outlives a restart', () => {
  const unit = installAgent
    .steps(view(''))
    .find(({ what }) => what.endsWith('.service'))
    ?.stdin?.split('\n');
  const wanted = ['RuntimeDirectory=breadbox', 'RuntimeDirectoryMode=0755', 'RuntimeDirectoryPreserve=yes'];
  expect(unit).toEqual(expect.arrayContaining(wanted));
});

test('it goes without a trace, and only where it is', () => {
  expect(installAgent.undo?.(view(''))).toEqual([]);
  const [undo] = installAgent.undo?.(view('@place\n@config\n')) ?? [];
  expect(undo?.script).toContain('systemctl disable --now breadbox-agent.service');
  const removed = /^rm -rf (\/opt.*)$/m
    .exec(undo?.script ?? '')
    ?.at(-1)
    ?.split(' ');
  expect(removed).toEqual(expect.arrayContaining(['/opt/breadbox/agent', '/etc/breadbox/agent.json']));
  expect(removed).toEqual(expect.arrayContaining(['/etc/breadbox/agent-panel.json', '/run/breadbox/led.sock']));
  // With the copy that is made of the file, token and all, before it is changed.
  const changed = after(installAgent.steps(view(''))).replace(/\w{64} -\n$/, `${'0'.repeat(64)} -\n`);
  const script = installAgent.steps(view(changed)).find(({ what }) => what.includes('agent.json'))?.script;
  const copy = /^cp -a \S+ (\S+)$/m.exec(script ?? '')?.[1];
  expect(removed).toContain(copy);
});
