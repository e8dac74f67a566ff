import type { Check, Found } from '../check.ts';
import { isInSlurm } from '../concerns-slurm.ts';

const CONFS = ['/etc/slurm/slurm.conf', '/etc/slurm-llnl/slurm.conf', '/run/slurm/conf/slurm.conf'];

/** Tried as somebody who has no rights of any kind, as root sees nothing of it. */
export const slurmConfMode: Check = {
  name: 'slurm-conf-mode',
  rung: 'paths',
  order: 40,
  cause: 'The file or its folder was made with a umask that leaves others out.',
  look: (patient) =>
    isInSlurm(patient)
      ? `for conf in ${CONFS.join(' ')}; do
  [ ! -f "$conf" ] || runuser -u nobody -- cat "$conf" 2>&1 >/dev/null | sed "s|^|@denied $conf |"
done`
      : undefined,

  examine: ({ patients, looked }) =>
    patients.filter(isInSlurm).flatMap(({ node }): Found[] => {
      const denied = readDenied(looked(node));
      if (denied === undefined) return [];
      return [
        {
          nodes: [node],
          level: 'error',
          sentence: `Nobody but root can read ${denied.path} on ${node}, so that no command of Slurm works there for users.`,
          proof: denied.line,
          proofFrom: `as nobody on ${node}`,
          fix: mend(denied.path).join('; '),
        },
      ];
    }),

  async treat({ nodes: [node] }, { looked }) {
    const { path } = readDenied(looked(node!))!;
    return [{ node: node!, what: `let everybody read ${path}`, script: mend(path).join('\n') }];
  },
};

function readDenied(looked: string): { readonly path: string; readonly line: string } | undefined {
  const [, path, line] = /^@denied (\S+) (cat: .*Permission denied.*)$/m.exec(looked) ?? [];
  return path === undefined ? undefined : { path, line: line! };
}

function mend(path: string): readonly string[] {
  const real = path.startsWith('/run/') ? `$(readlink -f ${path})` : path;
  const above = path.startsWith('/run/')
    ? `"$(dirname "${real}")" "$(dirname "$(dirname "${real}")")"`
    : path.slice(0, path.lastIndexOf('/'));
  return [`chmod go+rx ${above}`, `chmod go+r "${real}"`];
}
