import { BreadboxError, exitCode } from '../../../cluster/errors.ts';
import { compareNatural } from '../../../cluster/natural-order.ts';
import { NodeSet } from '../../../cluster/node-set.ts';
import type { Lending } from '../../../protocol/farm.ts';
import type { Passwords } from '../../../protocol/fleet.ts';
import { askPassword, canAsk } from '../../ask-password.ts';
import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { readLines } from '../../events.ts';
import type { FleetEnd } from '../../fleet/fleet-call.ts';
import { outcomeCode, tellFailures } from '../../fleet/fleet-outcome.ts';
import { JSON_OPTION, type PrintOptions, quietOption, wholeNumber } from '../../options.ts';
import type { Report, TableBlock } from '../../output/report.ts';
import { Interrupted, type World } from '../../world.ts';

interface LendOptions extends PrintOptions {
  readonly nodes?: string;
  readonly slots?: number;
  readonly worker?: 'any' | 'pilot' | 'sh';
  readonly user?: string;
  readonly stop?: boolean;
  readonly now?: boolean;
}

export const lend = command<LendOptions>({
  about: `Starts workers on nodes that have SSH and nothing else: no Slurm, no root. What they need is sent to the account that logs in there, into ~/.cache/breadbox. A node with Node.js 18 or later gets a pilot; another gets the sh worker, which needs unzip, and curl or GNU wget. They do the tasks of your runs until you say stop.

They live on when the connection ends and when the computer of the head sleeps, is switched off or comes back with another address, and a node that was switched off works again once it is back. Where one works already, its slots are set anew.

Without -w it lists them. With --stop they finish what they work on and leave; with --now too, they are ended, and others do what they were at.`,
  args: [],
  options: [
    { flags: '-w, --nodes NODESET', text: 'Which nodes: pi[1-4], @blue, @all.', complete: ['node-set'] },
    {
      flags: '--slots N',
      text: 'How many tasks at a time, on each.',
      parse: wholeNumber('--slots', 1, 4096),
      shownDefault: "its cores; two on the head's own computer",
    },
    {
      flags: '--worker KIND',
      text: 'Which program; any: sh only where Node.js 18 is missing.',
      choices: ['any', 'pilot', 'sh'],
      shownDefault: 'any',
    },
    { flags: '-l, --user USER', text: 'Log in as this account.', shownDefault: "the inventory's" },
    { flags: '--stop', text: 'Let them finish what runs, and leave.' },
    { flags: '--now', text: 'With --stop: end them with what runs.' },
    JSON_OPTION,
    quietOption('the ids of the workers alone'),
  ],
  examples: [
    { does: 'All boards compute', line: 'breadbox farm lend -w @all' },
    { does: 'Leave two cores free on one', line: 'breadbox farm lend -w pi1 --slots 2' },
    { does: 'Enough for today', line: 'breadbox farm lend -w @all --stop' },
  ],
  async run(world, _, options) {
    const { nodes: set, stop = false, now = false } = options;
    if (now && !stop) throw new BreadboxError('usage', '--now goes with --stop.');
    const client = connect(world);
    const { signal } = world;
    if (set === undefined) {
      if (stop) throw new BreadboxError('usage', 'Say on which nodes: -w NODESET.', { hint: 'All of them: -w @all' });
      return reportOf(await client.call('GET /api/farm/lend', { signal }));
    }
    if (stop) return reportOf(await client.call('POST /api/farm/lend/stop', { body: { nodes: set, now }, signal }));
    const lent = await lendAll(world, client, set, options);
    const ends = lent.map(asEnd);
    tellFailures(world, ends);
    const failed = outcomeCode(ends);
    return { ...reportOf(lent), exit: failed === undefined ? 0 : exitCode(failed) };
  },
});

/** Where some nodes ask for a password and somebody can be asked, once, they get it. */
async function lendAll(world: World, client: Client, set: string, options: LendOptions): Promise<Lending[]> {
  const ends = await lendOnce(world, client, set, options, undefined);
  const closed = ends.filter(({ code }) => code === 'needs-password').map(({ node }) => node);
  if (closed.length === 0 || !canAsk(world)) return ends;
  const nodes = NodeSet.of(closed).toString();
  const ssh = await askPassword(world, `Password of the login on ${nodes}: `);
  const again = await lendOnce(world, client, nodes, options, { ssh });
  return [...ends.filter(({ node }) => !closed.includes(node)), ...again].sort(byNode);
}

async function lendOnce(
  { signal }: World,
  client: Client,
  nodes: string,
  { slots, worker = 'any', user }: LendOptions,
  passwords: Passwords | undefined,
): Promise<Lending[]> {
  const body = { nodes, slots, worker, user, passwords };
  const lent: Lending[] = [];
  try {
    for await (const line of readLines(await client.stream('POST /api/farm/lend', { body, signal })))
      if (line !== '') lent.push(JSON.parse(line) as Lending);
  } catch (cause) {
    if (cause instanceof BreadboxError || cause instanceof Interrupted) throw cause;
    throw new BreadboxError('head-lost', 'The head went away in the middle of its answer.', {
      hint: 'breadbox farm lend says what was begun.',
      cause,
    });
  }
  return lent.sort(byNode);
}

function byNode(a: Lending, b: Lending): number {
  return compareNatural(a.node, b.node);
}

function asEnd({ node, state, code = 'command-failed', sentence = '', hint }: Lending): FleetEnd {
  const end = { event: 'end', node, seconds: 0 } as const;
  return state === 'failed' ? { ...end, error: { code, message: sentence, hint } } : { ...end, exitCode: 0 };
}

function reportOf(lent: readonly Lending[]): Report {
  return {
    json: lent,
    quiet: lent.flatMap(({ worker }) => worker ?? []),
    blocks: [lendingTable(lent)],
  };
}

function lendingTable(lent: readonly Lending[]): TableBlock {
  return {
    kind: 'table',
    columns: [
      { title: 'NODE', as: 'text' },
      { title: 'STATE', as: 'text' },
      { title: 'WORKER', as: 'text' },
      { title: 'KIND', as: 'text' },
      { title: 'SLOTS', as: 'count' },
      { title: 'USER', as: 'text' },
      { title: 'NOTE', as: 'text' },
    ],
    rows: lent.map(({ node, state, worker, kind, slots, user, sentence }) => [
      ...[node, state, worker, kind, slots, user],
      state === 'failed' && kind === undefined ? undefined : sentence,
    ]),
    empty: 'No node was lent over SSH. breadbox farm lend -w NODESET begins.',
  };
}
