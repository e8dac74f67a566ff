import type { Exam, Patient } from '../check.ts';

/** For tests: an examination of nodes that have printed this; the first is the head, and nobody can be asked anything more. */
export function examOfLooks(looks: Readonly<Record<string, string>>, change: Partial<Exam> = {}): Exam {
  const patients = Object.keys(looks).map(
    (node, at): Patient => ({
      ...{
        node,
        address: `10.0.0.${at + 1}`,
        isHead: at === 0,
        isStorage: at === 0,
        computes: at > 0,
        facts: undefined,
      },
    }),
  );
  return {
    ...{ patients, everybody: patients, head: patients[0], cluster: undefined, slurmConf: new Map() },
    looked: (node) => looks[node] ?? '',
    ask: () => Promise.reject(new Error('nobody answers')),
    tested: () => {},
    signal: new AbortController().signal,
    ...change,
  };
}
