import type { Check } from '../check.ts';
import { SLURMCTLD_LOG } from '../slurm-paths.ts';
import { startSlurm } from '../start-slurm.ts';
import { lookAtUnit, readUnit, whyNot } from '../unit-look.ts';

export const controllerStopped: Check = {
  name: 'controller-stopped',
  rung: 'slurmd',
  order: 10,
  cause: 'It was stopped or killed, or ends at once because of something in its configuration.',
  look: ({ isHead }) =>
    isHead
      ? `${lookAtUnit('slurmctld', [SLURMCTLD_LOG])}\ntimeout 10 scontrol ping 2>&1 | sed 's/^/@ping /'`
      : undefined,

  examine(exam) {
    const { head } = exam;
    if (head === undefined) return [];
    const looked = exam.looked(head.node);
    const ping = /^@ping (.*\bis (?:UP|DOWN).*)$/m.exec(looked)?.[1] ?? /^@ping (.*)$/m.exec(looked)?.[1];
    if (ping !== undefined && / is UP/.test(ping)) {
      exam.tested(`slurmctld on ${head.node} answers.`);
      return [];
    }
    const unit = readUnit(looked, 'slurmctld');
    const why = whyNot(unit);
    return [
      {
        nodes: [head.node],
        level: 'error',
        sentence:
          unit.state === 'running'
            ? `slurmctld runs on ${head.node}, but does not answer.`
            : `slurmctld does not run on ${head.node}: no job can be submitted, begun or asked for.`,
        proof: why.isLog ? why.line : (ping ?? why.line),
        proofFrom: why.isLog ? `${SLURMCTLD_LOG} on ${head.node}` : `scontrol ping on ${head.node}`,
        fix: 'systemctl enable --now slurmctld',
        needs: 'restart',
      },
    ];
  },

  treat: async ({ nodes: [node] }) => [startSlurm(node!, 'slurmctld')],
};
