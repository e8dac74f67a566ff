import { BreadboxError } from '../../cluster/errors.ts';

/** What a node has for a worker. */
export interface NodeLook {
  readonly uid: number;
  readonly cores: number;
  /** Absolute, without links. */
  readonly home: string;
  /** Of Node.js; `undefined`: there is none. */
  readonly nodeMajor: number | undefined;
  /** The agent of this head's version lies there. */
  readonly hasAgent: boolean;
  readonly tools: ReadonlySet<string>;
}

/** busybox has a wget too, which knows no authority of ours. */
const TOOLS = ['curl', 'unzip', 'setsid'] as const;

/** Where a login keeps what was sent to it. */
export const BASE = '"$HOME/.cache/breadbox"';

/** Changes nothing. @param sha256 of breadbox-agent as this head has it */
export function lookScript(sha256: string): string {
  return `echo "@uid $(id -u)"
echo "@home $(cd && pwd -P)"
echo "@cores $(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN)"
node --version 2>/dev/null | sed 's/^/@node /'
for tool in ${TOOLS.join(' ')}; do command -v $tool >/dev/null && echo "@tool $tool"; done
wget --version 2>/dev/null | grep -q '^GNU Wget' && echo '@tool wget'
[ -s ${BASE}/${agentFile(sha256)} ] && echo @agent
exit 0`;
}

/** @throws BreadboxError `command-failed` where no shell like sh has read the script */
export function readLook(node: string, stdout: string): NodeLook {
  const uid = /^@uid (\d+)$/m.exec(stdout)?.[1];
  const home = /^@home (\/.*)$/m.exec(stdout)?.[1];
  if (uid === undefined || home === undefined) {
    throw new BreadboxError('command-failed', `${node} did not say who logs in there, and where at home.`, {
      hint: `Look what this says: breadbox run -w ${node} -- 'id; cd; pwd'`,
    });
  }
  const major = /^@node v(\d+)\./m.exec(stdout)?.[1];
  return {
    uid: Number(uid),
    home,
    cores: Math.max(1, Number(/^@cores (\d+)$/m.exec(stdout)?.[1] ?? 1)),
    nodeMajor: major === undefined ? undefined : Number(major),
    hasAgent: /^@agent$/m.test(stdout),
    tools: new Set([...stdout.matchAll(/^@tool (\S+)$/gm)].map(([, tool]) => tool!)),
  };
}

export function agentFile(sha256: string): string {
  return `agent-${sha256.slice(0, 16)}.cjs`;
}
