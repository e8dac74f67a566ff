import type { Check, Found } from '../check.ts';

const MIB = 1024;
/** Below this, services cannot write their logs and states any more. */
const FULL_KIB = 32 * MIB;
const NEARLY = { kib: 256 * MIB, percent: 95 };
const LOOK = `for kind in k i; do
  df -P$kind -l / /var /var/log /tmp | sed -n "2,\\$s/^/@df-$kind /p" | sort -u
done`;

export const diskFull: Check = {
  name: 'disk-full',
  rung: 'power',
  order: 30,
  cause: 'Logs, packages or the files of somebody have filled it.',
  look: () => LOOK,
  examine: ({ patients, looked }) => patients.flatMap(({ node }) => findingsOf(node, looked(node))),
  async treat({ nodes, proof }) {
    if (!/ \/(?:var(?:\/log)?)?$/.test(proof)) return undefined;
    return nodes.map((node) => ({
      node,
      what: 'throw away fetched packages, and old parts of the journal',
      script: 'apt-get clean\njournalctl --vacuum-size=50M',
    }));
  },
};

function findingsOf(node: string, looked: string): Found[] {
  const found: Found[] = [];
  for (const [, kind, line] of looked.matchAll(/^@df-([ki]) (.*)$/gm)) {
    const [, , , available, percent, place] = line!.split(/\s+/);
    if (place === undefined || available === '-') continue;
    const left = Number(available);
    const used = Number.parseInt(percent ?? '', 10);
    const isFull = kind === 'k' ? left < FULL_KIB && used >= NEARLY.percent : left === 0 && used === 100;
    const isNearly = kind === 'k' && left < NEARLY.kib && used >= NEARLY.percent;
    if (!isFull && !isNearly) continue;
    found.push({
      level: isFull ? 'error' : 'warning',
      nodes: [node],
      sentence: `${place} on ${node} ${isFull ? 'is' : 'is nearly'} full${kind === 'i' ? ': it can hold no more files' : ''}.`,
      proof: line!,
      proofFrom: `df -P${kind}`,
      fix: `breadbox run -w ${node} -- 'sudo apt-get clean; sudo journalctl --vacuum-size=50M; sudo du -xh --max-depth=2 ${place} | sort -h | tail'`,
    });
  }
  return found;
}
