import { joinWords } from '../cluster/posix-words.ts';
import { type PingAnswer, readPing } from './ping-replies.ts';

/** Pings that one host has under way at once. */
const AT_ONCE = 8;
const INTERVAL_SEC = 0.2;
const MARK = '@@';

/**
 * Pings each address `count` times, five a second, which ping lets everybody do. Old busyboxes know no interval: there it is one
 * a second. What each one said follows a line with its place in the list: they end in any order.
 */
export function pingCommand(addresses: readonly string[], count: number): string {
  const script = `export LC_ALL=C
count=$1; shift
one() {
  said=$(ping -n -c "$count" -i ${INTERVAL_SEC} -W 1 "$2" 2>&1)
  case $said in
    *transmitted*|*ermitted*|*known*|*nreachable*|*ailure*) ;;
    *) said=$(ping -c "$count" "$2" 2>&1) ;;
  esac
  printf '${MARK} %s\\n%s\\n' "$1" "$said"
}
at=0
for address; do
  one "$at" "$address" </dev/null &
  at=$((at + 1))
  [ $((at % ${AT_ONCE})) -ne 0 ] || wait
done
wait`;
  return `exec /bin/sh -c ${joinWords([script, 'sh', String(count), ...addresses])}`;
}

/** How long it may take, with a network that swallows everything. */
export function pingSeconds(addresses: number, count: number): number {
  return Math.ceil(addresses / AT_ONCE) * (count + 12) + 10;
}

/** In the order of the addresses; `undefined`: nothing was said of it. */
export function readPings(stdout: string, addresses: number): readonly (PingAnswer | undefined)[] {
  const answers: (PingAnswer | undefined)[] = new Array(addresses).fill(undefined);
  for (const part of stdout.split(new RegExp(`^${MARK} `, 'm')).slice(1)) {
    const end = part.indexOf('\n');
    answers[Number(part.slice(0, end))] = readPing(part.slice(end + 1));
  }
  return answers;
}
