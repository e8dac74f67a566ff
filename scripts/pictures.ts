import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import type { BrowserContext, Page } from 'playwright-core';
import { openChromium } from '../test/browser/chromium.ts';
import { HAS_SSHD, type LoopbackSshd, startSshd } from '../test/browser/loopback-sshd.ts';
import { recordExaminations } from '../test/browser/recorded-examinations.ts';
import { recordNetworks } from '../test/browser/recorded-networks.ts';
import { boardMeasures, simulateAgents } from '../test/browser/simulated-agents.ts';
import { startHead, type TestHead } from '../test/browser/test-head.ts';

// Takes the pictures of docs/pictures/ from running heads: npm run build && npm run pictures, or with -- rain, repairs or benchmarks some of
// them. Nodes are simulated; runs, jobs and results of benchmarks are real.

const OUT = join(import.meta.dirname, '../docs/pictures');
const DESK = { width: 1440, height: 860 };
const PHONE = { width: 360, height: 780 };
const KIOSK = { width: 800, height: 480 };
/** How busy rain0 to rain7 are, from 0 to 1. */
const BUSY = [0.95, 0.97, 1, 0.75, 0.85, 0.5, 0.8, 0.02] as const;
const ODD: Readonly<Record<number, Readonly<Record<string, number>>>> = {
  5: { cpu_frequency_hertz: 1.5e9, under_voltage: 1, under_voltage_since_boot: 1, frequency_capped: 1 },
  6: { 'link_speed_bits_per_second.eth0': 1e8 },
};
const SHELLS = ['rain0', 'rain1', 'rain2', 'rain3'] as const;
/** What a page has loaded late, such as charts, is there by then. */
const SETTLE_MS = 1500;
/** Quick runs of three benchmarks, on a slow computer. */
const MEASURED_MS = 900_000;
/** A head that starts measures the network of all nodes that were ever reached, and none answers here. */
const OWN_TEST_MS = 22_000;

interface Shot {
  readonly name: string;
  readonly path: string;
  readonly screen: { readonly width: number; readonly height: number };
  readonly theme?: 'light' | 'dark';
}

const SHOTS: readonly Shot[] = [
  { name: 'home', path: '/', screen: { ...DESK, height: 960 } },
  { name: 'home-phone', path: '/', screen: PHONE, theme: 'dark' },
  { name: 'nodes', path: '/nodes', screen: DESK },
  { name: 'node', path: '/nodes/rain5', screen: DESK },
  { name: 'machine', path: '/machine', screen: { ...DESK, height: 620 }, theme: 'dark' },
  { name: 'network', path: '/network', screen: DESK },
  { name: 'job', path: '/jobs/JOB', screen: { ...DESK, height: 700 } },
  { name: 'kiosk', path: '/kiosk', screen: KIOSK, theme: 'dark' },
];

const WANTED = process.argv.slice(2);
const isWanted = (which: 'rain' | 'repairs' | 'benchmarks') => WANTED.length === 0 || WANTED.includes(which);

if (isWanted('rain')) await takeRain();
if (isWanted('repairs'))
  if (HAS_SSHD) await takeRepairs();
  else console.log('Without an SSH server (openssh-server), doctor.png and consoles.png stay as they were.');
if (isWanted('benchmarks'))
  if (existsSync('/usr/bin/hpcc')) await takeBenchmarks();
  else console.log('Without hpcc, benchmarks.png stays as it was.');

/** Eight boards, and what the pages say of them. */
async function takeRain(): Promise<void> {
  const head = await startHead();
  const browser = await openChromium();
  try {
    const agents = await makeRain(head);
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    const page = await context.newPage();
    await page.goto(await head.loginLink());
    await page.getByRole('button', { name: 'Log out' }).first().waitFor();
    await head.breadbox('panel', 'mode', 'load', '-w', 'rain[0,2-4,6]');
    await takeRun(head, context);
    const job = await runJob(head);
    for (const { path, ...shot } of SHOTS) await take(page, head.url, { ...shot, path: path.replace('JOB', job) });
    agents.stop();
  } finally {
    await browser.close();
    await head.remove();
  }
}

/** What this computer reaches in a quick run, beside the published machines. */
async function takeBenchmarks(): Promise<void> {
  const head = await startHead();
  const browser = await openChromium();
  try {
    await head.breadbox('bench', 'run', 'stream', 'disk', 'hpl', '--quick');
    const page = await (await browser.newContext({ reducedMotion: 'reduce', viewport: DESK })).newPage();
    await page.goto(await head.loginLink());
    await page.getByRole('button', { name: 'Log out' }).first().waitFor();
    await page.goto(`${head.url}/benchmarks`);
    await page.getByRole('heading', { level: 1, name: / reaches / }).waitFor({ timeout: MEASURED_MS });
    await take(page, head.url, { name: 'benchmarks', path: '/benchmarks', screen: { ...DESK, height: 1080 } });
  } finally {
    await browser.close();
    await head.remove();
  }
}

/** Eight boards of which one is short of power and one has a bad cable, as their agents and a network test tell. */
async function makeRain(head: TestHead) {
  const { home } = JSON.parse(await head.breadbox('status', '--json')) as { home: string };
  await head.stop();
  recordNetworks(home);
  setState(home, 'unknown');
  await head.start();
  await wait(OWN_TEST_MS);
  setState(home, 'up');
  const { token } = JSON.parse(
    await head.breadbox('token', 'create', '--role', 'node', '--nodes', 'rain[0-7]', '--json'),
  ) as { token: string };
  return simulateAgents(
    head.url,
    token,
    BUSY.map((busy, at) => ({ node: `rain${at}`, measures: boardMeasures(busy, ODD[at]) })),
  );
}

function setState(home: string, state: 'unknown' | 'up'): void {
  const db = new Database(join(home, 'breadbox.db'));
  db.prepare('UPDATE node SET state = ?').run(state);
  db.close();
}

/** @returns its number */
async function runJob(head: TestHead): Promise<string> {
  const script = 'for i in 1 2 3; do echo "step $i of 3"; sleep 1; done';
  const submitted = await head.breadbox('submit', '--job-name', 'hello', '--time', '5', '--wrap', script);
  const job = /\d+/.exec(submitted)?.[0] ?? '';
  await head.breadbox('wait', job);
  return job;
}

/** On a head of its own, whose first four boards are this computer's SSH server: what the doctor found, and shells on them. */
async function takeRepairs(): Promise<void> {
  const sshd = await startSshd(SHELLS.map((_, at) => `127.0.7.${at + 1}`));
  const head = await startHead();
  const browser = await openChromium();
  try {
    const { home } = JSON.parse(await head.breadbox('status', '--json')) as { home: string };
    await head.stop();
    recordExaminations(home);
    wireShells(home, sshd);
    setState(home, 'unknown');
    await head.start();
    await head.breadbox('nodes', 'contact', 'rain[0-3]');
    const page = await (await browser.newContext({ reducedMotion: 'reduce', viewport: DESK })).newPage();
    await page.goto(await head.loginLink());
    await page.getByRole('button', { name: 'Log out' }).first().waitFor();
    await take(page, head.url, { name: 'doctor', path: '/doctor', screen: DESK });
    await page.setViewportSize({ ...DESK, height: 820 });
    await page.goto(`${head.url}/consoles?nodes=rain%5B0-3%5D`);
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: '4 terminals are open.' }).waitFor();
    const type = async (node: string, line: string) => {
      await page
        .getByRole('region', { name: `Terminal on ${node}` })
        .locator('.xterm-helper-textarea')
        .focus();
      await page.keyboard.type(`${line}\n`);
      await wait(SETTLE_MS);
    };
    for (const node of SHELLS) await type(node, `PS1='${node}:\\w$ '; cd /; clear`);
    await page.getByLabel('Type to all at once').check();
    await type('rain0', 'uname -sr; cat /proc/loadavg');
    await save(page, 'consoles');
  } finally {
    await browser.close();
    await head.remove();
    sshd.end();
  }
}

function wireShells(home: string, { port, key }: LoopbackSshd): void {
  const db = new Database(join(home, 'breadbox.db'));
  const wire = db.prepare('UPDATE node SET spec = ? WHERE node = ?');
  for (const [at, node] of SHELLS.entries())
    wire.run(
      JSON.stringify({
        address: `127.0.7.${at + 1}`,
        port,
        identityFile: key,
        roles: ['compute'],
        labels: {},
        groups: [],
      }),
      node,
    );
  db.close();
}

/** A run while it goes on: the picture that it computes is half there. */
async function takeRun(head: TestHead, context: BrowserContext): Promise<void> {
  await head.breadbox('farm', 'push', 'projects/mandelbrot');
  await head.breadbox('farm', 'run', 'mandelbrot', '--workers', '1');
  const page = await context.newPage();
  await page.setViewportSize(DESK);
  await page.goto(`${head.url}/farm/runs/r1`);
  await page
    .getByRole('heading', { level: 1, name: /^mandelbrot is (4[5-9]|[5-9]\d)\s% done/ })
    .waitFor({ timeout: 120_000 });
  await save(page, 'dashboard');
  await page.close();
  await head.breadbox('farm', 'watch', 'r1');
}

async function take(page: Page, url: string, { name, path, screen, theme = 'light' }: Shot): Promise<void> {
  await page.setViewportSize(screen);
  await page.emulateMedia({ colorScheme: theme });
  await page.goto(`${url}${path}`);
  await page.locator('h1').waitFor();
  await wait(SETTLE_MS);
  await save(page, name);
}

async function save(page: Page, name: string): Promise<void> {
  const path = join(OUT, `${name}.png`);
  await page.screenshot({ path });
  console.log(`${name}.png, ${Math.round((await stat(path)).size / 1000)} kB`);
}
