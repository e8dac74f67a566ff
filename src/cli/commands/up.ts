import { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import type { ClusterChoices, Up } from '../../protocol/provision.ts';
import { type Client, connect } from '../client.ts';
import { command } from '../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../options.ts';
import { type Report, text } from '../output/report.ts';
import { readInventoryFile } from '../read-inventory-file.ts';
import type { Ended } from '../stay-with.ts';
import { needPerson, type Person, personAt } from '../up/ask-person.ts';
import { bringUp, type UpAsked } from '../up/bring-up.ts';
import { meetNewNodes, settleContact } from '../up/settle-contact.ts';
import { changeBlocks, upJson, upReport, writeProblems } from '../up/up-report.ts';
import type { World } from '../world.ts';

interface UpOptions extends PrintOptions {
  readonly dryRun?: boolean;
  readonly diff?: boolean;
  readonly yes?: boolean;
  readonly add?: string;
  readonly remove?: string;
  readonly reboot?: boolean;
  readonly name?: string;
  readonly home?: 'nfs' | 'none';
  readonly network?: string;
  readonly accounting?: 'file' | 'slurmdbd';
  readonly partitionBy?: 'none' | 'board' | 'group';
  readonly timeServer?: string;
}

export const up = command<UpOptions>({
  about: `Makes a cluster of bare nodes: names, time, a shared home, Slurm, Open MPI and accounts, and then tests all of it by doing. The nodes are those of the file, which is read into the inventory first, and those of the cluster that is there; without a file, all of the inventory.

It looks at all nodes before it changes any; what keeps it from beginning is said all at once, with the line of the inventory. It may be ended at any point and begun again: it goes on, and what is as it must be is left alone.

The first node is the head of the cluster, unless one has that role. Choices hold from then on, also without being given again. Ctrl-C ends it after the commands under way.`,
  args: [{ name: 'INVENTORY', text: 'A file with the nodes.', optional: true, complete: ['file'] }],
  options: [
    { flags: '--dry-run', text: 'Say what would be changed on which nodes, and change nothing.' },
    { flags: '--diff', text: 'With --dry-run: show how files would differ.' },
    { flags: '-y, --yes', text: 'Do not ask; host keys that were never seen before are shown and taken.' },
    { flags: '--add NODESET', text: 'Take further nodes of the inventory into the cluster.', complete: ['node-set'] },
    {
      flags: '--remove NODESET',
      text: 'Let nodes go; what Breadbox wrote there is taken away.',
      complete: ['node-set'],
    },
    { flags: '--reboot', text: 'Restart nodes that need it.' },
    { flags: '--name NAME', text: 'Name of the cluster.', shownDefault: 'breadbox' },
    {
      flags: '--home KIND',
      text: 'How /home is shared: nfs, by the storage node or the head; or none.',
      choices: ['nfs', 'none'],
      shownDefault: 'nfs',
    },
    {
      flags: '--network CIDR',
      text: 'The network that the nodes talk through.',
      shownDefault: 'the smallest that all have in common',
    },
    {
      flags: '--accounting KIND',
      text: 'Where the history of jobs is kept.',
      choices: ['file', 'slurmdbd'],
      shownDefault: 'file',
    },
    {
      flags: '--partition-by KIND',
      text: 'One partition for each board or group, beside the one of all nodes.',
      choices: ['none', 'board', 'group'],
      shownDefault: 'none',
    },
    {
      flags: '--time-server HOST',
      text: 'Where the head gets the time.',
      shownDefault: 'what its system has',
    },
    JSON_OPTION,
    quietOption('the nodes of the cluster alone, and no progress'),
  ],
  examples: [
    { does: 'From a file with four addresses to a cluster', line: 'breadbox up nodes.txt' },
    { does: 'See what it would do', line: 'breadbox up nodes.txt --dry-run' },
    { does: 'A fifth node', line: 'breadbox up --add n5' },
    { does: 'In a script', line: 'breadbox up nodes.csv --yes --json' },
  ],
  async run(world, [file], options) {
    if (options.add !== undefined && options.remove !== undefined)
      throw new BreadboxError('usage', 'Of --add and --remove only one can be given.');
    const isAgreed = options.yes === true || options.dryRun === true;
    const asked = await whatIsAsked(world, file, options);
    const client = connect(world);
    if (!isAgreed && asked.kind === 'up' && file === undefined) await needNodes(client, world);
    const person = isAgreed ? personAt(world) : needPerson(world);
    return bring(world, client, asked, { ...options, isAgreed, takesKeys: options.yes === true, person });
  },
});

interface Bringing extends PrintOptions {
  readonly isAgreed: boolean;
  /** Host keys that were never seen before are taken without a question. */
  readonly takesKeys: boolean;
  readonly person: Person | undefined;
  readonly diff?: boolean;
}

/** Asks for what is missing, shows what would be done where somebody is to agree to it, and does it. */
export async function bring(world: World, client: Client, asked: UpAsked, how: Bringing): Promise<Report> {
  const quiet = how.quiet === true;
  const isOnlyLooked = asked.dryRun === true;
  const first = await contacted(world, client, { ...asked, dryRun: isOnlyLooked || !how.isAgreed }, how);
  if (first.brought.ended.state !== 'done' || isOnlyLooked || how.isAgreed)
    return report(world, client, first.brought, how.diff === true);
  const looked = first.brought.ended;
  const changes = await changesOf(client, looked.up, world);
  if (changes.length > 0) {
    world.stderr.write(`${blocksText(changes)}\n`);
    writeProblems(world, looked.warnings, '');
    if (!(await how.person?.agrees('Go on?')))
      return { json: upJson(looked, changes), quiet: [], blocks: [text('Nothing was changed.')] };
  }
  const { inventory: _, ...again } = first.asked;
  return report(
    world,
    client,
    await bringUp(
      world,
      client,
      { ...again, dryRun: false, ...(asked.inventory && { inventory: asked.inventory }) },
      quiet,
    ),
    false,
  );
}

async function contacted(
  world: World,
  client: Client,
  asked: UpAsked,
  how: Bringing,
): Promise<{ brought: Ended<Up>; asked: UpAsked }> {
  const met = await meetNewNodes(world, client, asked, how.person, how.takesKeys);
  for (let now = met; ; ) {
    const brought = await bringUp(world, client, now, how.quiet === true);
    if (brought.ended.state !== 'failed') return { brought, asked: now };
    const next = await settleContact(world, client, brought.ended, now, how.person, how.takesKeys);
    if (next === undefined) return { brought, asked: now };
    now = next;
  }
}

async function report(world: World, client: Client, { ended, interrupted }: Ended<Up>, diff: boolean): Promise<Report> {
  writeProblems(world, ended.warnings, '');
  writeProblems(world, ended.problems, '');
  if (ended.state === 'failed' && ended.changed === 0) world.stderr.write('Nothing was changed on any node.\n');
  if (ended.state === 'cancelled')
    world.stderr.write('Ended, after the commands that were under way. The same command goes on where it stopped.\n');
  if (ended.state === 'interrupted')
    world.stderr.write('The head ended meanwhile. The same command goes on where it stopped.\n');
  if (ended.dryRun && ended.state === 'done') {
    const changes = await changesOf(client, ended.up, world);
    const blocks = changes.length === 0 ? [text('Nothing would be changed.')] : changeBlocks(changes, diff);
    return { json: upJson(ended, changes), quiet: changes.map(({ node, what }) => `${node}: ${what}`), blocks };
  }
  const said = upReport(ended, [summary(ended)]);
  return interrupted === undefined ? said : { ...said, exit: interrupted.exit };
}

function summary({ kind, nodes, head, changed, startedAt, endedAt, warnings }: Up): string {
  const seconds = Math.round((Date.parse(endedAt ?? startedAt) - Date.parse(startedAt)) / 100) / 10;
  const took = `${seconds} s`;
  if (kind === 'down') {
    const away = NodeSet.of(
      warnings.flatMap(({ check, node }) => (check === 'unreachable' && node !== undefined ? [node] : [])),
    );
    const left = away.isEmpty ? '' : `, but on ${away}, which could not be reached`;
    return `The cluster of ${nodes} is down: what Breadbox wrote there is gone${left} (${took}).`;
  }
  if (kind === 'agent-remove') return `${nodes}: watched no more (${took}).`;
  const what = changed === 0 ? 'nothing had to be changed' : `${changed} changes`;
  if (kind === 'agent') return `${nodes}: watched; ${what} (${took}).`;
  if (kind === 'remove') return `The cluster is up without those that left, head ${head}; ${what} (${took}).`;
  return `The cluster is up: ${nodes}, head ${head}; ${what} (${took}).`;
}

/** Who has no nodes yet learns that first; the head says the same of an `up` that is agreed to. */
async function needNodes(client: Client, { signal }: World): Promise<void> {
  if ((await client.call('GET /api/inventory', { signal })).length > 0) return;
  throw new BreadboxError('bad-input', 'The inventory is empty: there is nothing to bring up.', {
    hint: 'Name the nodes in a file, one a line with its address, and say: breadbox up FILE',
  });
}

async function changesOf(client: Client, upId: string, { signal }: World) {
  return (await client.call('GET /api/ups/{up}', { params: { up: upId }, signal })).changes;
}

function blocksText(changes: Awaited<ReturnType<typeof changesOf>>): string {
  return changeBlocks(changes, false)
    .map((block) => (block.kind === 'text' ? block.text : ''))
    .join('\n');
}

async function whatIsAsked(world: World, file: string | undefined, options: UpOptions): Promise<UpAsked> {
  const { name, home, network, accounting, partitionBy, timeServer } = options;
  const choices: ClusterChoices = { name, home, network, accounting, partitionBy, timeServer };
  const nodes = options.add ?? options.remove;
  return {
    kind: options.add !== undefined ? 'add' : options.remove !== undefined ? 'remove' : 'up',
    dryRun: options.dryRun ?? false,
    reboot: options.reboot ?? false,
    choices,
    ...(nodes !== undefined && { nodes }),
    ...(file !== undefined && { inventory: await readInventoryFile(world, file) }),
  };
}
