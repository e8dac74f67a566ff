import { setTimeout as sleep } from 'node:timers/promises';
import type { Check, Exam, Found, Patient } from '../check.ts';
import { howToOpen, LOOK_AT_FIREWALL, openFirewall, ruleAgainst } from '../firewall.ts';
import { type Reach, reaches } from '../tcp-reach.ts';

/** Listens until somebody on its own computer connects, and says so when others can. */
const LISTEN = `perl -MIO::Socket::INET -e '
  $listener = IO::Socket::INET->new(Listen => 128, LocalAddr => "0.0.0.0", LocalPort => $ARGV[0], ReuseAddr => 1) or exit 3;
  alarm 30;
  while ($peer = $listener->accept) { exit 0 if $peer->peerhost eq "127.0.0.1"; close $peer; }'`;
const PAUSE_MS = 300;
const TRIES = 20;

/** The nodes call srun back, at ports of its own choice: with those closed a job starts and its srun hangs. */
export const srunPorts: Check = {
  name: 'srun-ports',
  rung: 'srun',
  order: 10,
  cause: 'A firewall on the head lets the ports of Slurm in, and not those at which srun waits for its tasks.',
  look: ({ isHead }) => (isHead ? LOOK_AT_FIREWALL : undefined),

  async examine(exam) {
    const { head, patients, ask } = exam;
    const others = patients.filter((each) => each.computes && each.node !== head?.node);
    if (head === undefined || others.length === 0) return [];
    const port = freePort(exam.slurmConf.get('srunportrange'), head);
    const listening = ask(head.node, { script: `${LISTEN} ${port}`, timeoutSec: 40 });
    listening.catch(() => undefined); // awaited below
    const own = { address: '127.0.0.1', port };
    const tried = await Promise.all(
      others.map(async ({ node }) => ({ node, ...(await reachesSoon(node, { address: head.address, port }, exam)) })),
    );
    const heard = await reachesSoon(head.node, own, exam);
    await listening;
    // Nothing listened: nothing was tested.
    if (!heard.ok) return [];
    const bad = tried.filter(({ ok }) => !ok);
    if (bad.length === 0) {
      exam.tested(`All nodes that compute reach ${head.node} at the ports of srun (tried: ${port}).`);
      return [];
    }
    const looked = exam.looked(head.node);
    const rule = ruleAgainst(looked, port);
    const range = exam.slurmConf.get('srunportrange');
    const finding: Found = {
      nodes: bad.length === others.length ? [head.node] : bad.map(({ node }) => node),
      level: 'error',
      sentence: `Nodes cannot call srun on ${head.node} back, so that it hangs although the job runs${range === undefined ? ', and no SrunPortRange says at which ports' : ''}.`,
      proof: rule ?? bad[0]!.said,
      proofFrom: rule === undefined ? `TCP from ${bad[0]!.node}` : `nft list ruleset on ${head.node}`,
      fix: `On ${head.node}: ${howToOpen(exam, looked)}`,
      ...(!/^@firewall /m.test(looked) && { byHand: true as const }),
    };
    return [finding];
  },

  async treat(_found, exam) {
    const { head } = exam;
    const treatment = head && openFirewall(head.node, exam, exam.looked(head.node));
    return treatment && [treatment];
  },
};

/** Refused at first: perl on a small board takes its time to begin. */
async function reachesSoon(
  node: string,
  at: { readonly address: string; readonly port: number },
  exam: Exam,
): Promise<Reach> {
  for (let tries = TRIES; ; tries--) {
    const reach = await reaches(node, at, exam);
    if (reach.ok || tries === 0 || !/refused/i.test(reach.said)) return reach;
    await sleep(PAUSE_MS, undefined, { signal: exam.signal });
  }
}

function freePort(range: string | undefined, { facts }: Patient): number {
  const [from = 45_000, to = 60_000] = (range ?? '').split('-').filter(Boolean).map(Number);
  const taken = new Set(facts?.listening);
  const first = from + Math.floor(Math.random() * (to - from));
  for (let port = first; port <= to; port++) if (!taken.has(port)) return port;
  return from;
}
