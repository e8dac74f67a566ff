import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { BreadboxError, exitCode } from '../../../cluster/errors.ts';
import type { Passwords } from '../../../protocol/fleet.ts';
import { type Client, connect } from '../../client.ts';
import { command } from '../../command.ts';
import { callFleet } from '../../fleet/fleet-call.ts';
import { outcomeCode, tellFailures } from '../../fleet/fleet-outcome.ts';
import { JSON_OPTION, type PrintOptions } from '../../options.ts';
import { text } from '../../output/report.ts';
import type { World } from '../../world.ts';

interface CopyOptions extends PrintOptions {
  readonly nodes: string;
  readonly user?: string;
}

export const copy = command<CopyOptions>({
  about: `Copies files and folders to many nodes, over SSH. They go into the folder DEST, which is made where it is missing; a single file whose DEST is no folder there becomes DEST, whole or not at all. The copies belong to the login.`,
  args: [
    {
      name: 'FILE',
      text: 'Files and folders from here, and at the end DEST: where to on the nodes.',
      many: true,
      complete: ['file'],
    },
  ],
  options: [
    { flags: '-w, --nodes NODESET', text: 'To these: n[1-4], @blue, @all.', required: true, complete: ['node-set'] },
    { flags: '-l, --user USER', text: 'Log in as this account.', shownDefault: "the inventory's" },
    JSON_OPTION,
  ],
  examples: [
    { does: 'One file', line: 'breadbox copy hosts -w @all /etc/hosts' },
    { does: 'Into a folder', line: "breadbox copy data/ run.sh -w 'n[1-4]' /srv/data/" },
  ],
  async run(world, words, { nodes, user }) {
    const files = words.slice(0, -1).map((file) => resolve(world.cwd, file));
    const path = words.at(-1)!;
    if (files.length === 0) {
      throw new BreadboxError('usage', 'Say what to copy and where to.', { hint: 'breadbox copy FILE -w @all DEST' });
    }
    const only = files.length === 1 && isFile(files[0]!) && !path.endsWith('/') ? basename(files[0]!) : undefined;
    for (const file of files) isFile(file);
    const client = connect(world);
    const query = { path, ...(only !== undefined && { only }), ...(user !== undefined && { user }) };
    const said: string[] = [];
    const ends = await callFleet(world, {
      nodes,
      begin: async (set, passwords) => {
        if (passwords !== undefined) await letIn(client, { nodes: set, passwords, user }, world.signal);
        return sendTar(world, files, (body) => {
          const given = { query: { ...query, nodes: set }, body, signal: world.signal };
          return client.stream('PUT /api/fleet/files', given);
        });
      },
      onOutput: ({ node, text: line }) => said.push(`${node}: ${line.trimEnd()}`),
    });
    for (const line of said) world.stderr.write(`${line}\n`);
    tellFailures(world, ends);
    const failed = outcomeCode(ends);
    const went = ends.filter(({ exitCode: code }) => code === 0).length;
    return {
      json: ends.map(({ node, exitCode: code, seconds, error }) => ({
        node,
        exitCode: code ?? null,
        seconds,
        ...(error && { error }),
      })),
      quiet: [],
      blocks: [text(`Copied to ${went} of ${ends.length} ${ends.length === 1 ? 'node' : 'nodes'}.`)],
      exit: failed === undefined ? 0 : exitCode(failed),
    };
  },
});

/** The connection that this makes is the one that the files then go through. */
async function letIn(
  client: Client,
  to: { readonly nodes: string; readonly passwords: Passwords; readonly user: string | undefined },
  signal: AbortSignal,
): Promise<void> {
  const answer = await client.stream('POST /api/fleet/run', { body: { ...to, argv: ['true'] }, signal });
  for await (const _ of answer); // what became of it shows when the files go
}

async function sendTar<T>(world: World, files: readonly string[], send: (tar: Readable) => Promise<T>): Promise<T> {
  const words = files.flatMap((file) => ['-C', dirname(file), `./${basename(file)}`]);
  const tar = spawn('tar', ['-cf', '-', ...words], { stdio: ['ignore', 'pipe', 'inherit'], signal: world.signal });
  const ended = once(tar, 'close');
  const [answer, [code]] = await Promise.all([send(tar.stdout), ended]);
  if (code !== 0) throw new BreadboxError('bad-input', `tar could not read all of the files (exit code ${code}).`);
  return answer;
}

function isFile(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw new BreadboxError('not-found', `There is no ${path}.`);
  return stats.isFile();
}
