import { BreadboxError } from '../../cluster/errors.ts';
import { NodeSet } from '../../cluster/node-set.ts';
import { joinWords } from '../../cluster/posix-words.ts';
import type { ClusterShell } from '../engines/slurm/cluster-shell.ts';
import type { OutputFile, OutputFiles } from './output-file.ts';
import { shellBytes } from './shell-bytes.ts';

const NOT_THERE = 44;
const CLOSED = 45;
const LOOK_SEC = 30;

/** Opens it as 3. A pipe or a device is not opened. */
const OPEN = `[ -e "$f" ] || exit ${NOT_THERE}
[ -f "$f" ] && [ -r "$f" ] || exit ${CLOSED}
exec 3<"$f"`;
/** Prints its size on a line. */
const SIZE = `size=$(stat -L -c %s /proc/self/fd/3) || exit ${CLOSED}
echo "$size"`;

/** What jobs of a cluster print, as the node has it that speaks to slurmctld, read with the rights of the job's account. */
export class ShellOutput implements OutputFiles {
  /** Each look is a command there. */
  readonly lookMs = 500;
  readonly #shell: ClusterShell;
  readonly #shellOf: (node: string) => Promise<ClusterShell>;

  /** @param shellOf of another node; may throw */
  constructor(shell: ClusterShell, shellOf: (node: string) => Promise<ClusterShell>) {
    this.#shell = shell;
    this.#shellOf = shellOf;
  }

  async open(path: string, account: string | undefined, nodes?: string): Promise<OutputFile> {
    try {
      return await openOn(this.#shell, path, account);
    } catch (error) {
      const first = nodes === undefined ? undefined : [...NodeSet.parse(nodes)][0];
      if ((error as BreadboxError).code !== 'not-found' || first === undefined || first === this.#shell.node)
        throw error;
      // In a directory that nodes do not share, it is where the script ran.
      const there = await this.#shellOf(first).catch(() => undefined);
      if (there === undefined) throw error;
      return openOn(there, path, account);
    }
  }

  /** Slurm's srun keeps no ranks apart. */
  async rankNames(): Promise<readonly string[]> {
    return [];
  }
}

interface Source {
  readonly shell: ClusterShell;
  readonly path: string;
  readonly account: string | undefined;
  /** Opens it as 3, with no more rights than the account of the job has. */
  readonly open: string;
}

async function openOn(shell: ClusterShell, path: string, account: string | undefined): Promise<OutputFile> {
  await shell.known();
  const reader = account !== undefined && shell.accounts ? account : undefined;
  // Where the login cannot be that account, it reads nothing for it but what is that account's own: the job itself says where it
  // writes, and could name, or lead to by a link, what is closed to it. What is open is looked at, so that no link can change in between.
  const isOthers = reader === undefined && account !== undefined && account !== shell.login;
  const owner = isOthers ? `[ "$(stat -L -c %U /proc/self/fd/3)" = ${joinWords([account])} ] || exit ${CLOSED}` : '';
  const source = { shell, path, account: reader, open: `f=${joinWords([path])}\n${OPEN}\n${owner}` };
  const lookAt = (at: number, most: number) => look(source, at, most);
  await lookAt(0, 0);
  return {
    look: lookAt,
    async *part(from, to) {
      const script = `${source.open}\ntail -c +${from + 1} <&3 | head -c ${to - from + 1}`;
      yield* shellBytes(shell, { script, account: reader });
    },
    close: async () => {},
  };
}

async function look({ shell, path, account, open }: Source, at: number, most: number) {
  const read = most === 0 ? '' : `[ "$size" -le ${at} ] || tail -c +${at + 1} <&3 | head -c ${most}`;
  const script = `${open}\n${SIZE}\n${read}`;
  const pieces: Uint8Array[] = [];
  const onBytes = (bytes: Uint8Array): void => void pieces.push(Uint8Array.from(bytes));
  const { exitCode, stderr } = await shell.run({ script, account, timeoutSec: LOOK_SEC, onBytes });
  const found = Buffer.concat(pieces);
  const end = found.indexOf('\n');
  if (end === -1) throw refusal(path, shell.node, exitCode, stderr);
  return { size: Number(found.toString('utf8', 0, end)), bytes: found.subarray(end + 1) };
}

function refusal(path: string, node: string, exitCode: number, stderr: string): BreadboxError {
  if (exitCode === NOT_THERE) return new BreadboxError('not-found', `There is no file ${path} on ${node}.`);
  if (exitCode === CLOSED)
    return new BreadboxError('not-allowed', `${path} on ${node} cannot be read by the account of the job.`);
  return new BreadboxError('engine-failed', `${path} on ${node} could not be read: ${stderr.trim()}`);
}
