import { shareHome } from '../../provision/phases/share-home.ts';
import { sharesHome } from '../../provision/shared-home.ts';
import type { Check } from '../check.ts';
import { TRY_HOME_AGAIN } from '../shared-folder.ts';
import { treatByPhase } from '../treat-by-phase.ts';
import { lookAtUnit, readUnit, whyNot } from '../unit-look.ts';

export const homeServer: Check = {
  name: 'home-server',
  rung: 'home',
  order: 10,
  needsUp: true,
  cause: 'The NFS server was stopped, or its list of exports was changed.',
  look: ({ isStorage }) =>
    isStorage ? `${lookAtUnit('nfs-server')}\nexportfs -s 2>&1 | sed 's/^/@exported /'` : undefined,

  examine({ patients, cluster, looked, tested }) {
    const storage = patients.find(({ isStorage }) => isStorage);
    if (cluster === undefined || storage === undefined || !sharesHome(cluster)) return [];
    const text = looked(storage.node);
    const unit = readUnit(text, 'nfs-server');
    const isExported = /^@exported \/home\s/m.test(text);
    if (unit.state === 'running' && isExported) {
      tested(`${storage.node} serves /home.`);
      return [];
    }
    const stopped = unit.state !== 'running';
    return [
      {
        nodes: [storage.node],
        level: 'error',
        sentence: stopped
          ? `The NFS server does not run on ${storage.node}: programs that use the shared home wait for it.`
          : `${storage.node} runs an NFS server that does not share /home.`,
        proof: stopped ? whyNot(unit).line : (/^@exported (.*)$/m.exec(text)?.[1] ?? 'exportfs -s: nothing'),
        proofFrom: stopped ? `systemctl status nfs-server on ${storage.node}` : `exportfs -s on ${storage.node}`,
        fix: stopped
          ? 'systemctl enable --now nfs-server'
          : `breadbox up, which writes /etc/exports; then: exportfs -ra`,
        needs: 'restart',
      },
    ];
  },

  async treat({ nodes }, exam) {
    const steps = await treatByPhase(shareHome, nodes, exam);
    const others = exam.patients.filter(({ isStorage }) => !isStorage);
    return (
      steps && [
        ...steps,
        ...others.map(({ node }) => ({ node, what: 'let it be mounted again', script: TRY_HOME_AGAIN })),
      ]
    );
  },
};
