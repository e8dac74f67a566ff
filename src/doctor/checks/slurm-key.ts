import type { Check, Exam, Found } from '../check.ts';
import { authOf, isInSlurm } from '../concerns-slurm.ts';
import { copyKey, type KeyFile, lookAtKey, readKey, rightSum } from '../shared-key.ts';
import { SLURMCTLD_LOG, SLURMD_LOG, slurmUser } from '../slurm-paths.ts';
import { lookAtUnit, readUnit, type SeenUnit, whyNot } from '../unit-look.ts';

const SAYS =
  /key file is insecure|Protocol authentication error|jwt_decode|auth\/slurm|Munge encode failed|auth plugin/i;

const KEY: KeyFile = {
  path: '/etc/slurm/slurm.key',
  owner: 'slurm:slurm',
  mode: '0600',
  // A slurmd that waits for its configuration is neither running nor stopped.
  restart: `systemctl try-restart slurmctld 2>/dev/null || true
systemctl is-active --quiet slurmctld || ! systemctl is-enabled --quiet slurmctld 2>/dev/null || systemctl restart slurmctld
! systemctl is-enabled --quiet slurmd 2>/dev/null || { systemctl reset-failed slurmd 2>/dev/null || true; systemctl --no-block restart slurmd; }`,
};

/** Since 23.11 Slurm can do without munge; then all daemons share this one. */
export const slurmKey: Check = {
  name: 'slurm-key',
  rung: 'auth',
  order: 20,
  cause: 'The key was copied with another mode, or of another cluster, or its daemon was not started anew with it.',
  look: (patient) =>
    isInSlurm(patient)
      ? `${lookAtKey(KEY.path)}
${patient.isHead ? lookAtUnit('slurmctld', [SLURMCTLD_LOG]) : ''}
${patient.computes ? lookAtUnit('slurmd', [SLURMD_LOG]) : ''}`
      : undefined,

  examine(exam) {
    const nodes = exam.patients.filter(isInSlurm);
    if (authOf(exam) !== 'slurm') return nodes.flatMap(({ node }) => leftOver(node, exam));
    const right = rightSum(exam, exam.cluster?.secrets.slurmKey);
    return nodes.flatMap(({ node, isHead }): Found[] => {
      const looked = exam.looked(node);
      const key = readKey(looked);
      const units = [isHead ? 'slurmctld' : '', 'slurmd'].filter((each) => looked.includes(`@${each} `));
      const seen = units.map((unit) => ({ unit, ...readUnit(looked, unit) }));
      const wrong = wrongWith(key, { right, owner: isHead ? slurmUser(exam) : undefined, seen });
      if (wrong === undefined) return [];
      const said = seen.map((each) => ({ ...each, line: saidOf(each) })).find(({ line }) => line !== undefined);
      return [
        {
          nodes: [node],
          // A key that no daemon has read yet does no harm before the next start.
          level: said === undefined && seen.every(({ state }) => state === 'running') ? 'warning' : 'error',
          sentence: `${node} ${wrong}, so that Slurm there is not believed.`,
          proof: said?.line ?? (key === undefined ? `${KEY.path}: no such file` : `${key.sha256}  ${KEY.path}`),
          proofFrom: said === undefined ? `sha256sum on ${node}` : `journal of ${said.unit} on ${node}`,
          fix: `Copy ${KEY.path} of a good node to ${node}, then there: chown slurm:slurm ${KEY.path}; chmod 0600 ${KEY.path}; systemctl restart slurmd`,
          needs: 'restart',
        },
      ];
    });
  },

  async treat({ nodes: [node] }, exam) {
    if (authOf(exam) !== 'slurm')
      return [
        {
          node: node!,
          what: `put ${KEY.path} aside`,
          script: `mv -f ${KEY.path} ${KEY.path}.put-aside\nsystemctl --no-block restart slurmd`,
        },
      ];
    const secret = exam.cluster?.secrets.slurmKey;
    const right = rightSum(exam, secret);
    const patient = exam.patients.find((each) => readKey(exam.looked(each.node))?.sha256 === right);
    const treatment = await copyKey(node!, KEY, { secret, patient, exam });
    return treatment && [treatment];
  },
};

function wrongWith(
  key: ReturnType<typeof readKey>,
  of: { readonly right: string | undefined; readonly owner: string | undefined; readonly seen: readonly SeenUnit[] },
): string | undefined {
  if (key === undefined) return `has no ${KEY.path}`;
  if ((key.mode & 0o077) !== 0) return `has a ${KEY.path} that others may read`;
  if (of.owner !== undefined && !key.owner.startsWith(`${of.owner}:`))
    return `has a ${KEY.path} that is not ${of.owner}'s`;
  if (key.sha256 !== of.right) return `has another ${KEY.path} than the cluster`;
  const isStale = of.seen.some(
    (unit) => saidOf(unit) !== undefined && unit.sinceSec !== undefined && unit.sinceSec < key.changedSec,
  );
  return isStale ? `has daemons that have not read ${KEY.path} since it was changed` : undefined;
}

function saidOf(unit: SeenUnit): string | undefined {
  return unit.said.findLast((line) => SAYS.test(line)) ?? (unit.state === 'failing' ? whyNot(unit).line : undefined);
}

/** slurmd of 24.11 takes auth/slurm to fetch its configuration wherever it finds this key, whatever the head has. */
function leftOver(node: string, { looked }: Exam): Found[] {
  const text = looked(node);
  if (readKey(text) === undefined || !text.includes('@slurmd ')) return [];
  const slurmd = readUnit(text, 'slurmd');
  const line = slurmd.said.findLast((each) => SAYS.test(each));
  if (line === undefined) return [];
  return [
    {
      nodes: [node],
      level: 'error',
      sentence: `${node} has a ${KEY.path}, by which its slurmd speaks another language than this cluster's munge.`,
      proof: line,
      proofFrom: `journal of slurmd on ${node}`,
      fix: `mv ${KEY.path} ${KEY.path}.put-aside; systemctl restart slurmd`,
      needs: 'restart',
    },
  ];
}
