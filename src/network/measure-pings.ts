import { Slots } from '../provision/ssh/slots.ts';
import { addressFor, type End } from './ends.ts';
import { ask, HOSTS_AT_ONCE, type Measurement } from './measurement.ts';
import { pingCommand, pingSeconds, readPings } from './ping-command.ts';

/** Enough for a median and for one that is lost; five a second. */
const PINGS = { full: 10, quick: 5 } as const;

export interface PingPlan {
  readonly from: End;
  readonly to: readonly End[];
}

/** Each of these ends pings those that are given for it. */
export async function measurePings(measurement: Measurement, plan: readonly PingPlan[]): Promise<void> {
  const { progress, kind } = measurement;
  progress.expect(plan.reduce((sum, { to }) => sum + to.length, 0));
  progress.doing('pings');
  const count = PINGS[kind];
  const slots = new Slots(HOSTS_AT_ONCE);
  const pingFrom = async ({ from, to }: PingPlan): Promise<void> => {
    const addresses = await Promise.all(to.map((end) => addressFor(end, from)));
    const known = to.flatMap((end, i) => (addresses[i] === undefined ? [] : [{ end, address: addresses[i] }]));
    const command = pingCommand(
      known.map(({ address }) => address),
      count,
    );
    const said = await ask(measurement, from, { command, timeoutSec: pingSeconds(known.length, count) });
    const answers = 'because' in said ? [] : readPings(said.stdout, known.length);
    for (const end of to) {
      const answer = answers[known.findIndex((each) => each.end === end)];
      const because = 'because' in said ? said.because : `${from.name} knows no way to ${end.name}.`;
      const pair = { from: from.name, to: end.name };
      if (answer === undefined) progress.measured({ ...pair, because });
      else progress.measured('ping' in answer ? { ...pair, pingMs: answer.ping } : { ...pair, ...answer });
    }
  };
  await Promise.all(plan.map((each) => slots.run(() => pingFrom(each))));
}
