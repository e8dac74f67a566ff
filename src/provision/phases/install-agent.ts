import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { joinWords } from '../../cluster/posix-words.ts';
import type { AgentFile } from '../../protocol/agent.ts';
import { AGENT_FILE, panelFileFor, TUNNEL_FILE, WATCH_FLAGS } from '../../protocol/agent-places.ts';
import { LED_SOCKET } from '../../protocol/panel-limits.ts';
import type { Cluster, Host } from '../cluster.ts';
import {
  fileSteps,
  lookAtFiles,
  type ManagedFile,
  markRestarts,
  RESTART_MARKS,
  readFoundFiles,
} from '../files/managed-file.ts';
import type { Phase, Step, View } from '../phase.ts';
import { LOOK_AT_NODE, nodeMajor, OLDEST_NODE } from './install-node.ts';

const PLACE = '/opt/breadbox/agent';
const LINK = '/usr/local/bin/breadbox-agent';
/** What was tested, as a sum of all that it depends on: an unchanged node is not asked to test again. */
const TESTED = `${PLACE}/tested`;
/** Of versions before this one. */
const KEPT_BEFORE = 1;

export const AGENT_SERVICE = 'breadbox-agent.service';
const UNIT = `/etc/systemd/system/${AGENT_SERVICE}`;

/**
 * It sees what is mounted, and whether that can be written, by looking: so it has no file systems of its own, as ProtectSystem,
 * ProtectHome or PrivateTmp would give it. Root reads what others must not: the firmware of a Raspberry Pi, and by
 * smartctl the wear of SSDs, which takes CAP_SYS_RAWIO (SATA) and CAP_SYS_ADMIN (NVMe). It has no DeviceAllow, as to name I2C's devices
 * there would take those of firmware and disks away. Its directory holds the socket for user LEDs, and stays for the port of the
 * tunnel. On a node out of memory it is the last to go.
 */
const SERVICE: ManagedFile = {
  path: UNIT,
  restarts: [AGENT_SERVICE],
  content: `# Written by Breadbox.
[Unit]
Description=Breadbox agent: tells the head how this computer is
After=network.target
StartLimitIntervalSec=0

[Service]
ExecStart=${PLACE}/current/breadbox-agent watch
Restart=always
RestartSec=2
TimeoutStopSec=5
RuntimeDirectory=breadbox
RuntimeDirectoryMode=0755
RuntimeDirectoryPreserve=yes
UMask=0077
MemoryMax=128M
TasksMax=64
CPUQuota=25%
OOMScoreAdjust=-500
NoNewPrivileges=yes
CapabilityBoundingSet=CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_SYS_RAWIO CAP_SYS_ADMIN
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native

[Install]
WantedBy=multi-user.target
`,
};

/** breadbox-agent on every node, as one file a version, with the node's own token; tested by reaching the head from there, and started. */
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
systemctl is-active --quiet ${AGENT_SERVICE} && echo @active
systemctl is-enabled --quiet ${AGENT_SERVICE} 2>/dev/null && echo @enabled
[ ! -e ${RESTART_MARKS}/${AGENT_SERVICE} ] || echo @restart
${LOOK_AT_NODE}
${lookAtFiles([UNIT], [AGENT_FILE])}`,
  problems({ host, looked }) {
    const node = nodeMajor(looked);
    if (node === undefined || node >= OLDEST_NODE) return [];
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
    const found = readFoundFiles(view.looked);
    const program = [...bundleSteps(view), ...fileSteps([config], found)];
    const made = [...program, ...tunnelSteps(view)];
    const service = fileSteps([SERVICE], found);
    const sum = createHash('sha256').update(`${cluster.agent.sha256}\n${config.content}`).digest('hex');
    const isTested = made.length === 0 && said(view, 'tested') === sum;
    const tested = isTested ? [] : [...made, test(sum)];
    const isOn = /^@active$/m.test(view.looked) && /^@enabled$/m.test(view.looked);
    const isToRestart = /^@restart$/m.test(view.looked) || program.length + service.length > 0;
    return [...tested, ...service, ...(isOn && !isToRestart ? [] : [start(isOn)])];
  },
  undo({ looked }) {
    if (!/^@(place|config|link|active|enabled|tunnel .*)$/m.test(looked) && !looked.includes(UNIT)) return [];
    return [
      {
        what: 'stop and remove breadbox-agent, and its token',
        script: `systemctl disable --now ${AGENT_SERVICE} 2>/dev/null || true
rm -f ${UNIT} ${RESTART_MARKS}/${AGENT_SERVICE}
rm -rf ${UNIT}.d
systemctl daemon-reload
if [ "$(readlink ${LINK})" = ${PLACE}/current/breadbox-agent ]; then rm -f ${LINK}; fi
rm -rf ${PLACE} ${AGENT_FILE} ${AGENT_FILE}.before-breadbox ${panelFileFor(AGENT_FILE)} ${TUNNEL_FILE} ${LED_SOCKET}
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
  const script = `${markRestarts([AGENT_SERVICE])}umask 022
mkdir -p ${place}
base64 -d | gunzip >${place}/breadbox-agent.cjs.new
echo "${sha256}  "${place}/breadbox-agent.cjs.new | sha256sum -c --quiet -
mv -f ${place}/breadbox-agent.cjs.new ${place}/breadbox-agent.cjs
cat >${place}/breadbox-agent <<'END'
#!/bin/sh
flags=
[ "\${1:-}" != watch ] || flags=${joinWords([WATCH_FLAGS.join(' ')])}
exec node $flags "$(dirname "$(readlink -f "$0")")/breadbox-agent.cjs" "$@"
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

function configFile({ node, sensors }: Host, { agent }: Cluster, token: string): ManagedFile {
  const file: AgentFile = {
    node,
    ...(agent.url !== undefined && { url: agent.url }),
    token,
    ca: agent.ca!,
    fingerprint: agent.fingerprint!,
    ...(sensors !== undefined && { sensors }),
  };
  return {
    path: AGENT_FILE,
    content: `${JSON.stringify(file, undefined, 2)}\n`,
    mode: '0600',
    secret: true,
    restarts: [AGENT_SERVICE],
  };
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

function start(runs: boolean): Step {
  return {
    what: runs ? 'restart breadbox-agent' : 'start breadbox-agent',
    script: `systemctl daemon-reload
systemctl enable ${AGENT_SERVICE} 2>/dev/null
systemctl reset-failed ${AGENT_SERVICE} 2>/dev/null || true
systemctl restart ${AGENT_SERVICE}
rm -f ${RESTART_MARKS}/${AGENT_SERVICE}`,
    timeoutSec: 60,
  };
}

function said({ looked }: View, word: string): string | undefined {
  return new RegExp(`^@${word} (.*)$`, 'm').exec(looked)?.[1]?.trim();
}
