import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path/posix';
import { BreadboxError } from '../../cluster/errors.ts';
import { joinWords } from '../../cluster/posix-words.ts';
import type { FileEntry } from '../../protocol/jobs.ts';
import type { ClusterShell } from '../engines/slurm/cluster-shell.ts';
import type { UnixAccount } from '../unix-account.ts';
import type { JobFiles } from './job-files.ts';
import type { Listing, OpenFile } from './own-files.ts';
import { limitOf } from './session-limit.ts';
import { firstLineOf, shellBytes } from './shell-bytes.ts';

const MOST_ENTRIES = 10_000;
const SECONDS = 60;

const NOT_THERE = 44;
const CLOSED = 45;
const ODD = 46;
const FULL = 47;

/** Files of accounts on a cluster, by programs of POSIX and of GNU there. */
export class ShellFiles implements JobFiles {
  readonly #shell: ClusterShell;

  constructor(shell: ClusterShell) {
    this.#shell = shell;
  }

  async list(account: UnixAccount | undefined, path: string): Promise<Listing> {
    const script = `f=${word(path)}
[ -e "$f" ] || exit ${NOT_THERE}
[ -d "$f" ] || exit ${ODD}
[ -r "$f" ] && [ -x "$f" ] || exit ${CLOSED}
find -L "$f/" -mindepth 1 -maxdepth 1 -printf '%y %s %T@ %f\\0' 2>/dev/null | head -z -n ${MOST_ENTRIES + 1}`;
    const { exitCode, stdout, stderr } = await this.#run(account, script);
    if (exitCode !== 0) throw refusal(path, this.#shell.node, exitCode, stderr);
    const found = stdout.split('\0').filter((line) => line !== '');
    const entries = found.slice(0, MOST_ENTRIES).flatMap(toEntry);
    return {
      path: resolve(path),
      entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1)),
      cut: found.length > MOST_ENTRIES,
    };
  }

  async read(account: UnixAccount | undefined, path: string): Promise<OpenFile> {
    const script = `f=${word(path)}
[ -e "$f" ] || exit ${NOT_THERE}
[ -f "$f" ] || exit ${ODD}
[ -r "$f" ] || exit ${CLOSED}
size=$(stat -L -c %s -- "$f") || exit ${CLOSED}
echo "$size"
head -c "$size" -- "$f"`;
    const chunks = shellBytes(this.#shell, { script, account: account?.name });
    const first = await firstLineOf(chunks);
    if ('ended' in first) throw refusal(path, this.#shell.node, first.ended.exitCode, first.ended.stderr);
    return { bytes: Number(first.line), chunks: after(first.rest, chunks) };
  }

  async write(
    account: UnixAccount | undefined,
    path: string,
    body: AsyncIterable<Uint8Array>,
    parents = false,
  ): Promise<{ bytes: number }> {
    let bytes = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of body) {
        bytes += chunk.length;
        yield chunk;
      }
    }
    const part = `.breadbox-${randomUUID()}.part`;
    const place = `f=${word(path)}
t=$(readlink -f -- "$f") || exit ${NOT_THERE}
p=$(dirname -- "$t")/${part}`;
    const script = `umask 022
${parents ? `mkdir -p -- "$(dirname -- ${word(path)})" || exit ${CLOSED}` : ''}
${place}
[ -d "$(dirname -- "$t")" ] || exit ${NOT_THERE}
[ ! -e "$t" ] || [ -f "$t" ] || exit ${ODD}
c=
trap '[ -z "$c" ] || kill "$c"; rm -f -- "$p"; exit 1' TERM INT HUP
{ : >"$p"; } 2>/dev/null || exit ${CLOSED}
exec 3>"$p" 4<&0
cat <&4 >&3 & c=$!
wait "$c" || { rm -f -- "$p"; exit ${FULL}; }
c=
if [ -e "$t" ]; then chmod --reference="$t" -- "$p"; fi
stat -c %s -- "$p"`;
    const release = limitOf(this.#shell).take(account?.name);
    const sent = await this.#shell
      .run({ script, account: account?.name, stdin: counted })
      .catch((error: unknown) => {
        // Where the connection broke, nobody there knows that it was not the end; the answer does not wait for a new one.
        void this.#run(account, `${place}\nrm -f -- "$p"`).catch(() => {});
        throw error;
      })
      .finally(release);
    if (sent.exitCode !== 0) throw refusal(path, this.#shell.node, sent.exitCode, sent.stderr);
    // A connection that broke looks to the other side like the end of the file: only who knows its length makes it a whole one.
    const whole = Number(sent.stdout) === bytes;
    const last = whole ? `mv -f -- "$p" "$t" || exit ${CLOSED}` : `rm -f -- "$p"; exit ${FULL}`;
    const { exitCode, stderr } = await this.#run(account, `${place}\n${last}`);
    if (exitCode !== 0) throw refusal(path, this.#shell.node, exitCode, stderr);
    return { bytes };
  }

  async makeDirectory(account: UnixAccount | undefined, path: string): Promise<void> {
    const script = `umask 077
f=${word(path)}
mkdir -p -- "$(dirname -- "$f")" && mkdir -- "$f" || exit ${CLOSED}`;
    const { exitCode, stderr } = await this.#run(account, script);
    if (exitCode !== 0) throw refusal(path, this.#shell.node, exitCode, stderr);
  }

  #run(account: UnixAccount | undefined, script: string) {
    return this.#shell.run({ script, account: account?.name, timeoutSec: SECONDS });
  }
}

/** As it is one word to a shell. @throws BreadboxError `bad-input` */
function word(path: string): string {
  if (path.startsWith('/') && !path.includes('\0')) return joinWords([path]);
  throw new BreadboxError('bad-input', `path: ${JSON.stringify(path.slice(0, 100))} is not an absolute path.`);
}

/** `f 12 1700000000.5 a name`: of a link, what it leads to; `l` leads nowhere. */
function toEntry(line: string): FileEntry[] {
  const [, type, bytes, seconds, name] = /^(.) (\d+) ([\d.]+) ([\s\S]+)$/.exec(line) ?? [];
  if (name === undefined) return [];
  const kind = type === 'f' ? 'file' : type === 'd' ? 'directory' : 'other';
  const changedAt = new Date(Number(seconds) * 1000).toISOString();
  return [{ name, kind, bytes: kind === 'file' ? Number(bytes) : 0, changedAt }];
}

async function* after(rest: Uint8Array, chunks: AsyncGenerator<Uint8Array, unknown>): AsyncGenerator<Uint8Array> {
  try {
    if (rest.length > 0) yield rest;
    for (;;) {
      const next = await chunks.next();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await chunks.return(undefined);
  }
}

function refusal(path: string, node: string, exitCode: number, stderr: string): BreadboxError {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  switch (exitCode) {
    case NOT_THERE:
      return new BreadboxError('not-found', `There is no ${path} on ${node}.`);
    case CLOSED:
      return new BreadboxError('not-allowed', `${path} on ${node} is closed to this account${said && `: ${said}`}.`);
    case ODD:
      return new BreadboxError(
        'conflict',
        `${path} on ${node} is not what it should be: a file, or a directory to list.`,
      );
    case FULL:
      return new BreadboxError('disk-full', `${path} could not be written on ${node}: ${said}`);
    default:
      return new BreadboxError('engine-failed', `${path} could not be used on ${node}: ${said}`);
  }
}
