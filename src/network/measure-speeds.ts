import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Slots } from '../provision/ssh/slots.ts';
import { addressFor, type End } from './ends.ts';
import { clientCommand, readyPort, serverCommand } from './iperf-commands.ts';
import { type IperfAnswer, isBusy, readIperf } from './iperf-report.ts';
import { ask, HOSTS_AT_ONCE, type Measurement } from './measurement.ts';

const READY_SEC = 20;
/** Beyond its seconds: to connect, to start, to hand over the result. */
const CLIENT_SEC = 15;
const BUSY_TRIES = 4;
const BUSY_MS = 1000;

export type EndPair = readonly [End, End];

/** Servers on all ends that are connected to, then round by round; both directions of a pair are measured by the same client. */
export async function measureSpeeds(measurement: Measurement, rounds: readonly (readonly EndPair[])[]): Promise<void> {
  const { progress, seconds, hinders } = measurement;
  progress.expect(rounds.flat().length * 2);
  const pairs = rounds.flat().map(turned);
  const ports = new Servers(measurement, rounds.length * (seconds + CLIENT_SEC) * 2);
  try {
    await ports.start([...new Set(pairs.map(([, server]) => server))]);
    for (const [i, round] of rounds.entries()) {
      progress.doing(`throughput, round ${i + 1} of ${rounds.length}`);
      const why = await hinders();
      await Promise.all(round.map((pair) => measurePair(measurement, turned(pair), ports, why)));
    }
  } finally {
    await ports.stop();
  }
}

/** These alone, one after the other, with nothing else on the network; of two figures the better one stands. */
export async function measureAgain(measurement: Measurement, pairs: readonly EndPair[]): Promise<void> {
  const { progress, seconds } = measurement;
  progress.expect(pairs.length * 2);
  const ports = new Servers(measurement, pairs.length * (seconds + CLIENT_SEC) * 2);
  try {
    await ports.start([...new Set(pairs.map((pair) => turned(pair)[1]))]);
    for (const pair of pairs.map(turned)) {
      progress.doing(`looks again, alone: ${pair[0].name} and ${pair[1].name}`);
      if ((await measurement.hinders()) !== undefined) return;
      await measurePair(measurement, pair, ports, undefined);
    }
  } finally {
    await ports.stop();
  }
}

/** The head is always the client: nothing has to reach it. */
function turned([one, other]: EndPair): EndPair {
  return other.isHere ? [other, one] : [one, other];
}

async function measurePair(
  measurement: Measurement,
  [client, server]: EndPair,
  ports: Servers,
  hindered: string | undefined,
): Promise<void> {
  const { progress } = measurement;
  for (const reverse of [false, true]) {
    const [from, to] = reverse ? [server.name, client.name] : [client.name, server.name];
    const answer =
      hindered === undefined ? await once(measurement, client, server, ports, reverse) : { because: hindered };
    const before = progress.get(from, to)?.mbitPerSec;
    if ('because' in answer) progress.measured({ from, to, ...(before === undefined && answer) });
    else if (before === undefined || answer.mbitPerSec > before) progress.measured({ from, to, ...answer });
    else progress.measured({ from, to });
  }
}

async function once(
  measurement: Measurement,
  client: End,
  server: End,
  ports: Servers,
  reverse: boolean,
): Promise<IperfAnswer> {
  const port = ports.of(server);
  if (typeof port !== 'number') return port;
  const address = await addressFor(server, client);
  if (address === undefined) return { because: `${client.name} knows no way to ${server.name}.` };
  const { seconds, signal } = measurement;
  const command = clientCommand(address, { port, seconds, reverse });
  for (let tries = 1; ; tries++) {
    const said = await ask(measurement, client, { command, timeoutSec: seconds + CLIENT_SEC });
    const answer = 'because' in said ? said : readIperf(said.stdout, said.stderr);
    if (!isBusy(answer) || tries === BUSY_TRIES) return answer;
    await sleep(BUSY_MS, undefined, { signal });
  }
}

/** iperf3 in wait on ends, until they are stopped or have waited too long. */
class Servers {
  readonly #measurement: Measurement;
  readonly #limitSec: number;
  readonly #ended = new AbortController();
  readonly #ports = new Map<End, number | { readonly because: string }>();
  readonly #running: Promise<unknown>[] = [];

  constructor(measurement: Measurement, workSec: number) {
    this.#measurement = measurement;
    this.#limitSec = workSec + 60;
  }

  of(end: End): number | { readonly because: string } {
    return this.#ports.get(end) ?? { because: `iperf3 does not run on ${end.name}.` };
  }

  async start(ends: readonly End[]): Promise<void> {
    const slots = new Slots(HOSTS_AT_ONCE);
    const startOn = (end: End) => slots.run(async () => this.#ports.set(end, await this.#startOn(end)));
    await Promise.all(ends.map(startOn));
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#running);
  }

  #startOn(end: End): Promise<number | { readonly because: string }> {
    const { remote, passwords, signal } = this.#measurement;
    return new Promise((resolve) => {
      let stdout = '';
      const late = setTimeout(
        () => resolve({ because: `iperf3 on ${end.name} did not begin to listen.` }),
        READY_SEC * 1000,
      );
      const until = AbortSignal.any([signal, this.#ended.signal]);
      const running = remote
        .run(end.target, {
          ...{ passwords, command: serverCommand(this.#limitSec), stdin: () => heldOpen(until), signal: until },
          onOutput: (stream, text) => {
            if (stream === 'stdout') stdout += text;
            const port = readyPort(stdout);
            if (port !== undefined) resolve(port);
          },
        })
        // Ended by us, mostly; whoever waits for the port is told why there is none.
        .then(
          ({ stderr }) => resolve({ because: `iperf3 could not start on ${end.name}. ${lastLine(stderr)}`.trim() }),
          (error: unknown) => resolve({ because: error instanceof Error ? error.message : String(error) }),
        )
        .finally(() => clearTimeout(late));
      this.#running.push(running);
    });
  }
}

/** Without a word, and without an end before `until`. */
function heldOpen(until: AbortSignal): Readable {
  const held = new PassThrough();
  if (until.aborted) held.end();
  else until.addEventListener('abort', () => held.end(), { once: true });
  return held;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
