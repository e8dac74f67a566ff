import { hasEnded, type JobStatus, type JobStep, type JobUsage } from '../../engine.ts';
import type { ClusterSettings } from './cluster-settings.ts';
import { jobState } from './job-states.ts';
import { parseInstant, parseMemory } from './parse-fields.ts';
import type { SlurmCommands } from './slurm-commands.ts';

export interface StepsAndUsage {
  readonly steps: readonly JobStep[];
  readonly usage: JobUsage;
}

export const NOTHING: StepsAndUsage = { steps: [], usage: {} };
const FIELDS = 'JobID,JobName,State,ExitCode,NTasks,Start,End,TotalCPU,MaxRSS';

/** From slurmdbd; without it steps are known while they run, and nobody keeps what was used. */
export async function askSteps(
  { jobId, state, startedAt }: JobStatus,
  commands: SlurmCommands,
  { accounting }: ClusterSettings,
): Promise<StepsAndUsage> {
  if (startedAt === undefined) return NOTHING;
  try {
    if (accounting)
      return parseAccounting(await commands.read(`sacct -n -P -D -j ${jobId} --format=${FIELDS} 2>/dev/null`));
    if (hasEnded(state)) return NOTHING;
    return { steps: parseRunning(await commands.read(`squeue -h -s -j ${jobId} -o '%i|%S|%j'`)), usage: {} };
  } catch {
    return NOTHING; // what cannot be asked now is not known; the engine's `trouble` says why
  }
}

export function parseRunning(text: string): readonly JobStep[] {
  return text.split('\n').flatMap((line) => {
    const [id = '', start, ...name] = line.split('|');
    const step = /\.([^.]+)$/.exec(id)?.[1];
    const startedAt = parseInstant(start);
    if (step === undefined || startedAt === undefined || step === 'extern') return [];
    const own = { step, name: name.join('|'), state: 'running' as const, tasks: 1, exitCode: undefined };
    return [{ ...own, startedAt, endedAt: undefined }];
  });
}

export function parseAccounting(text: string): StepsAndUsage {
  const steps: JobStep[] = [];
  let cpuSec = 0;
  let peak = 0;
  for (const line of text.split('\n')) {
    const words = line.split('|');
    if (words.length < 9) continue;
    const [tasks, start, end, cpu, memory] = words.slice(-5);
    const [state, exit] = words.slice(-7, -5);
    const step = /\.([^.]+)$/.exec(words[0]!)?.[1];
    if (step === undefined) cpuSec = Math.max(cpuSec, parseCpuTime(cpu!));
    peak = Math.max(peak, parseMemory(memory) ?? 0);
    const startedAt = parseInstant(start);
    if (step === undefined || step === 'extern' || startedAt === undefined) continue;
    const [code = 0, signal = 0] = exit!.split(':').map(Number);
    const endedAt = parseInstant(end);
    steps.push({
      step,
      name: words.slice(1, -7).join('|'),
      state: jobState(state!.split(' ')[0]!),
      tasks: Number(tasks) || 1,
      exitCode: endedAt === undefined ? undefined : signal > 0 ? 128 + signal : code,
      startedAt,
      endedAt,
    });
  }
  return { steps, usage: { ...(cpuSec > 0 && { cpuSec }), ...(peak > 0 && { peakMemBytes: peak }) } };
}

/** `1-02:03:04`, `02:03:04`, `03:04.567`; seconds. */
function parseCpuTime(text: string): number {
  const parts = /^(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text);
  if (parts === null) return 0;
  const [days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return days! * 86_400 + hours! * 3600 + minutes! * 60 + seconds!;
}
