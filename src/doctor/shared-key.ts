import { createHash } from 'node:crypto';
import { joinWords } from '../cluster/posix-words.ts';
import type { Exam, Patient, Treatment } from './check.ts';
import { isInSlurm } from './concerns-slurm.ts';

/** A look at a key: its sum, and when it was put there. Never the key. */
export function lookAtKey(path: string): string {
  return `[ ! -f ${path} ] || echo "@key $(sha256sum <${path} | cut -c 1-64) $(stat -c '%Y %Z %U:%G %a' ${path})"`;
}

export interface SeenKey {
  readonly sha256: string;
  /** When its content, and when its owner or mode changed; seconds since 1970. */
  readonly writtenSec: number;
  readonly changedSec: number;
  readonly owner: string;
  readonly mode: number;
}

export function readKey(looked: string): SeenKey | undefined {
  const [, sha256, written, changed, owner, mode] = /^@key (\S+) (\d+) (\d+) (\S+) (\d+)$/m.exec(looked) ?? [];
  if (sha256 === undefined) return undefined;
  return {
    sha256,
    writtenSec: Number(written),
    changedSec: Number(changed),
    owner: owner!,
    mode: Number.parseInt(mode!, 8),
  };
}

/** The sum of the right one: what `up` has written, or what most have, the head's where that is open. */
export function rightKey(
  seen: ReadonlyMap<string, SeenKey>,
  head: string,
  secret: string | undefined,
): string | undefined {
  if (secret !== undefined) return createHash('sha256').update(secret).digest('hex');
  const sums = [...seen.values()].map(({ sha256 }) => sha256);
  const votes = (sum: string | undefined) =>
    sums.filter((each) => each === sum).length + (sum === seen.get(head)?.sha256 ? 0.5 : 0);
  return sums.sort((a, b) => votes(b) - votes(a))[0];
}

/** The same, of what a look with `lookAtKey` has seen on all patients. */
export function rightSum({ patients, looked, head }: Exam, secret: string | undefined): string | undefined {
  const keys = patients.filter(isInSlurm).flatMap(({ node }) => {
    const key = readKey(looked(node));
    return key === undefined ? [] : [[node, key] as const];
  });
  return rightKey(new Map(keys), head?.node ?? '', secret);
}

export interface KeyFile {
  readonly path: string;
  readonly owner: string;
  readonly mode: string;
  /** What must start anew with it. */
  readonly restart: string;
}

/** Copies the right key to the node, from what `up` keeps or from a patient that has it. */
export async function copyKey(
  node: string,
  { path, owner, mode, restart }: KeyFile,
  from: { readonly secret: string | undefined; readonly patient: Patient | undefined; readonly exam: Exam },
): Promise<Treatment | undefined> {
  const { secret, patient, exam } = from;
  const base64 =
    secret !== undefined
      ? Buffer.from(secret).toString('base64')
      : patient && (await exam.ask(patient.node, { script: `base64 -w 0 <${joinWords([path])}` })).stdout.trim();
  if (base64 === undefined || base64 === '') return undefined;
  return {
    node,
    what: `put the cluster's key at ${path}, and start anew what uses it`,
    stdin: base64,
    script: `umask 077
mkdir -p -m 0755 ${path.slice(0, path.lastIndexOf('/'))}
base64 -d >${path}.new
chown ${owner} ${path}.new
chmod ${mode} ${path}.new
mv -f ${path}.new ${path}
${restart}`,
    timeoutSec: 120,
  };
}

/** Those that run. slurmd of 24.11 would block until it has registered. */
export const RESTART_SLURM = `systemctl try-restart slurmctld 2>/dev/null || true
systemctl --no-block try-restart slurmd 2>/dev/null || true`;
