import { enableMemoryCgroup } from '../../provision/phases/enable-memory-cgroup.ts';
import type { Check, Exam, Found, Patient } from '../check.ts';
import { treatByPhase } from '../treat-by-phase.ts';

const ENABLE = 'cgroup_enable=memory';
const DISABLE = 'cgroup_disable=memory';

/** A Raspberry Pi's kernel starts without it. What /proc/cgroups says of it has not been so since Linux 6.12. */
export const memoryCgroup: Check = {
  name: 'memory-cgroup',
  rung: 'cgroups',
  order: 10,
  cause:
    'The firmware of a Raspberry Pi switches it off before the words of cmdline.txt, where it is to be switched on.',
  look: ({ computes, facts }) =>
    computes
      ? `case $(systemd-detect-virt --container 2>/dev/null) in ''|none) ;; *) echo @container ;; esac
sed 's/^/@file /' ${facts?.kernelCommandLineFile ?? '/dev/null'} 2>/dev/null`
      : undefined,

  examine(exam) {
    const nodes = exam.patients.filter(({ computes }) => computes);
    const found = nodes.flatMap((patient) => findingOf(patient, exam));
    const limited = nodes.filter(({ facts }) => facts?.cgroup.controllers.includes('memory'));
    if (found.length === 0 && limited.length > 0 && limited.length === nodes.length)
      exam.tested('The kernels of all nodes that compute can limit memory.');
    return found;
  },

  treat: ({ nodes }, exam) => treatByPhase(enableMemoryCgroup, nodes, exam),
};

function findingOf({ node, facts }: Patient, { looked, slurmConf }: Exam): Found[] {
  if (facts === undefined || facts.cgroup.controllers.includes('memory')) return [];
  const text = looked(node);
  const wanted = [slurmConf.get('proctracktype'), slurmConf.get('taskplugin'), slurmConf.get('jobacctgathertype')];
  const isWanted = wanted.some((each) => each?.includes('cgroup') === true);
  // A container has of its host what it has, and nothing there can change it.
  if (!isWanted && /^@container$/m.test(text)) return [];
  const file = facts.kernelCommandLineFile;
  const lines = Array.from(text.matchAll(/^@file (.*)$/gm), ([, line]) => line!);
  const words = facts.kernelCommandLine.split(/\s+/);
  const [first = '', ...rest] = lines.filter((line) => line.trim() !== '');
  const asks = first.split(/\s+/).includes(ENABLE);
  const controllers = `/sys/fs/cgroup/cgroup.controllers:${facts.cgroup.controllers.join(' ')}`;
  const same = {
    nodes: [node],
    level: isWanted ? ('error' as const) : ('warning' as const),
    needs: 'reboot' as const,
  };
  const loss = isWanted ? 'slurmd cannot start as slurm.conf says' : 'no job is kept to its memory';
  if (file === undefined)
    return [
      {
        ...{ ...same, byHand: true },
        sentence: `The kernel of ${node} does not count memory, so that ${loss}.`,
        proof: controllers,
        proofFrom: `grep '' /sys/fs/cgroup/cgroup.controllers /dev/null on ${node}`,
        fix: `Add ${ENABLE} to the command line of its kernel, and restart it: breadbox reboot ${node}`,
      },
    ];
  if (rest.some((line) => line.includes(ENABLE)))
    return [
      {
        ...{ ...same, byHand: true },
        sentence: `${file} on ${node} has ${ENABLE} on a line of its own, which the firmware does not read, so that ${loss}.`,
        proof: rest.find((line) => line.includes(ENABLE))!,
        proofFrom: `${file} on ${node}`,
        fix: `Make ${file} one line, and restart it: breadbox reboot ${node}`,
      },
    ];
  if (asks && !words.includes(ENABLE))
    return [
      {
        ...{ ...same, byHand: true },
        sentence: `${node} has ${ENABLE} in ${file}, and has not started with it: ${loss}.`,
        proof: facts.kernelCommandLine.trim(),
        proofFrom: `/proc/cmdline on ${node}`,
        fix: `breadbox reboot ${node}. Where it is the same after that, the firmware reads another file than ${file}.`,
      },
    ];
  const isLater = words.lastIndexOf(DISABLE) > words.lastIndexOf(ENABLE);
  return [
    {
      ...same,
      ...(asks && { byHand: true as const }),
      sentence: `The kernel of ${node} was started without counting memory, so that ${loss}.`,
      proof: isLater ? facts.kernelCommandLine.trim() : controllers,
      proofFrom: isLater
        ? `/proc/cmdline on ${node}`
        : `grep '' /sys/fs/cgroup/cgroup.controllers /dev/null on ${node}`,
      fix: `Add ${ENABLE} at the end of the one line of ${file}, and restart it: breadbox reboot ${node}`,
    },
  ];
}
