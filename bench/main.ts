import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { farmParts } from './farm/parts.ts';
import { figureTable } from './figure-table.ts';
import { hplParts } from './hpl/parts.ts';
import { installPeers } from './install-peers.ts';
import { jobsParts } from './jobs/parts.ts';
import { describeMachine, machineText } from './machine.ts';
import { optimiseParts } from './optimise/parts.ts';
import { type BenchOptions, parseOptions, UsageError } from './options.ts';
import { pageParts } from './page/parts.ts';
import { panelParts } from './panel/parts.ts';
import { runParts } from './run/parts.ts';
import { type Outcome, runPart } from './run-part.ts';
import { slurmParts } from './slurm/parts.ts';
import type { Part } from './suite.ts';
import { upParts } from './up/parts.ts';
import { watchParts } from './watch/parts.ts';

const SUITES: Readonly<Record<string, { readonly parts: readonly Part[]; readonly reps: number }>> = {
  farm: { parts: farmParts, reps: 3 },
  jobs: { parts: jobsParts, reps: 3 },
  page: { parts: pageParts, reps: 1 },
  optimise: { parts: optimiseParts, reps: 3 },
  hpl: { parts: hplParts, reps: 5 },
  up: { parts: upParts, reps: 3 },
  run: { parts: runParts, reps: 5 },
  slurm: { parts: slurmParts, reps: 3 },
  watch: { parts: watchParts, reps: 3 },
  panel: { parts: panelParts, reps: 1 },
};
const USAGE =
  'Usage: npm run bench -- farm|hpl|jobs|page|optimise|panel|run|slurm|up|watch [--quick] [--only NAME,…] [--json FILE] [--reps N]';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => stop.abort(new Error(`stopped by ${signal}`)));

try {
  const names = Object.entries(SUITES).map(([suite, { parts }]) => [suite, parts.map(({ name }) => name)] as const);
  await main(parseOptions(process.argv.slice(2), Object.fromEntries(names)));
} catch (error) {
  const used = error instanceof UsageError;
  console.error(used ? `bench: ${error.message}\n${USAGE}` : stop.signal.aborted ? stop.signal.reason.message : error);
  process.exitCode = used ? 2 : stop.signal.aborted ? 130 : 1;
}

async function main(options: BenchOptions): Promise<void> {
  const { suite, only, quick, jsonPath } = options;
  const all = SUITES[suite]!;
  const reps = options.reps ?? (quick ? 1 : all.reps);
  const parts = all.parts.filter(({ name }) => only?.includes(name) ?? true);
  const out = join(import.meta.dirname, 'out');
  mkdirSync(out, { recursive: true });
  const directory = mkdtempSync(join(out, 'work-'));
  try {
    await installPeers(parts, stop.signal);
    const machine = describeMachine(directory);
    console.error(machineText(machine));
    const startedAt = new Date().toISOString();
    const outcomes: Outcome[] = [];
    for (const part of parts) outcomes.push(await runPart(part, { quick, reps, directory }, stop.signal));
    const figures = outcomes.flatMap((outcome) => outcome.figures);
    const result = {
      suite,
      quick,
      reps,
      startedAt,
      machine,
      figures,
      parts: outcomes.map(({ figures: _, ...rest }) => rest),
    };
    mkdirSync(dirname(jsonPath), { recursive: true });
    writeFileSync(jsonPath, `${JSON.stringify(result, undefined, 2)}\n`);
    console.log(figureTable(figures));
    console.error(`\nAll of it, with each sample: ${jsonPath}`);
    if (outcomes.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}
