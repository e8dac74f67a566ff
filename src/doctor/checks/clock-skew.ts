import type { Check, Exam, Found, Patient } from '../check.ts';

/** munge and certificates stand as much as this; what is below it shows in the order of lines of logs alone. */
const WRONG_SEC = 30;
const OFF_SEC = 0.3;
const TRIES = 3;

interface Clock {
  readonly node: string;
  /** Less that of the head daemon's computer. */
  readonly offsetSec: number;
  readonly unsureSec: number;
}

export const clockSkew: Check = {
  name: 'clock-skew',
  rung: 'clock',
  order: 10,
  cause: 'Boards without a clock of their own begin where they ended, until somebody tells them the time.',
  async examine(exam) {
    const clocks = await clocksOf(exam);
    const right = clocks.find(({ node }) => node === exam.head?.node);
    const found = clocks.flatMap((clock) => findingOf(clock, right));
    const farthest = Math.max(...clocks.map((clock) => Math.abs(difference(clock, right).sec)));
    if (found.length === 0) exam.tested(`All clocks agree within ${Math.max(0.1, Math.ceil(farthest * 10) / 10)} s.`);
    return found;
  },
  async treat({ nodes }, exam) {
    const clocks = await clocksOf(exam);
    const right = clocks.find(({ node }) => node === exam.head?.node);
    return clocks
      .filter(({ node }) => nodes.includes(node))
      .map((clock) => {
        const sec = Math.round(difference(clock, right).sec);
        return {
          node: clock.node,
          what: `set the clock ${sec > 0 ? 'back' : 'forward'} by ${Math.abs(sec)} s`,
          script: `date -s "@$(( $(date +%s) - ${sec} ))" >/dev/null
chronyc makestep >/dev/null 2>&1 || true`,
        };
      });
  },
};

async function clocksOf(exam: Exam): Promise<readonly Clock[]> {
  const clocks = await Promise.all(exam.patients.map((patient) => clockOf(patient, exam)));
  return clocks.filter((clock) => clock !== undefined);
}

/** The quickest of some answers, its way there and back halved. */
async function clockOf({ node }: Patient, { ask }: Exam): Promise<Clock | undefined> {
  let best: Clock | undefined;
  for (let tries = 0; tries < TRIES; tries++) {
    const sentMs = Date.now();
    const { stdout } = await ask(node, { script: 'date +%s.%N' });
    const heardMs = Date.now();
    const unsureSec = (heardMs - sentMs) / 2000;
    if (!/^\d+\.\d+$/.test(stdout.trim())) return undefined;
    if (best === undefined || unsureSec < best.unsureSec)
      best = { node, offsetSec: Number(stdout.trim()) - (sentMs + heardMs) / 2000, unsureSec };
  }
  return best;
}

function difference(clock: Clock, right: Clock | undefined): { readonly sec: number; readonly unsureSec: number } {
  if (right === undefined) return { sec: clock.offsetSec, unsureSec: clock.unsureSec };
  return { sec: clock.offsetSec - right.offsetSec, unsureSec: clock.unsureSec + right.unsureSec };
}

function findingOf(clock: Clock, right: Clock | undefined): Found[] {
  const { sec, unsureSec } = difference(clock, right);
  const size = Math.abs(sec);
  if (size - unsureSec < OFF_SEC) return [];
  const by = size < 10 ? size.toFixed(1) : String(Math.round(size));
  const than = right?.node ?? 'the computer of Breadbox';
  return [
    {
      level: size < WRONG_SEC ? 'warning' : 'error',
      nodes: [clock.node],
      sentence: `The clock of ${clock.node} is ${by} s ${sec > 0 ? 'ahead of' : 'behind'} that of ${than}.`,
      proof: `${clock.node}: ${sec > 0 ? '+' : '-'}${by} s`,
      proofFrom: 'date +%s.%N on both, the way there and back halved',
      fix: `On ${clock.node}: systemctl restart chrony; chronyc makestep`,
    },
  ];
}
