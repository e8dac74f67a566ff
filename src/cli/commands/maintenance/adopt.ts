import { BreadboxError } from '../../../cluster/errors.ts';
import type { Adopted } from '../../../protocol/adopt.ts';
import { askPassword, canAsk } from '../../ask-password.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption } from '../../options.ts';
import { type Block, text } from '../../output/report.ts';

interface AdoptOptions extends PrintOptions {
  readonly dryRun?: boolean;
  readonly leave?: boolean;
  readonly yes?: boolean;
}

export const adopt = command<AdoptOptions>({
  about: `Takes a Slurm cluster that is there already as it is: its settings, partitions, accounts and nodes. Jobs and the farm go there from now on, and its nodes come into the inventory. Nothing is changed on it, neither now nor later, unless you ask for it.

HOST is a computer of it on which squeue and sbatch work, such as its head. Where something is not as breadbox up would have made it, that is shown, with what follows from it.`,
  args: [{ name: 'HOST', text: 'user@host:port, or a node of the inventory.', optional: true, complete: ['node'] }],
  options: [
    { flags: '--dry-run', text: 'Say what is there, and adopt nothing.' },
    { flags: '--leave', text: 'Leave the adopted cluster to itself; its jobs go on.' },
    { flags: '-y, --yes', text: 'Take the key of a host that was never seen before.' },
    JSON_OPTION,
    quietOption('the nodes as one node set'),
  ],
  examples: [
    { does: 'See what it is', line: 'breadbox adopt ada@hpc.example --dry-run' },
    { does: 'Use it from now on', line: 'breadbox adopt ada@hpc.example' },
    { does: 'And no more', line: 'breadbox adopt --leave' },
  ],
  async run(world, [host], { dryRun = false, leave = false, yes = false }) {
    if (leave === (host !== undefined))
      throw new BreadboxError('usage', 'Name a computer of the cluster, or say --leave; not both.', {
        hint: 'breadbox adopt ada@hpc.example --dry-run',
      });
    const client = connect(world);
    const { signal } = world;
    if (leave) {
      const { adopted } = await client.call('GET /api/adopt', { signal });
      await client.call('DELETE /api/adopt', { signal });
      const words = adopted === undefined ? 'No cluster is adopted.' : `${adopted.name} is left to itself.`;
      return { json: { left: adopted?.name ?? null }, quiet: [], blocks: [text(words)] };
    }
    const body = { host: host!, dryRun, pinHostKeys: yes };
    const ask = (passwords?: { ssh: string; sudo: string }) =>
      client.call('POST /api/adopt', { body: { ...body, ...(passwords && { passwords }) }, signal });
    const adopted = await ask().catch(async (error: unknown) => {
      if (!(error instanceof BreadboxError) || error.code !== 'needs-password' || !canAsk(world)) throw error;
      const password = await askPassword(world, `Password of the login on ${host}: `);
      return ask({ ssh: password, sudo: password });
    });
    return { json: { ...adopted, dryRun }, quiet: [adopted.nodes], blocks: blocksOf(adopted, dryRun) };
  },
});

const HISTORY = { slurmdbd: 'slurmdbd', file: 'the file of jobcomp', none: 'Slurm alone, for minutes' } as const;

function blocksOf(adopted: Adopted, dryRun: boolean): Block[] {
  const { name, host, slurm, nodes, partitions, accounts, login, sharedHome, history, differences } = adopted;
  return [
    {
      kind: 'facts',
      facts: [
        { title: 'cluster', as: 'text', value: `${name}, Slurm ${slurm}, asked on ${host}` },
        { title: 'nodes', as: 'text', value: nodes },
        { title: 'partitions', as: 'text', value: partitions.join(', ') },
        { title: 'jobs run as', as: 'text', value: accounts ? "their users' own accounts" : login },
        { title: 'shared home', as: 'text', value: sharedHome ? 'yes' : 'no' },
        { title: 'history', as: 'text', value: HISTORY[history] },
      ],
    },
    ...(differences.length === 0 ? [] : [text('')]),
    ...differences.map((each) => text(`${each.setting}: ${each.here} (up: ${each.byUp}). ${each.sentence}`)),
    text(dryRun ? '\nNothing was adopted.' : `\n${name} is adopted: jobs go there from now on.`),
  ];
}
