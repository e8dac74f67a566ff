import { compareNatural } from '../cluster/natural-order.ts';
import type { NetworkFinding, NetworkPair } from '../protocol/network.ts';
import { Slots } from '../provision/ssh/slots.ts';
import type { End } from './ends.ts';
import { judgePaths } from './judge-paths.ts';
import { measurePings, type PingPlan } from './measure-pings.ts';
import { type EndPair, measureAgain, measureSpeeds } from './measure-speeds.ts';
import { ask, HOSTS_AT_ONCE, type Measurement } from './measurement.ts';
import type { Judged, PathFacts } from './path-facts.ts';
import { pairRounds } from './rounds.ts';

/** Pairs that are looked at again in one go, and how often figures may accuse somebody else then. */
const AGAIN_PAIRS = 10;
const AGAIN_ROUNDS = 3;
const LOOK_SEC = 20;
const LOOK = `PATH=$PATH:/usr/sbin:/sbin
for program in ping iperf3; do if command -v $program >/dev/null 2>&1; then echo "has $program"; fi; done`;

export interface TestParts extends Omit<PathFacts, 'pairs'> {
  readonly measurement: Measurement;
  /** Ping alone disturbs nobody. */
  readonly throughput: boolean;
  /** Whether a node was gone meanwhile: that it did not answer is no news then. */
  readonly isGone: (node: string) => boolean;
}

/** Looks at the ends, pings, measures throughput, judges, and looks again before it accuses. @throws the reason of the signal */
export async function runTest({ measurement, throughput, isGone, ...known }: TestParts): Promise<void> {
  const { progress } = measurement;
  const looks = await lookAtEnds(measurement);
  const judge = () => judgePaths({ ...known, pairs: progress.pairs });
  const tell = (judged: readonly Judged[]) =>
    progress.found(
      [...unreachable(looks), ...judged.map(({ finding }) => finding)].filter(
        ({ kind, node }) => kind !== 'silent' || !isGone(node),
      ),
    );
  const excuse = (one: End, other: End): string | undefined =>
    whyNot(looks, one) ?? whyNot(looks, other) ?? whyNoWay(one, other);
  const canPing = (from: End, to: End) => excuse(from, to) ?? lacks(looks, from, 'ping');
  const plan = planPings(measurement).map(({ from, to }): PingPlan => {
    for (const end of to) note(measurement, from, end, canPing(from, end));
    return { from, to: to.filter((end) => canPing(from, end) === undefined) };
  });
  await measurePings(
    measurement,
    plan.filter(({ to }) => to.length > 0),
  );
  tell(judge());
  const canMeasure = ([one, other]: EndPair) =>
    excuse(one, other) ?? lacks(looks, one, 'iperf3') ?? lacks(looks, other, 'iperf3');
  const rounds = throughput ? planSpeeds(measurement) : [];
  for (const pair of rounds.flat()) {
    note(measurement, pair[0], pair[1], canMeasure(pair));
    note(measurement, pair[1], pair[0], canMeasure(pair));
  }
  const possible = rounds
    .map((round) => round.filter((pair) => canMeasure(pair) === undefined))
    .filter((round) => round.length > 0);
  if (possible.length > 0) await measureSpeeds(measurement, possible);
  const judged = await lookAgain(measurement, judge);
  // Without their servers, which it ends as well, measurements do not throw: they tell why there is no figure.
  measurement.signal.throwIfAborted();
  tell(judged);
}

/** Who is accused of being slow is measured once more, alone: other work on the network or on a processor looks the same. */
async function lookAgain(measurement: Measurement, judge: () => readonly Judged[]): Promise<readonly Judged[]> {
  const ends = new Map(measurement.ends.map((end) => [end.name, end]));
  const seen = new Set<string>();
  const keyOf = ([one, other]: readonly [string, string]) => [one, other].sort().join(' ');
  for (let round = 1; round <= AGAIN_ROUNDS; round++) {
    const wanted = new Map(
      judge()
        .flatMap((judged) => judged.lookAgain)
        .filter((pair) => !seen.has(keyOf(pair)))
        .map((pair) => [keyOf(pair), pair]),
    );
    const pairs = [...wanted.values()].slice(0, AGAIN_PAIRS);
    if (pairs.length === 0) break;
    for (const pair of pairs) seen.add(keyOf(pair));
    await measureAgain(
      measurement,
      pairs.map(([one, other]): EndPair => [ends.get(one)!, ends.get(other)!]),
    );
  }
  return judge().filter((judged) => judged.lookAgain.every((pair) => seen.has(keyOf(pair))));
}

type Look = { readonly programs: ReadonlySet<string> } | { readonly because: string };

async function lookAtEnds(measurement: Measurement): Promise<ReadonlyMap<End, Look>> {
  const looks = new Map<End, Look>();
  const slots = new Slots(HOSTS_AT_ONCE);
  const look = async (end: End): Promise<void> => {
    const said = await ask(measurement, end, { command: `exec /bin/sh -c '${LOOK}'`, timeoutSec: LOOK_SEC });
    if ('because' in said) looks.set(end, said);
    else looks.set(end, { programs: new Set([...said.stdout.matchAll(/^has (\w+)$/gm)].map(([, name]) => name!)) });
  };
  await Promise.all(measurement.ends.map((end) => slots.run(() => look(end))));
  return looks;
}

function planPings({ kind, ends }: Measurement): readonly PingPlan[] {
  const [head, ...nodes] = ends;
  if (kind === 'quick') return head === undefined ? [] : [{ from: head, to: nodes }];
  return ends.map((from) => ({ from, to: ends.filter((to) => to !== from) }));
}

/** In a quick one the head is in each of them: one after the other. */
function planSpeeds({ kind, ends }: Measurement): readonly (readonly EndPair[])[] {
  const [head, ...nodes] = ends;
  if (kind === 'full') return pairRounds(ends);
  return head === undefined ? [] : nodes.map((node) => [[head, node] as const]);
}

function note({ progress }: Measurement, from: End, to: End, because: string | undefined): void {
  if (because !== undefined) progress.set({ from: from.name, to: to.name, because } satisfies NetworkPair);
}

function whyNot(looks: ReadonlyMap<End, Look>, end: End): string | undefined {
  const look = looks.get(end);
  return look !== undefined && 'because' in look ? look.because : undefined;
}

function whyNoWay(one: End, other: End): string | undefined {
  const [behind] = [one, other].filter((end) => end.isBehind);
  if (behind === undefined || !(one.isHere || other.isHere)) return undefined;
  return `${behind.name} is reached through another host: there is no way to it that could be measured from here.`;
}

/** As Debian names them. */
const PACKAGES = { ping: 'iputils-ping', iperf3: 'iperf3' } as const;

function lacks(looks: ReadonlyMap<End, Look>, end: End, program: 'ping' | 'iperf3'): string | undefined {
  const look = looks.get(end);
  if (look === undefined || 'because' in look || look.programs.has(program)) return undefined;
  return `${program} is not installed on ${end.name}: apt install ${PACKAGES[program]}.`;
}

function unreachable(looks: ReadonlyMap<End, Look>): readonly NetworkFinding[] {
  // As they are counted, not as their refusals happened to come.
  const inOrder = [...looks].sort(([one], [other]) => compareNatural(one.name, other.name));
  return inOrder.flatMap(([{ name }, look]): NetworkFinding[] => {
    if (!('because' in look)) return [];
    return [
      {
        ...{ kind: 'silent', node: name },
        sentence: `${name} could not be reached, so its paths were not measured.`,
        what: look.because,
        why: 'It is off, its cable is out, or the head may not log in there.',
        todo: `breadbox doctor says which; breadbox nodes contact ${name} where it was never spoken to.`,
      },
    ];
  });
}
