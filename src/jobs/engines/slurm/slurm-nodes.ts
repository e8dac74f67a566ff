import type { EngineNode } from '../../engine.ts';
import { nodeState } from './node-states.ts';
import { parseFields, present } from './parse-fields.ts';

const KEYS = new Set(
  'NodeName Arch CoresPerSocket CPUAlloc CPUEfctv CPUTot CPULoad AvailableFeatures ActiveFeatures Gres GresUsed NodeAddr NodeHostName Port Version OS RealMemory AllocMem FreeMem Sockets Boards CoreSpecCount CPUSpecList MemSpecLimit State ThreadsPerCore TmpDisk Weight Owner MCS_label NextState Partitions BootTime SlurmdStartTime LastBusyTime ResumeAfterTime CfgTRES AllocTRES CapWatts CurrentWatts AveWatts ExtSensorsJoules ExtSensorsWatts ExtSensorsTemp Reason Comment Extra ReservationName InstanceId InstanceType'.split(
    ' ',
  ),
);

export type SlurmNode = Omit<EngineNode, 'wantedCores' | 'nextCores'> & { readonly partitions: readonly string[] };

/** @param text of `scontrol show node -o`. @param head the name of the node of slurmctld */
export function parseNodes(text: string, head: string): readonly SlurmNode[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('NodeName='))
    .map((line) => parseNode(parseFields(line, KEYS), head));
}

function parseNode(fields: ReadonlyMap<string, string>, head: string): SlurmNode {
  const node = fields.get('NodeName')!;
  const number = (key: string) => Number.parseInt(fields.get(key) ?? '', 10) || 0;
  const { state, reason: meaning } = nodeState(fields.get('State') ?? '');
  const partitions = present(fields.get('Partitions'))?.split(',') ?? [];
  const given = withoutSigner(present(fields.get('Reason')));
  const serves = state === 'idle' || state === 'mixed' || state === 'allocated';
  const reason = serves ? undefined : (given ?? meaning);
  return {
    node,
    cores: number('CPUEfctv') || number('CPUTot'),
    memBytes: number('RealMemory') * 2 ** 20,
    busyCores: number('CPUAlloc'),
    busyMemBytes: number('AllocMem') * 2 ** 20,
    gres: parseGres(present(fields.get('Gres'))),
    partition: partitions[0] ?? '',
    partitions,
    state,
    ...(reason !== undefined && { reason }),
    ...(node === head && { isHead: true }),
  };
}

/** `fan is loud [root@2026-11-21T22:13:19]`. A node that serves again may keep it: 24.11 does. */
function withoutSigner(reason: string | undefined): string | undefined {
  return reason?.replace(/ \[[^[\]]*@[^[\]]*\]$/, '');
}

/** `gpu:a100:2(S:0),shard:4` → `gpu:a100` 2, `shard` 4. */
export function parseGres(text: string | undefined): Readonly<Record<string, number>> {
  const gres: Record<string, number> = {};
  for (const word of (text ?? '').replace(/\([^)]*\)/g, '').split(',')) {
    const parts = word.split(':');
    const count = /^\d+$/.test(parts.at(-1) ?? '') && parts.length > 1 ? Number(parts.pop()) : 1;
    const name = parts.join(':');
    if (name !== '') gres[name] = (gres[name] ?? 0) + count;
  }
  return gres;
}
