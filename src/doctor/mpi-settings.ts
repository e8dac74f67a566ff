import { slurmRelease } from '../provision/slurm/slurm-release.ts';
import type { Patient } from './check.ts';

export const OPEN_MPI_FILE = '/etc/openmpi/openmpi-mca-params.conf';
const FILES = `${OPEN_MPI_FILE} /etc/openmpi/prte-mca-params.conf`;
const KEYS =
  'btl_tcp_if_include|btl_tcp_if_exclude|oob_tcp_if_include|oob_tcp_if_exclude|prte_if_include|prte_if_exclude';

/** A look at what programs of MPI start with: the library of PMIx, and which networks Open MPI is told to use. */
export const LOOK_AT_MPI = `echo "@version $(slurmd -V 2>/dev/null | sed 's/[^0-9]*//')"
for library in /usr/lib/*/pmix2/lib/libpmix.so.2; do
  [ -e "$library" ] || continue
  [ -e "\${library%.2}" ] || echo "@missing \${library%.2}"
done
grep -nHE '${KEYS}' ${FILES} 2>/dev/null | sed 's/^/@param /'
true`;

/** The name by which Slurm opens PMIx where there is only one with a number behind it. */
export function missingPmix(looked: string): string | undefined {
  const version = /^@version (\S+)$/m.exec(looked)?.[1];
  if (version === undefined || !slurmRelease(version).wantsPlainPmix) return undefined;
  return /^@missing (\S+)$/m.exec(looked)?.[1];
}

/** A setting that stands behind another one in its line, which is how a line is added to a file that does not end with one. */
export function gluedLine(looked: string): { readonly file: string; readonly line: string } | undefined {
  for (const [, file, line] of looked.matchAll(/^@param ([^:]+):\d+:(.*)$/gm)) {
    if (!line!.trim().startsWith('#') && new RegExp(`\\S(?:${KEYS})\\s*=`).test(line!))
      return { file: file!, line: line! };
  }
  return undefined;
}

/** Addresses that another node has as well, such as docker0's, and that Open MPI has not been told to leave alone. */
export function sameAddresses(
  patients: readonly Patient[],
  looked: (node: string) => string,
): readonly {
  readonly device: string;
  readonly address: string;
  readonly prefix: number;
  readonly nodes: readonly string[];
}[] {
  const seen = new Map<string, { device: string; address: string; prefix: number; nodes: string[] }>();
  for (const { node, facts } of patients) {
    for (const { device, address, prefix } of facts?.addresses ?? []) {
      if (device === 'lo' || address.includes(':') || address.startsWith('127.')) continue;
      const one = seen.get(address) ?? { device, address, prefix, nodes: [] };
      seen.set(address, one);
      if (!one.nodes.includes(node)) one.nodes.push(node);
    }
  }
  return [...seen.values()].flatMap((one) => {
    const open = one.nodes.filter((node) => !isLeftAlone(looked(node), one.device));
    return one.nodes.length < 2 || open.length === 0 ? [] : [{ ...one, nodes: open }];
  });
}

function isLeftAlone(looked: string, device: string): boolean {
  const value = (key: string) => new RegExp(`^@param [^:]+:\\d+:\\s*${key}\\s*=\\s*(.*)$`, 'm').exec(looked)?.[1];
  const names = (text: string | undefined) => text?.split(/[,\s]+/) ?? [];
  const include = value('btl_tcp_if_include');
  return include !== undefined ? !names(include).includes(device) : names(value('btl_tcp_if_exclude')).includes(device);
}
