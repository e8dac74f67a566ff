import { SHARED_HOME } from '../provision/shared-home.ts';
import type { Exam } from './check.ts';

export const AUTOMOUNT = 'srv-home.automount';
const MOUNT = 'srv-home.mount';
const LIMIT_SEC = 20;

/** Lets go of whatever is mounted there, and has it mounted when it is next needed. */
export const REMOUNT_HOME = `systemctl stop ${AUTOMOUNT} 2>/dev/null || true
tries=10
while [ "$tries" -gt 0 ] && grep -q ' ${SHARED_HOME} ' /proc/mounts; do tries=$((tries - 1)); umount -l ${SHARED_HOME}; done
systemctl reset-failed ${MOUNT} ${AUTOMOUNT} 2>/dev/null || true
systemctl daemon-reload
systemctl start ${AUTOMOUNT}
timeout -s KILL ${LIMIT_SEC} ls -d ${SHARED_HOME}/. >/dev/null`;

/** Where the server was away and the first to need it was told so. A mount that waits for its server goes on by itself. */
export const TRY_HOME_AGAIN = `systemctl reset-failed ${MOUNT} ${AUTOMOUNT} 2>/dev/null || true
systemctl start ${AUTOMOUNT}`;

/** Whether the shared home is mounted on a node, by going there. @throws BreadboxError as `Remote.run` */
export async function mountedHome(
  node: string,
  { ask }: Pick<Exam, 'ask'>,
): Promise<{ readonly ok: boolean; readonly line: string; readonly from: string }> {
  const { stdout } = await ask(node, {
    script: `timeout -s KILL ${LIMIT_SEC} ls -d ${SHARED_HOME}/. 2>&1 >/dev/null | sed 's/^/@ls /'
awk '$2 == "${SHARED_HOME}" { type = $3 } END { print "@type", type }' /proc/mounts
systemctl status --no-pager ${AUTOMOUNT} 2>&1 | sed -n 's/^ *\\(Active: [^;]*\\).*/@status \\1/p'
journalctl -q --no-pager -o cat -u ${MOUNT} -n 20 --since=-120s 2>/dev/null | grep '^mount' | tail -n 1 | sed 's/^/@mount /'`,
    timeoutSec: LIMIT_SEC + 20,
  });
  const value = (word: string) => new RegExp(`^@${word} (.+)$`, 'm').exec(stdout)?.[1]?.trim();
  const type = value('type');
  const [says, mount, status] = [value('ls'), value('mount'), value('status')];
  return {
    ok: type !== undefined && type !== 'autofs' && says === undefined,
    line: mount ?? says ?? status ?? `${SHARED_HOME}: nothing is mounted`,
    from: mount
      ? `journal of ${MOUNT} on ${node}`
      : says
        ? `ls ${SHARED_HOME} on ${node}`
        : `systemctl status ${AUTOMOUNT} on ${node}`,
  };
}
