import { joinWords } from '../../cluster/posix-words.ts';
import type { UpProblem } from '../../protocol/provision.ts';
import { INSTALLING_MARK, installScript, POLICY } from '../packages/install-script.ts';
import { wantedPackages } from '../packages/wanted-packages.ts';
import type { Phase, View } from '../phase.ts';

/** A slow card and a slow line: an hour for what takes ten seconds elsewhere. */
const TIMEOUT_SEC = 3600;
/** Measured on Debian 12 and 13: what a node needs, archives included, and a head with a compiler; with room to spare. */
const NEEDED_BYTES = { node: 700 * 2 ** 20, head: 1200 * 2 ** 20 };

/** `apt-get indextargets` knows none before the first update. */
const LOOK_AT_SOURCES = `cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
  awk '/^(deb|URIs:)[[:space:]]/ { for (i = 2; i <= NF; i++) if ($i ~ /^https?:/) print "@source " $i }' | sort -u`;

export const installPackages: Phase = {
  name: 'install-packages',
  title: 'install packages',
  concerns: (host, cluster) => !cluster.leaving.has(host.node),

  look: (host, cluster) => `
dpkg-query -W -f '@package \${Package} \${db:Status-Status}\\n' ${joinWords(wantedPackages(host, cluster))} 2>/dev/null
[ -z "$(dpkg --audit 2>/dev/null)" ] || echo @interrupted
[ ! -e ${INSTALLING_MARK} ] || echo @interrupted
${host.facts.internet ? '' : LOOK_AT_SOURCES}
grep -q breadbox ${POLICY} 2>/dev/null && echo @interrupted`,

  steps(view) {
    const { missing, interrupted } = read(view);
    if (missing.length === 0 && !interrupted) return [];
    const packages = missing.length > 0 ? missing : wantedPackages(view.host, view.cluster);
    return [
      {
        what: missing.length > 0 ? `install ${missing.join(', ')}` : 'finish an installation that was interrupted',
        script: installScript(packages),
        timeoutSec: TIMEOUT_SEC,
      },
    ];
  },

  sourcesOutOfReach: ({ host, looked }) =>
    host.facts.internet ? [] : Array.from(looked.matchAll(/^@source (\S+)$/gm), ([, url]) => url!),

  problems(view) {
    const { missing } = read(view);
    return missing.length === 0 ? [] : tooLittleSpace(view);
  },
};

function read({ host, cluster, looked }: View): { readonly missing: readonly string[]; readonly interrupted: boolean } {
  const installed = new Set(Array.from(looked.matchAll(/^@package (\S+) installed$/gm), ([, name]) => name!));
  return {
    missing: wantedPackages(host, cluster).filter((name) => !installed.has(name)),
    interrupted: /^@interrupted$/m.test(looked),
  };
}

function tooLittleSpace({ host, cluster }: View): UpProblem[] {
  const needed = host.node === cluster.head.node ? NEEDED_BYTES.head : NEEDED_BYTES.node;
  const { freeBytes } = host.facts;
  const [place, free] = freeBytes.root <= freeBytes.var ? ['/', freeBytes.root] : ['/var', freeBytes.var];
  if (free >= needed) return [];
  const mib = (bytes: number) => `${Math.floor(bytes / 2 ** 20)} MB`;
  return [
    {
      check: 'disk-space',
      node: host.node,
      sentence: `${host.node} has ${mib(free)} free on ${place}; the packages need ${mib(needed)}.`,
      hint: `See what takes the space: breadbox run -w ${host.node} -- du -xh --max-depth=2 / | sort -h | tail`,
      proof: `df ${place}: ${mib(free)} available`,
    },
  ];
}
