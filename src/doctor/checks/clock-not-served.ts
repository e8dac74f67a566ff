import { serveTime } from '../../provision/phases/serve-time.ts';
import type { Check, Found, Patient } from '../check.ts';
import { treatByPhase } from '../treat-by-phase.ts';

/** A chronyd that has just begun has not heard of anybody yet. */
const YOUNG_SEC = 120;
const LOOK = `if systemctl is-active --quiet chrony; then
  echo @active
  pid=$(systemctl show -p MainPID --value chrony)
  echo "@age $(ps -o etimes= -p "$pid")"
  timeout 3 chronyc -n -c sources | sed 's/^/@source /'
else echo "@inactive $(systemctl is-active chrony)"; fi`;

export const clockNotServed: Check = {
  name: 'clock-not-served',
  rung: 'clock',
  order: 20,
  cause: 'chrony was stopped, or its port is closed: clocks drift apart from now on.',
  needsUp: true,
  look: () => LOOK,
  examine({ patients, cluster, looked, tested }) {
    const head = cluster?.head;
    if (head === undefined) return [];
    const found = patients.flatMap((patient) => findingOf(patient, head.address, looked(patient.node)));
    if (found.length === 0) tested(`The head, ${head.node}, tells all others the time.`);
    return found;
  },
  treat: (found, exam) => treatByPhase(serveTime, found.nodes, exam),
};

function findingOf({ node, isHead }: Patient, head: string, looked: string): Found[] {
  const common = { level: 'warning' as const, nodes: [node] };
  const inactive = /^@inactive (.*)$/m.exec(looked)?.[1];
  if (inactive !== undefined)
    return [
      {
        ...common,
        sentence: isHead ? `${node} tells nobody the time: chrony does not run.` : `Nobody tells ${node} the time.`,
        proof: inactive,
        proofFrom: `systemctl is-active chrony, on ${node}`,
        fix: `On ${node}: systemctl enable --now chrony`,
        needs: 'restart' as const,
      },
    ];
  // MODE,STATE,NAME,STRATUM,POLL,REACH,…: the answers of the last eight times, in octal.
  const source = Array.from(looked.matchAll(/^@source (.*)$/gm), ([, line]) => line!).find(
    (line) => line.split(',')[2] === head,
  );
  const age = Number(/^@age +(\d+)$/m.exec(looked)?.[1] ?? 0);
  if (isHead || age < YOUNG_SEC || (source !== undefined && source.split(',')[5] !== '0')) return [];
  return [
    {
      ...common,
      sentence:
        source === undefined ? `${node} does not ask the head for the time.` : `The head tells ${node} no time.`,
      proof: source ?? (/^@source (.*)$/m.exec(looked)?.[1] || 'no source'),
      proofFrom: `chronyc -n -c sources, on ${node}`,
      fix: `On the head: systemctl restart chrony, and let port 123 of UDP through`,
      needs: 'restart' as const,
      ...(source === undefined ? {} : { byHand: true as const }),
    },
  ];
}
