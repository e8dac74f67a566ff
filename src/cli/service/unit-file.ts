import { joinWords } from '../../cluster/posix-words.ts';

export const UNIT = 'breadbox.service';
export const UNIT_PATH = `/etc/systemd/system/${UNIT}`;
export const SERVICE_HOME = '/var/lib/breadbox';
export const SERVICE_ACCOUNT = 'breadbox';

export interface UnitSettings {
  /** Absolute path of Node.js. */
  readonly node: string;
  /** Holds `dist/`; a link that an upgrade moves on. */
  readonly packageDir: string;
  /** root, or an account of its own. */
  readonly account: string;
  /** For breadboxd, as on its command line. */
  readonly words: readonly string[];
}

/**
 * What a service of systemd is told. Jobs live in its control group and outlive it: `KillMode=process` ends the head alone, and one
 * that is killed for its memory does not take the head along. What would change the view of jobs is left out: private /tmp, device
 * lists, read-only trees.
 */
export function unitFile({ node, packageDir, account, words }: UnitSettings): string {
  const program = [node, `${packageDir}/dist/breadboxd.mjs`, '--home', SERVICE_HOME, ...words];
  return `# Written by: breadbox service install. The next one writes it anew; changes belong into a drop-in: systemctl edit ${UNIT}
[Unit]
Description=Breadbox, the head of a supercomputer no bigger than a breadbox
Wants=network-online.target
After=network-online.target time-sync.target

[Service]
Type=exec
User=${account}
ExecStart=${program.map(unitWord).join(' ')}
Environment=BREADBOX_HOME=${SERVICE_HOME}
WorkingDirectory=${SERVICE_HOME}
Restart=on-failure
RestartSec=2
TimeoutStopSec=30
KillMode=process
Delegate=yes
OOMPolicy=continue
LimitNOFILE=65536
${account === 'root' ? '' : OWN_ACCOUNT}
[Install]
WantedBy=multi-user.target
`;
}

/** Of a head that is not root, nothing may become root; neither may its jobs, which run as the same account. */
const OWN_ACCOUNT = `NoNewPrivileges=yes
RestrictSUIDSGID=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
`;

/** systemd expands % and $ in words that a shell would leave. */
function unitWord(word: string): string {
  const [quoted = ''] = [joinWords([word])];
  return quoted.replaceAll('%', '%%').replaceAll('$', '$$$$');
}
