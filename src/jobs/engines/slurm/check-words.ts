import { BreadboxError } from '../../../cluster/errors.ts';
import { formatBytes } from '../../../cluster/units.ts';
import type { JobSpec } from '../../engine.ts';
import type { SlurmNode } from './slurm-nodes.ts';

/**
 * Slurm takes jobs that could never start, in case nodes are added; what sbatch's own options ask for is left to it.
 * @throws BreadboxError `bad-input` where no node, or all together, have so much
 */
export function checkSize({ name, cpus, batch }: JobSpec, nodes: readonly SlurmNode[]): void {
  if (nodes.length === 0 || batch?.native !== undefined) return;
  const cores = nodes.map((node) => node.cores);
  const most = batch === undefined ? Math.max(...cores) : cores.reduce((sum, each) => sum + each, 0);
  const memBytes = Math.max(...nodes.map((node) => node.memBytes));
  const refuse = (what: string): never => {
    throw new BreadboxError('bad-input', `job "${name}" ${what}: it could never start`, { hint: 'ask for less' });
  };
  if (cpus > most)
    refuse(`asks for ${cpus} cores, and ${batch === undefined ? 'no node has' : 'the nodes have'} more than ${most}`);
  if ((batch?.memBytes ?? 0) > memBytes)
    refuse(`asks for ${formatBytes(batch!.memBytes!)} of memory, and no node has more than ${formatBytes(memBytes)}`);
}

/** @throws BreadboxError `bad-input` for what would not reach sbatch as it was meant; the rest sbatch says itself */
export function checkWords(spec: JobSpec): void {
  const { cpus, batch, argv, env = {}, directory } = spec;
  const refuse = (what: string, hint?: string): never => {
    throw new BreadboxError('bad-input', `job "${spec.name}" ${what}`, { hint });
  };
  if (!Number.isInteger(cpus) || cpus < 0) refuse(`asks for ${cpus} cpus`, 'ask for a whole number, 0 or more');
  const isStep = batch !== undefined && batch.script === undefined;
  if (typeof batch?.stdin === 'object' || (isStep && batch.native === undefined)) {
    throw new BreadboxError('not-supported', `job "${spec.name}" reads what is typed, which jobs of Slurm cannot`, {
      hint: 'Give all of its stdin with it.',
    });
  }
  if (batch?.script?.startsWith('#!') === false)
    refuse('has a script that does not begin with #!', 'begin it with #!/bin/bash');
  const isProgram = batch === undefined && spec.sbatch === undefined;
  if (isProgram && (argv[0] === undefined || argv[0] === '')) refuse('has no program to run', 'give the program');
  if (isProgram && argv[0]!.startsWith('-')) refuse(`has a program called ${argv[0]}`, `write ./${argv[0]}`);
  for (const path of [directory, spec.stdoutPath, spec.stderrPath]) {
    if (path !== undefined && !path.startsWith('/')) refuse(`has the path ${path}, which is not absolute`);
  }
  for (const name of Object.keys(env)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      refuse(`has an environment variable called ${JSON.stringify(name)}`, 'use letters, digits and _, no digit first');
  }
  const texts = [spec.name, directory, ...argv, ...Object.values(env), batch?.script, ...(batch?.native ?? [])];
  if (texts.some((text) => text?.includes('\0'))) refuse('has a zero byte in it', 'pass binary data in a file');
}
