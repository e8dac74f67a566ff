import { strToU8, zipSync } from 'fflate';
import type { FarmProject } from '../../benchmarks/bench-farm.ts';
import { measuredName } from '../../farm/measured-name.ts';

const UNIX = 3;
/** A regular file that everybody may run, in the upper half of the attributes. */
const PROGRAM_ATTRIBUTES = (0o100755 << 16) >>> 0;

/** The bundle of such a project, as `farm push` makes them. Its tasks come with each run. */
export function measuredBundle(run: string, { argv, mode, files }: FarmProject): Uint8Array {
  const project = {
    ...{ name: measuredName(run), title: `Measured by the benchmark ${run}; it goes with its end`, run: argv, mode },
    ...{ timeLimit: '10m', attempts: 1, priority: 100 },
  };
  const programs = files.map(({ name, base64 }) => [
    name,
    [Buffer.from(base64, 'base64'), { os: UNIX, attrs: PROGRAM_ATTRIBUTES }] as const,
  ]);
  // YAML reads JSON.
  return zipSync({ 'project.yaml': strToU8(JSON.stringify(project)), ...Object.fromEntries(programs) });
}
