import { join } from 'node:path';
import { readJson } from '../local/read-json.ts';
import { writeWhole } from '../local/write-whole.ts';
import { present } from './parse-fields.ts';
import type { SlurmCommands } from './slurm-commands.ts';

/** What this engine needs to know of a slurm.conf. */
export interface ClusterSettings {
  /** slurmdbd keeps the history. */
  readonly accounting: boolean;
  /** Of jobcomp/filetxt, on the computer of slurmctld. */
  readonly historyFile: string | undefined;
  readonly memoryLimits: boolean;
  readonly killWaitSec: number;
  readonly version: string;
}

const UNKNOWN: ClusterSettings = {
  accounting: false,
  historyFile: undefined,
  memoryLimits: false,
  killWaitSec: 30,
  version: '',
};

/** As Slurm says; as it said the last time where it cannot be asked. */
export class SettingsBook {
  readonly #commands: SlurmCommands;
  readonly #path: string;
  current: ClusterSettings = UNKNOWN;

  constructor(commands: SlurmCommands, directory: string) {
    this.#commands = commands;
    this.#path = join(directory, 'settings.json');
  }

  /** Never rejects: whether Slurm can be asked is what the engine's `trouble` says. */
  async refresh(): Promise<void> {
    try {
      this.current = parseSettings(await this.#commands.read('scontrol show config'));
      await writeWhole(this.#path, JSON.stringify(this.current));
    } catch {
      if (this.current === UNKNOWN) this.current = (await readJson<ClusterSettings>(this.#path)) ?? UNKNOWN;
    }
  }
}

export function parseSettings(text: string): ClusterSettings {
  const values = new Map<string, string>();
  for (const [, key, value] of text.matchAll(/^\s*([A-Za-z]+)\s*= ?(.*)$/gm)) {
    if (!values.has(key!)) values.set(key!, value!.trim());
  }
  const of = (key: string) => present(values.get(key)) ?? '';
  const limitsByCgroup = of('TaskPlugin').includes('cgroup') && of('ConstrainRAMSpace') === 'yes';
  return {
    accounting: of('AccountingStorageType').endsWith('slurmdbd'),
    historyFile: of('JobCompType') === 'jobcomp/filetxt' ? present(values.get('JobCompLoc')) : undefined,
    memoryLimits: limitsByCgroup || /OverMemoryKill/i.test(of('JobAcctGatherParams')),
    killWaitSec: Number.parseInt(of('KillWait'), 10) || UNKNOWN.killWaitSec,
    version: of('SLURM_VERSION') || of('SlurmVersion'),
  };
}
