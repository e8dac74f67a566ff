import { DONE, type Outcome } from './outcome.ts';
import { findProgram } from './programs.ts';
import { runWithSecondTry } from './second-try.ts';
import type { VitestRun } from './vitest-suite.ts';

/** What virtual nodes are made with: program and Debian package. */
export const CLUSTER_PROGRAMS = [
  ['systemd-nspawn', 'systemd-container'],
  ['mmdebstrap', 'mmdebstrap'],
  ['iptables', 'iptables'],
  ['ip', 'iproute2'],
  ['ssh', 'openssh-client'],
  ['dbus-uuidgen', 'dbus-bin'],
] as const;

const CONFIG = 'test/cluster/vitest.config.ts';
/** Its projects. Virtual nodes mostly wait: beside each other, tests take half the time. */
const BESIDE = ['bookworm', 'trixie', 'own'];
const LAST = 'alone';

export async function runClusterTests(): Promise<Outcome> {
  const reason = whyNoVirtualNodes(process.platform, process.getuid?.(), (name) => findProgram([name]) !== undefined);
  if (reason !== undefined) return { ...DONE, skipped: 1, note: `skipped, because ${reason}` };
  return await runWithSecondTry(BESIDE.map(runOf), [runOf(LAST)]);
}

function runOf(project: string): VitestRun {
  return { suite: `cluster-${project}`, config: CONFIG, project };
}

/** In words; `undefined` where virtual nodes can be tried. */
export function whyNoVirtualNodes(
  platform: string,
  uid: number | undefined,
  has: (program: string) => boolean,
): string | undefined {
  if (platform !== 'linux') return 'virtual nodes need Linux';
  if (uid !== 0) return 'virtual nodes need root';
  const absent = CLUSTER_PROGRAMS.filter(([program]) => !has(program));
  if (absent.length === 0) return undefined;
  return `there is no ${absent.map(([program, name]) => `${program} (package ${name})`).join(', no ')}`;
}
