import { staying } from '../provision/cluster.ts';
import type { Phase } from '../provision/phase.ts';
import type { Exam, Treatment } from './check.ts';

const LOOK_SEC = 60;

/**
 * What a phase of `up` would do on these nodes, which is what mends them: it looks at all patients, as some phases decide by
 * what others have. `undefined` where there is no cluster of `up`, or nothing to do.
 * @throws BreadboxError as `Remote.run`
 */
export async function treatByPhase(
  phase: Phase,
  nodes: readonly string[],
  { cluster, patients, ask }: Exam,
): Promise<readonly Treatment[] | undefined> {
  if (cluster === undefined) return undefined;
  const hosts = staying(cluster).filter(
    (host) => patients.some(({ node }) => node === host.node) && phase.concerns?.(host, cluster) !== false,
  );
  const looked = new Map(
    await Promise.all(
      hosts.map(async (host): Promise<[string, string]> => {
        const script = phase.look?.(host, cluster);
        if (script === undefined) return [host.node, ''];
        const { stdout } = await ask(host.node, { script: `(\n${script}\n) 2>/dev/null`, timeoutSec: LOOK_SEC });
        return [host.node, stdout];
      }),
    ),
  );
  const treatments = hosts
    .filter(({ node }) => nodes.includes(node))
    .flatMap((host) => {
      const view = { host, cluster, looked: looked.get(host.node)!, lookedOn: (node: string) => looked.get(node) };
      const sources = phase.sourcesOutOfReach?.(view);
      return phase.steps(view).map(
        ({ what, script, stdin, timeoutSec }): Treatment => ({
          ...{ node: host.node, what, script, stdin, timeoutSec, sources },
        }),
      );
    });
  return treatments.length === 0 ? undefined : treatments;
}
