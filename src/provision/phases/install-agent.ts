import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { joinWords } from '../../cluster/posix-words.ts';
import { AGENT_FILE, type AgentFile, TUNNEL_FILE } from '../../protocol/agent.ts';
import type { Cluster, Host } from '../cluster.ts';
import { fileSteps, lookAtFiles, type ManagedFile, readFoundFiles } from '../files/managed-file.ts';
import type { Phase, Step, View } from '../phase.ts';

const PLACE = '/opt/breadbox/agent';
const LINK = '/usr/local/bin/breadbox-agent';
/** What was tested, as a sum of all that it depends on: an unchanged node is not asked to test again. */
const TESTED = `${PLACE}/tested`;
const OLDEST_NODE = 18;
/** Of versions before this one. */
const KEPT_BEFORE = 1;

/** breadbox-agent on every node, as one file a version, with the node's own token; tested by reaching the head from there. */
export const installAgent: Phase = {
  name: 'install-agent',
  title: 'install agent',
  look: () => `[ -L ${PLACE}/current ] && echo "@version $(readlink ${PLACE}/current)"
sha256sum <${PLACE}/current/breadbox-agent.cjs | sed 's/^/@sum /'
[ "$(readlink ${LINK})" = ${PLACE}/current/breadbox-agent ] && echo @link
cat ${TESTED} | sed 's/^/@tested /'
[ -e ${AGENT_FILE} ] && echo @config
[ -d ${PLACE} ] && echo @place
cat ${TUNNEL_FILE} | sed 's/^/@tunnel /'
node --version | sed 's/^/@node /'
${lookAtFiles([], [AGENT_FILE])}`,
  problems({ host, looked }) {
    const [, node] = /^@node v(\d+)\./m.exec(looked) ?? [];
    if (node === undefined || Number(node) >= OLDEST_NODE) return [];
    return [
      {
        check: 'node-version',
        node: host.node,
        sentence: `${host.node} has Node.js ${node}, and breadbox-agent needs ${OLDEST_NODE} or later.`,
        hint: 'Remove that one, so that the one of its system is installed, or put a newer one in its place.',
        proof: `node --version: v${node}`,
      },
    ];
  },
  steps(view) {
    const { host, cluster } = view;
    const token = cluster.agent.tokens.get(host.node);
    if (token === undefined || cluster.agent.ca === undefined) return [];
    const config = configFile(host, cluster, token);
    const made = [...bundleSteps(view), ...fileSteps([config], readFoundFiles(view.looked)), ...tunnelSteps(view)];
    const sum = createHash('sha256').update(`${cluster.agent.sha256}\n${config.content}`).digest('hex');
    const isTested = made.length === 0 && said(view, 'tested') === sum;
    return isTested ? [] : [...made, test(sum)];
  },
  undo({ looked }) {
    if (!/^@(place|config|link|tunnel .*)$/m.test(looked)) return [];
    return [
      {
        what: 'remove breadbox-agent and its token',
        script: `if [ "$(readlink ${LINK})" = ${PLACE}/current/breadbox-agent ]; then rm -f ${LINK}; fi
rm -rf ${PLACE} ${AGENT_FILE} ${TUNNEL_FILE}
rmdir --ignore-fail-on-non-empty /opt/breadbox /etc/breadbox /run/breadbox 2>/dev/null || true`,
      },
    ];
  },
};

function bundleSteps(view: View): Step[] {
  const { version, sha256, path } = view.cluster.agent;
  const isThere = said(view, 'version') === version && said(view, 'sum')?.slice(0, 64) === sha256;
  if (isThere && /^@link$/m.test(view.looked)) return [];
  const place = joinWords([`${PLACE}/${version}`]);
  const script = `umask 022
mkdir -p ${place}
base64 -d | gunzip >${place}/breadbox-agent.cjs.new
echo "${sha256}  "${place}/breadbox-agent.cjs.new | sha256sum -c --quiet -
mv -f ${place}/breadbox-agent.cjs.new ${place}/breadbox-agent.cjs
cat >${place}/breadbox-agent <<'END'
#!/bin/sh
exec node "$(dirname "$(readlink -f "$0")")/breadbox-agent.cjs" "$@"
END
chmod 755 ${place}/breadbox-agent
ln -sfn ${joinWords([version])} ${PLACE}/current.new
mv -fT ${PLACE}/current.new ${PLACE}/current
ln -sfn ${PLACE}/current/breadbox-agent ${LINK}
cd ${PLACE}
ls -1t | grep -v -x -F -e current -e tested -e ${joinWords([version])} | tail -n +${KEPT_BEFORE + 1} | while read -r old; do rm -rf "./$old"; done`;
  return [
    { what: `install breadbox-agent ${version}`, script, stdin: gzipSync(readFileSync(path)).toString('base64') },
  ];
}

function configFile({ node }: Host, { agent }: Cluster, token: string): ManagedFile {
  const file: AgentFile = {
    node,
    ...(agent.url !== undefined && { url: agent.url }),
    token,
    ca: agent.ca!,
    fingerprint: agent.fingerprint!,
  };
  return { path: AGENT_FILE, content: `${JSON.stringify(file, undefined, 2)}\n`, mode: '0600', secret: true };
}

/** Where the node cannot connect to the head, the head's tunnel comes out at a port that the server there has chosen. */
function tunnelSteps(view: View): Step[] {
  const port = view.cluster.agent.tunnels?.get(view.host.node);
  if (port === undefined || said(view, 'tunnel') === String(port)) return [];
  const script = `mkdir -p /run/breadbox\necho ${port} >${TUNNEL_FILE}`;
  return [{ what: `reach the head through a tunnel, at port ${port} of its loopback`, script }];
}

function test(sum: string): Step {
  return {
    what: 'test that it reaches the head',
    script: `rm -f ${TESTED}\n${LINK} check\necho ${sum} >${TESTED}`,
    timeoutSec: 60,
  };
}

function said({ looked }: View, word: string): string | undefined {
  return new RegExp(`^@${word} (.*)$`, 'm').exec(looked)?.[1]?.trim();
}
