import os from 'node:os';

/** Slurm's name of this node, else the first label of the host name. */
export function nodeName(): string {
  return (
    process.env.SLURMD_NODENAME ||
    os
      .hostname()
      .split('.')[0]
      ?.replace(/[^\w-]/g, '-') ||
    'localhost'
  );
}

export function coreCount(): number {
  return Math.max(1, os.availableParallelism?.() ?? os.cpus().length);
}

/** The environment that a user's program starts from: nothing of Breadbox's own, so no token. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('BREADBOX_')));
}
