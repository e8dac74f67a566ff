import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { BreadboxError, exitCode } from '../../cluster/errors.ts';
import { AGENT_FILE, TUNNEL_FILE } from '../../protocol/agent-places.ts';
import { parseSensors } from '../../protocol/sensors.ts';
import { createCollectors } from '../collectors/all.ts';
import { Root } from '../collectors/root.ts';
import { openPanel } from '../panel/open-panel.ts';
import { HeadSender } from './head-sender.ts';
import { readAgentFile, waysToHead } from './head-ways.ts';
import { KeptSamples } from './kept-samples.ts';
import { aboutMachine, valuesText } from './measure.ts';
import { sampleText } from './sample-text.ts';
import { readWatchWords, type WatchWords } from './watch-words.ts';

const VERSION = process.env.BREADBOX_VERSION ?? 'unbuilt';
const EVERY_MS = 1000;
/** What is said of the machine beside its figures seldom changes. */
const ABOUT_EVERY = 30;
/** Later than this it is not made up for: the computer slept, or had no time for us. */
const LATE_MS = 500;

function say(line: string): void {
  // Under systemd the journal knows when, and who.
  const stamp = process.env.JOURNAL_STREAM === undefined && !process.stderr.isTTY ? `${new Date().toISOString()} ` : '';
  process.stderr.write(`${stamp}${line}\n`);
}

/** `breadbox-agent watch`. Answers the exit code. */
export async function watch(words: readonly string[]): Promise<number> {
  try {
    const asked = readWatchWords(words);
    if (asked.once) await printOnce(asked);
    else await watchOn(asked);
    return 0;
  } catch (error) {
    if (!(error instanceof BreadboxError)) throw error;
    say(error.message);
    if (error.hint !== undefined) say(error.hint);
    return exitCode(error.code);
  }
}

function openCollectors(sensors: string | undefined, url: string | undefined) {
  const { sensors: wanted, wrong } = parseSensors(sensors ?? '');
  for (const part of wrong) say(`of the sensors, this is not understood: ${part}`);
  const host = url === undefined ? '' : new URL(url).hostname.replace(/^\[|\]$/g, '');
  // Its own computer, or the end of a tunnel, tells nothing of the way to the head.
  const tells = isIP(host) !== 0 && host !== '::1' && !host.startsWith('127.');
  return createCollectors(new Root('/'), wanted, tells ? { headAddress: host } : {});
}

/** Two looks a second apart, as rates are differences. */
async function printOnce({ file, asJson }: WatchWords): Promise<void> {
  const agentFile = file === undefined ? undefined : readAgentFile(file);
  const collectors = openCollectors(agentFile?.sensors, agentFile?.url);
  try {
    const first = collectors.read(performance.now());
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    const values = JSON.parse(valuesText({ ...first, ...collectors.read(performance.now()) }));
    const about = aboutMachine(collectors, VERSION);
    process.stdout.write(asJson ? `${JSON.stringify({ about, values })}\n` : sampleText(about, values));
  } finally {
    collectors.stop();
  }
}

async function watchOn({ file = AGENT_FILE, withParent }: WatchWords): Promise<void> {
  let agentFile = readAgentFile(file);
  const collectors = openCollectors(agentFile.sensors, agentFile.url);
  const about = (): string => JSON.stringify(aboutMachine(collectors, VERSION));
  const session = randomBytes(12).toString('hex');
  const samples = new KeptSamples();
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  const parent = process.ppid;
  let saidAbout = '';
  const sender = new HeadSender({
    ...{ samples, say, now: () => performance.now() },
    hello: () => {
      saidAbout = about();
      return `{"hello":{"node":${JSON.stringify(agentFile.node)},"session":"${session}","about":${saidAbout}}}\n${panel.hello()}`;
    },
    ways: () => {
      // Where the head is, and the token for it, may have changed since.
      agentFile = readAgentFile(file);
      return waysToHead(agentFile, TUNNEL_FILE);
    },
  });
  const { connections } = sender;
  const panel = openPanel({ agentFile, path: file, connections, say, tell: (line) => sender.say(line) });
  say(`breadbox-agent ${VERSION} watches this computer as ${agentFile.node}`);
  const ticks = everySecond((now, count) => {
    const values = collectors.read(now);
    samples.add(now, Date.now() / 1000, valuesText(values));
    sender.tick();
    panel.tick(now, values, sender.head);
    // One whose head was killed is another's child.
    if (withParent && process.ppid !== parent) stop.abort();
    if (count % ABOUT_EVERY !== 0) return;
    const line = about();
    if (line !== saidAbout) sender.say(`{"about":${line}}\n`);
    saidAbout = line;
  });
  try {
    await sender.run(stop.signal);
  } finally {
    ticks.stop();
    collectors.stop();
    await panel.stop();
  }
}

/** In even steps, however long each takes. */
function everySecond(tick: (now: number, count: number) => void): { stop(): void } {
  let dueAt = performance.now();
  let timer: NodeJS.Timeout;
  let count = 0;
  const run = (): void => {
    const now = performance.now();
    dueAt = now - dueAt > LATE_MS ? now + EVERY_MS : dueAt + EVERY_MS;
    timer = setTimeout(run, dueAt - now);
    tick(now, count++);
  };
  timer = setTimeout(run, 0);
  return { stop: () => clearTimeout(timer) };
}
