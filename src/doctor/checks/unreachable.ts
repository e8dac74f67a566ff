import type { Check, Exam, Found, Patient } from '../check.ts';

/** The network, or nobody behind it. */
export const unreachable: Check = {
  name: 'unreachable',
  rung: 'ssh',
  order: 10,
  cause: 'A node is off, its cable or switch is, its address has changed, or no SSH server runs there.',
  async examine(exam) {
    const away = exam.everybody.filter(({ trouble }) => trouble !== undefined && !LET_IN.has(trouble.code));
    const found = await Promise.all(away.map((patient) => findingOf(patient, exam)));
    if (away.length === 0) exam.tested(`All nodes answer by SSH.`);
    return found;
  },
};

/** These answer, and are found by another check. */
const LET_IN: ReadonlySet<string> = new Set(['host-key', 'needs-password', 'not-allowed', 'needs-root']);

async function findingOf({ node, address, trouble }: Patient, exam: Exam): Promise<Found> {
  const { sentence = '', code } = trouble ?? {};
  const proof = sentence.replace(/^.*ssh says: /s, '');
  const common = { level: 'error' as const, nodes: [node], proof, proofFrom: `ssh ${address}` };
  if (code !== 'unreachable')
    return {
      ...common,
      sentence: `${node} answers, but not to the end: something hangs there.`,
      fix: `See what waits on ${node}, and for what: ps -eo pid,stat,wchan:20,args | grep ' D'`,
    };
  const isRefused = /Connection refused/.test(proof);
  const answers = await answersPing(address, exam);
  if (isRefused || answers === true)
    return {
      ...common,
      sentence: `${node} is on, but ${isRefused ? 'no SSH server answers there' : 'SSH does not get through to it'}.`,
      fix: `At ${node} itself: systemctl enable --now ssh`,
    };
  const silent = answers === false ? ': it does not answer to ping either' : '';
  return {
    ...common,
    sentence: `${node} (${address}) cannot be reached${silent}.`,
    fix: `See that ${node} is on, that its cable and the switch have light, and that its address is ${address}.`,
  };
}

/** Of any node that can be reached; `undefined`: there is none that could say. */
async function answersPing(address: string, { patients, ask }: Exam): Promise<boolean | undefined> {
  const [asked] = patients;
  if (asked === undefined) return undefined;
  const { stdout } = await ask(asked.node, {
    script:
      'command -v ping >/dev/null || exit 0\nread -r address\nping -c 2 -i 0.3 -W 1 "$address" >/dev/null && echo yes || echo no',
    stdin: `${address}\n`,
  });
  return stdout.trim() === '' ? undefined : stdout.trim() === 'yes';
}
