import { installScript } from '../packages/install-script.ts';
import type { Phase } from '../phase.ts';
import { isDebian } from '../releases.ts';

/** That breadbox-agent runs on. */
export const OLDEST_NODE = 18;
const PACKAGE = 'nodejs';
const TIMEOUT_SEC = 3600;

export const LOOK_AT_NODE = "node --version 2>/dev/null | sed 's/^/@node /'";

/** As `LOOK_AT_NODE` printed it; undefined: there is none. */
export function nodeMajor(looked: string): number | undefined {
  const [, major] = /^@node v(\d+)\./m.exec(looked) ?? [];
  return major === undefined ? undefined : Number(major);
}

/** Node.js, and nothing else, for nodes that are watched without being of the cluster. `up` brings it with all other packages. */
export const installNode: Phase = {
  name: 'install-node',
  title: 'install Node.js',
  concerns: (host, cluster) => !cluster.leaving.has(host.node),
  look: ({ facts }) => `${LOOK_AT_NODE}
apt-cache policy ${PACKAGE} 2>/dev/null | sed -n 's/^ *Candidate: \\([0-9][0-9]*\\)\\..*/@candidate \\1/p'
${facts.internet ? '' : `apt-get indextargets --format '@source $(REPO_URI)' 2>/dev/null | grep '^@source http' | sort -u`}`,
  problems({ host, looked }) {
    if (nodeMajor(looked) !== undefined) return [];
    const [, candidate] = /^@candidate (\d+)$/m.exec(looked) ?? [];
    // Before the first update of its lists a system offers nothing; what it brings then is seen when the agent is tested.
    if (isDebian(host.facts) && (candidate === undefined || Number(candidate) >= OLDEST_NODE)) return [];
    const offer = candidate === undefined ? '' : `, and its system offers ${candidate}`;
    return [
      {
        check: 'node-version',
        node: host.node,
        sentence: `${host.node} has no Node.js${offer}; breadbox-agent needs ${OLDEST_NODE} or later.`,
        hint: `Install it there, from the packages of ${host.facts.system.prettyName} or from nodejs.org, and say it again.`,
      },
    ];
  },
  steps: ({ looked }) =>
    nodeMajor(looked) === undefined
      ? [{ what: `install ${PACKAGE}`, script: installScript([PACKAGE]), timeoutSec: TIMEOUT_SEC }]
      : [],
  sourcesOutOfReach: ({ host, looked }) =>
    host.facts.internet ? [] : Array.from(looked.matchAll(/^@source (\S+)$/gm), ([, url]) => url!),
};
