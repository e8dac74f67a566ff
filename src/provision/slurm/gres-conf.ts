import type { Cluster, Host } from '../cluster.ts';
import { WRITTEN_BY } from './slurm-words.ts';

/** `gpu:nvidia:2`; `undefined` where the host has none. */
export function gresOf(host: Host): string | undefined {
  const types = byType(host);
  if (types.size === 0) return undefined;
  return [...types].map(([type, devices]) => `gpu:${type}:${devices.length}`).join(',');
}

/** A line for each node and type, as the file is the same for all. `undefined` where no node has a GPU. */
export function gresConf({ compute }: Cluster): string | undefined {
  const lines = compute.flatMap((host) =>
    [...byType(host)].flatMap(([type, devices]) =>
      devices.map((device) => `NodeName=${host.node} Name=gpu Type=${type} File=${device}`),
    ),
  );
  return lines.length === 0 ? undefined : `${[WRITTEN_BY, ...lines].join('\n')}\n`;
}

function byType({ facts }: Host): Map<string, string[]> {
  const types = new Map<string, string[]>();
  for (const { type, device } of facts.gpus) types.set(type, [...(types.get(type) ?? []), device]);
  return types;
}
