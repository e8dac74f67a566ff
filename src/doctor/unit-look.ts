/** A unit of systemd as it was seen. */
export interface SeenUnit {
  /** `failing`: it ended by itself, and may be started again every few seconds. `absent`: no such unit. */
  readonly state: 'running' | 'failing' | 'stopped' | 'absent';
  /** Since when it runs; seconds since 1970 by its own clock. */
  readonly sinceSec: number | undefined;
  /** The line of `systemctl status`: Active: inactive (dead) since … */
  readonly status: string;
  /** What it said in the last two minutes, as it stands in its journal and in its log, without times. */
  readonly said: readonly string[];
}

const RECENT_SEC = 120;

/** A look that prints how the unit is, and what it said lately: older lines tell of what was mended since. */
export function lookAtUnit(unit: string, logs: readonly string[] = []): string {
  return `systemctl show -p LoadState -p ActiveState -p SubState ${unit} | sed 's/^/@${unit} /'
since=$(systemctl show -p ActiveEnterTimestamp --value ${unit})
[ -z "$since" ] || echo "@${unit} Since=$(date -d "$since" +%s)"
systemctl status --no-pager ${unit} 2>/dev/null | sed -n 's/^ *\\(Active: [^;]*\\).*/@${unit} Status=\\1/p'
journalctl -q --no-pager -o cat -u ${unit} -n 40 --since=-${RECENT_SEC}s 2>/dev/null | sed 's/^/@${unit} Said=/'
${logs.map((log) => `${recentLines(log)} | sed 's/^/@${unit} Said=/'`).join('\n')}
true`;
}

/** Prints the last lines of a log of Slurm or munge that are of the last minutes, without their times. */
export function recentLines(log: string, seconds = RECENT_SEC): string {
  return `tail -n 60 ${log} 2>/dev/null | awk -v since="$(date -d '-${seconds} seconds' +%Y-%m-%dT%H:%M:%S)" '{
  at = $0; sub(/^\\[/, "", at); at = substr(at, 1, 19); sub(/ /, "T", at)
  if (at >= since && at ~ /^[0-9]+-/) { sub(/^\\[[^]]*\\] |^[0-9-]+ [0-9:]+ [+-][0-9]+ /, ""); print } }'`;
}

export function readUnit(looked: string, unit: string): SeenUnit {
  const values = (key: string) =>
    Array.from(looked.matchAll(new RegExp(`^@${unit} ${key}=(.*)$`, 'gm')), ([, value]) => value!.trim());
  const [active = ''] = values('ActiveState');
  const [load] = values('LoadState');
  const [sub] = values('SubState');
  const [since] = values('Since');
  return {
    state:
      load === undefined || load === 'not-found'
        ? 'absent'
        : active === 'active' || active === 'reloading' || (active === 'activating' && sub !== 'auto-restart')
          ? 'running'
          : active === 'failed' || sub === 'auto-restart'
            ? 'failing'
            : 'stopped',
    sinceSec: since === undefined ? undefined : Number(since),
    status: values('Status')[0] ?? `Active: ${active} (${sub ?? 'dead'})`,
    said: values('Said').filter((line) => line !== ''),
  };
}

/** The line that tells most of why a unit does not run: what was fatal, else an error, else how systemd has it. */
export function whyNot(
  { said, status, state }: SeenUnit,
  pattern?: RegExp,
): { readonly line: string; readonly isLog: boolean } {
  const lines = state === 'failing' ? [...said].reverse() : [];
  const line =
    (pattern && lines.find((each) => pattern.test(each))) ??
    lines.find((each) => /\bfatal:/i.test(each)) ??
    lines.find((each) => /\berror:/i.test(each));
  return line === undefined ? { line: status, isLog: false } : { line, isLog: true };
}
