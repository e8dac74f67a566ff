import { joinWords } from '../../cluster/posix-words.ts';
import {
  fileSteps,
  lookAtFiles,
  type ManagedFile,
  RESTART_MARKS,
  readFoundFiles,
  undoFileSteps,
} from '../files/managed-file.ts';
import type { Phase, Step, View } from '../phase.ts';

const MAIN = '/etc/chrony/chrony.conf';
const PART = '/etc/chrony/conf.d/breadbox.conf';
const DROP_IN = '/etc/systemd/system/chrony.service.d/breadbox.conf';
/** linux/capability.h: CAP_SYS_TIME. */
const MAY_SET_CLOCK = 1n << 25n;

/**
 * One time for all: the head serves it, from outside where it can, else its own; the others take it from the head alone, and step
 * to it at any time, as boards without a battery begin each day in the past. Installing chrony has put systemd-timesyncd away.
 */
export const serveTime: Phase = {
  name: 'serve-time',
  title: 'serve the time',
  look: () => `echo "@capabilities $(sed -n 's/^CapBnd:[[:space:]]*//p' /proc/1/status)"
systemctl is-active --quiet chrony && echo @active
systemctl is-enabled --quiet chrony 2>/dev/null && echo @enabled
[ ! -e ${RESTART_MARKS}/chrony ] || echo @restart
${lookAtFiles([MAIN, PART, DROP_IN])}`,

  steps(view) {
    const found = readFoundFiles(view.looked);
    const wanted = filesOf(view);
    const unwanted = [MAIN, PART, DROP_IN].filter((path) => !wanted.some((file) => file.path === path));
    const files = [...fileSteps(wanted, found), ...undoFileSteps(unwanted.map(restarting), found)];
    const runs = says(view, 'active') && says(view, 'enabled') && !says(view, 'restart');
    return files.length === 0 && runs ? [] : [...files, START];
  },

  undo({ looked }) {
    const steps = undoFileSteps([MAIN, PART, DROP_IN].map(restarting), readFoundFiles(looked));
    return steps.length === 0 ? [] : [...steps, START_AS_BEFORE];
  },
};

function filesOf({ host, cluster, looked }: View): ManagedFile[] {
  const { head, network, timeServer } = cluster;
  const isHead = host.node === head.node;
  const content = isHead ? servingPart(network, timeServer) : takingConf(head.address);
  return [
    { path: isHead ? PART : MAIN, content, restarts: ['chrony'] },
    ...(maySetClock(looked) ? [] : [{ path: DROP_IN, content: WITHOUT_CLOCK, restarts: ['chrony'] }]),
  ];
}

function servingPart(network: string, timeServer: string | undefined): string {
  const from = timeServer === undefined ? [] : [`server ${joinWords([timeServer])} iburst prefer`];
  return `${['# Written by Breadbox: this host serves the time of the cluster.', ...from, `allow ${network}`, 'local stratum 10'].join('\n')}\n`;
}

function takingConf(head: string): string {
  return `# Written by Breadbox: the time of this host comes from the head of the cluster.
server ${head} iburst minpoll 4 maxpoll 8
driftfile /var/lib/chrony/chrony.drift
logdir /var/log/chrony
makestep 1 -1
rtcsync
`;
}

/** In a container the clock is the machine's below. chronyd then compares and serves, and sets nothing; the unit would not start it. */
const WITHOUT_CLOCK = `# Written by Breadbox: this system may not set its clock.
[Unit]
ConditionCapability=

[Service]
ExecStart=
ExecStart=!/usr/sbin/chronyd -F 0 -x
`;

const START: Step = {
  what: 'start chrony with it',
  script: `systemctl daemon-reload
systemctl enable chrony 2>/dev/null
systemctl restart chrony
rm -f ${RESTART_MARKS}/chrony`,
};

const START_AS_BEFORE: Step = {
  what: 'start chrony as it was',
  script: `systemctl daemon-reload
systemctl restart chrony || true
rm -f ${RESTART_MARKS}/chrony`,
};

function maySetClock(looked: string): boolean {
  const bits = /^@capabilities ([0-9a-f]+)$/m.exec(looked)?.[1];
  return bits === undefined || (BigInt(`0x${bits}`) & MAY_SET_CLOCK) !== 0n;
}

function restarting(path: string): Pick<ManagedFile, 'path' | 'restarts'> {
  return { path, restarts: ['chrony'] };
}

function says({ looked }: View, word: string): boolean {
  return new RegExp(`^@${word}$`, 'm').test(looked);
}
