import type { EngineNode } from '../jobs/engine.ts';
import type { NodesEngine } from './maintenance-run.ts';

/**
 * An engine of one computer calls it by its host name, and the inventory may call it otherwise. Nodes are tended by the names of the
 * inventory, so here it has that one.
 * @param listed what the inventory calls that computer; `undefined`: it has it not, or the engine is of a cluster
 */
export function calledAsListed(engine: NodesEngine, listed: () => Promise<string | undefined>): NodesEngine {
  const names = async (): Promise<Names | undefined> => {
    const [ours, rows] = await Promise.all([listed(), engine.nodes()]);
    const [row] = rows;
    return ours === undefined || row === undefined || rows.length > 1 ? undefined : { ours, row };
  };
  const theirs = async (nodes: readonly string[]): Promise<readonly string[]> => {
    const known = await names();
    return nodes.map((node) => (node === known?.ours ? known.row.node : node));
  };
  return {
    get trouble() {
      return engine.trouble;
    },
    async nodes() {
      const known = await names();
      return known === undefined ? engine.nodes() : [{ ...known.row, node: known.ours }];
    },
    async list(filter) {
      const [jobs, known] = await Promise.all([engine.list(filter), names()]);
      if (known === undefined) return jobs;
      return jobs.map((job) => (job.node === known.row.node ? { ...job, node: known.ours } : job));
    },
    drain: async (nodes, reason) => engine.drain(await theirs(nodes), reason),
    resume: async (nodes) => engine.resume(await theirs(nodes)),
  };
}

interface Names {
  readonly ours: string;
  readonly row: EngineNode;
}
