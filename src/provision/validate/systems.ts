import { isDebian, releaseOf, SUPPORTED, slurmVersionOf } from '../releases.ts';
import { about, type Check } from './check.ts';

export const notDebian: Check = ({ nodes }) =>
  nodes
    .filter(({ facts }) => !isDebian(facts))
    .map((found) =>
      about(found, {
        check: 'not-debian',
        sentence: `${found.row.node} runs ${found.facts.system.prettyName}, and up brings up Debian and its kin alone.`,
        hint: `It can still compute tasks of the farm, over SSH: breadbox farm lend -w ${found.row.node}. For up, take it out: breadbox nodes remove ${found.row.node}`,
      }),
    );

export const unsupportedRelease: Check = ({ nodes }) =>
  nodes
    .filter(({ facts }) => isDebian(facts) && releaseOf(facts) === undefined)
    .map((found) =>
      about(found, {
        check: 'unsupported-release',
        sentence: `${found.row.node} runs ${found.facts.system.prettyName}; up knows ${SUPPORTED}.`,
        hint: 'Flash it anew with one of these, or take it out of the inventory.',
      }),
    );

export const noSystemd: Check = ({ nodes }) =>
  nodes
    .filter(({ facts }) => isDebian(facts) && facts.initSystem !== 'systemd')
    .map((found) =>
      about(found, {
        check: 'no-systemd',
        sentence: `${found.row.node} was started by ${found.facts.initSystem || 'an unknown program'}, not by systemd, which runs the services of a cluster.`,
      }),
    );

/** Slurm's own window is wider, but its configuration is one for all nodes, and what stands in it differs from release to release. */
export const slurmVersions: Check = ({ nodes, cluster }) => {
  const known = nodes.flatMap((found) => {
    const version = slurmVersionOf(found.facts);
    return version === undefined ? [] : [{ found, version, release: version.split('.').slice(0, 2).join('.') }];
  });
  const head = known.find(({ found }) => found.row.node === cluster?.head.node) ?? known[0];
  if (head === undefined) return [];
  return known
    .filter(({ release }) => release !== head.release)
    .map(({ found, version }) =>
      about(found, {
        check: 'slurm-versions',
        sentence: `${found.row.node} has Slurm ${version} (${found.facts.system.prettyName}), and ${head.found.row.node}, the head, ${head.version} (${head.found.facts.system.prettyName}): one cluster, one release.`,
        hint: 'Flash all nodes with the same release, or leave out those of the other one.',
      }),
    );
};

export const untestedRelease: Check = ({ nodes }) =>
  nodes.flatMap((found) => {
    const release = releaseOf(found.facts);
    if (release === undefined || release.tested) return [];
    return about(found, {
      check: 'untested-release',
      sentence: `${found.row.node} runs ${found.facts.system.prettyName}, which up knows from what it tells of itself; it was never tried on hardware.`,
    });
  });
