import type { Check, Found } from '../check.ts';

/** In a container the log is that of the machine below, and its disks are others. */
const LOOK = `systemd-detect-virt -q -c || dmesg | grep -E '${[
  'I/O error, dev (mmcblk|sd|nvme|vd)',
  'Buffer I/O error on dev',
  'EXT4-fs error',
  'Remounting filesystem read-only',
  'mmc[0-9]+: (error|Timeout waiting|tuning execution failed)',
  'critical (medium|target) error',
].join('|')}' | tail -n 3 | sed 's/^/@log /'
awk '$2 == "/" && $4 ~ /^ro(,|$)/ { print "@read-only " $0 }' "$ROOT"/proc/mounts
awk '$2 == "/" && $4 ~ /(^|,)ro(,|$)/ { print "@meant-so" }' "$ROOT"/etc/fstab`;

export const failingDisk: Check = {
  name: 'failing-disk',
  rung: 'power',
  order: 20,
  cause: 'SD cards wear out, and break when the power goes while they write.',
  look: () => LOOK,
  examine: ({ patients, looked }) => patients.flatMap(({ node }) => findingOf(node, looked(node))),
};

function findingOf(node: string, looked: string): Found[] {
  const log = Array.from(looked.matchAll(/^@log (.*)$/gm), ([, line]) => line!).at(-1);
  const mount = /^@read-only (.*)$/m.exec(looked)?.[1];
  const isReadOnly = mount !== undefined && !/^@meant-so$/m.test(looked);
  if (log === undefined && !isReadOnly) return [];
  return [
    {
      level: 'error',
      nodes: [node],
      sentence: isReadOnly
        ? `The disk of ${node} can only be read: the kernel has put it so after an error.`
        : `The disk of ${node} does not read or write all that it is told to.`,
      proof: log ?? mount!,
      proofFrom: log === undefined ? '/proc/mounts' : 'dmesg',
      fix: `Copy what is worth it from ${node}, put another card or disk in, write the system to it, and say: breadbox nodes contact ${node} --replace, then breadbox up`,
    },
  ];
}
