import { joinWords } from '../cluster/posix-words.ts';

/** iperf3's own port, and the next ones: somebody may run a server of his own. */
const PORTS = [5201, 5202, 5203, 5204, 5205, 5206, 5207, 5208, 5209] as const;
const READY = /^ready (\d+)$/m;

/**
 * A server until the command is ended, or its stdin does, or `limitSec` have gone by: where the head was killed, its connections
 * end, and no port stays open. Prints `ready PORT` when it listens, which /proc/net/tcp tells
 * (state 0A): iperf3 keeps its own words back while nobody reads them at a terminal.
 */
export function serverCommand(limitSec: number): string {
  const script = `exec 3<&0
pid=
stop() { [ -z "$pid" ] || kill "$pid" 2>/dev/null; }
trap 'stop; exit 0' TERM INT HUP
listens() { cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | grep -q ":$1 [0-9A-F]*:0000 0A "; }
for port in ${PORTS.join(' ')}; do
  hex=$(printf '%04X' "$port")
  listens "$hex" && continue
  iperf3 -s -p "$port" >/dev/null </dev/null 3<&- &
  pid=$!
  tries=0
  while kill -0 "$pid" 2>/dev/null; do
    tries=$((tries + 1))
    if listens "$hex" || [ "$tries" -gt 50 ]; then
      echo "ready $port"
      exec >/dev/null 2>&1 # what it says to a connection that has broken would kill it
      sleep "$1" &
      nap=$!
      { cat <&3; kill "$nap"; } &
      wait "$nap"
      stop
      exit 0
    fi
    sleep 0.1
  done
done
exit 1`;
  return `exec /bin/sh -c ${joinWords([script, 'sh', String(limitSec)])}`;
}

export function readyPort(stdout: string): number | undefined {
  const port = READY.exec(stdout)?.[1];
  return port === undefined ? undefined : Number(port);
}

/** @param reverse the server sends */
export function clientCommand(
  address: string,
  { port, seconds, reverse }: { readonly port: number; readonly seconds: number; readonly reverse: boolean },
): string {
  const words = ['iperf3', '-c', address, '-p', String(port), '-t', String(seconds), '-J'];
  return joinWords(reverse ? [...words, '-R'] : words);
}
