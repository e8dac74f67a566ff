import { defineConfig } from 'vitest/config';
import { ON_BOTH } from './releases.ts';

/** What takes the ready cluster of a release, which one at a time has. */
const READY = {
  bookworm: ['benchmarks', 'kiosk-off', 'maintenance', 'slurm-truth'],
  trixie: ['adopt', 'farm-slurm', 'walk'],
  each: ['doctor-ground', 'doctor-slurm', 'job-scripts-slurm'],
};
/** What makes clusters of its own, beside the ready one of a release: so the projects end at about the same time. */
const BESIDE = { bookworm: ['farm-ssh', 'mixed-releases'], trixie: ['up-runner'] };
/** What measures how fast the machine is. */
const ALONE = ['sandbox', 'network'];

const files = (...names: readonly string[]) => names.map((name) => `test/cluster/${name}.test.ts`);
const ready = Object.values(READY).flat();
const elsewhere = [...ready, ...Object.values(BESIDE).flat(), ...ALONE];

function onRelease(release: 'bookworm' | 'trixie') {
  const names = ON_BOTH ? ready.filter((name) => !['adopt', 'kiosk-off', 'maintenance'].includes(name)) : READY.each;
  return {
    extends: true as const,
    test: {
      name: release,
      include: [...new Set(files(...READY[release], ...names, ...BESIDE[release]))],
      env: { BREADBOX_RELEASE: release },
      globalSetup: ['test/cluster/end-clusters.ts'],
    },
  };
}

/**
 * Drives the built programs against virtual nodes: run `node scripts/build.mjs` first, as root on Linux. The projects take nothing from each
 * other: scripts/check runs them beside each other, and what is to be alone after them.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
    projects: [
      onRelease('bookworm'),
      onRelease('trixie'),
      { extends: true, test: { name: 'own', include: files('*'), exclude: files(...elsewhere) } },
      { extends: true, test: { name: 'alone', include: files(...ALONE) } },
    ],
  },
});
