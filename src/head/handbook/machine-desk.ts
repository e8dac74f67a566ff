import type { BenchMachine } from '../../protocol/bench.ts';
import { type Machine, type MachineSettings, machineSettingsSchema } from '../../protocol/handbook.ts';
import type { HeadStore } from '../operations.ts';

/** What the owner says of the machine, with its history. */
export async function machine(store: HeadStore): Promise<Machine> {
  const rows = await store.read('machineVersions', undefined);
  const versions = rows.map((row) => ({ ...row, said: machineSettingsSchema.parse(JSON.parse(row.settings)) }));
  return {
    settings: versions[0]?.said ?? machineSettingsSchema.parse({}),
    history: versions.map(({ version, at, saidBy, said }, place) => ({
      ...{ version, at: new Date(at).toISOString(), by: saidBy },
      ...(said.revision !== undefined && { revision: said.revision }),
      changed: differing(said, versions[place + 1]?.said ?? machineSettingsSchema.parse({})),
    })),
  };
}

/** Where nothing is new, nothing is written. */
export async function setMachine(
  store: HeadStore,
  settings: MachineSettings,
  by: string,
  now: number,
): Promise<Machine> {
  await store.write('addMachineVersion', { settings: JSON.stringify(settings), by, now });
  return machine(store);
}

/**
 * Whose results are measured now, as far as its owner has said.
 * @param isWhole all of its nodes compute; of a part of it neither price nor volume is known
 */
export async function machineOfResults(store: HeadStore, isWhole: boolean): Promise<Partial<BenchMachine>> {
  const row = await store.read('machineNow', undefined);
  if (row === undefined) return {};
  const { name, revision, litres, euros } = machineSettingsSchema.parse(JSON.parse(row.settings));
  return {
    ...(name !== undefined && { name }),
    ...(revision !== undefined && { revision }),
    ...(isWhole && litres !== undefined && { litres }),
    ...(isWhole && euros !== undefined && { euros }),
  };
}

function differing(now: MachineSettings, before: MachineSettings): string[] {
  const keys = Object.keys(machineSettingsSchema.shape) as (keyof MachineSettings)[];
  return keys.filter((key) => JSON.stringify(now[key]) !== JSON.stringify(before[key]));
}
