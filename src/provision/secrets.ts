import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';

/** As `create-munge-key` and Slurm's manual make them. */
const BYTES = { 'munge.key': 128, 'slurm.key': 1024 } as const;

/** Made once, then the same for ever: `munge.key` and `slurm.key` in this directory, 0600. */
export async function clusterSecrets(directory: string): Promise<Cluster['secrets']> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const [mungeKey, slurmKey] = await Promise.all([
    secret(join(directory, 'munge.key'), BYTES['munge.key']),
    secret(join(directory, 'slurm.key'), BYTES['slurm.key']),
  ]);
  return { mungeKey, slurmKey };
}

/** On the disk before anything uses it: a key that was lost in a power cut would leave nodes with one that nobody has. */
async function secret(path: string, bytes: number): Promise<string> {
  const there = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (there !== undefined) return there.toString('base64');
  const made = randomBytes(bytes);
  const file = await open(`${path}.new`, 'w', 0o600);
  await file.writeFile(made);
  await file.sync();
  await file.close();
  await rename(`${path}.new`, path);
  return made.toString('base64');
}
