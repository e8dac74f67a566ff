import { joinWords } from '../../cluster/posix-words.ts';
import { BASE } from './look-at-node.ts';

/** A file of the worker's folder. */
export interface PlacedFile {
  readonly name: string;
  readonly content: string;
}

/** A worker's folder: of its own for each time that a node is lent, also where nodes share their homes. */
function placeOf(tokenId: string): string {
  return `${BASE}/lent/${tokenId}`;
}

/** A process is known by number and birth: its number alone may be another's by now. One that nobody has buried yet is dead. */
const ALIVE = `birth() { sed -n 's/.*) \\([^ZX] .*\\)/\\1/p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }
alive() {
  pid= birth=
  [ -s pid ] && read -r pid birth <pid
  [ -n "$pid" ] && [ "$(birth "$pid")" = "$birth" ]
}`;

/**
 * Writes the worker's files, and starts it where it does not run: in a session of its own, so it outlives the connection. Says
 * `@running`, `@started`, or `@stopped` where it was ended on the node itself by a stop file.
 * @param program words of a shell that are run in the folder
 */
export function keepScript(tokenId: string, files: readonly PlacedFile[], program: string): string {
  const place = placeOf(tokenId);
  const run = `echo "$$ $(sed 's/.*) //' "/proc/$$/stat" | cut -d ' ' -f 20)" >pid; exec ${program} >>log 2>&1 </dev/null`;
  return `set -eu
umask 077
mkdir -p ${place}/work
chmod 700 ${BASE} ${BASE}/lent ${place}
cd ${place}
${files.map(writeFile).join('\n')}
${ALIVE}
if alive; then echo @running; exit 0; fi
if [ -e stop ]; then echo @stopped; exit 0; fi
: >log
if command -v setsid >/dev/null; then
  setsid sh -c ${joinWords([run])} >/dev/null 2>&1 </dev/null &
else
  nohup sh -c ${joinWords([run])} >/dev/null 2>&1 </dev/null &
fi
echo @started`;
}

/** Written beside and moved, so that a worker never reads half of it. */
function writeFile({ name, content }: PlacedFile): string {
  return `cat >${name}.new <<'END-OF-${name}'\n${content}\nEND-OF-${name}\nmv -f ${name}.new ${name}`;
}

/** Says what the worker wrote last. */
export function logScript(tokenId: string): string {
  return `tail -n 5 ${placeOf(tokenId)}/log 2>/dev/null; exit 0`;
}

/** Lets it finish what runs. Says `@running` where there is something to wait for. */
export function softStopScript(tokenId: string): string {
  return `cd ${placeOf(tokenId)} 2>/dev/null || exit 0
${ALIVE}
: >stop
if alive; then echo @running; fi`;
}

/** Removes what is left of a worker; says `@running`, and does nothing, where it runs. */
export function cleanScript(tokenId: string): string {
  return `cd ${placeOf(tokenId)} 2>/dev/null || exit 0
${ALIVE}
if alive; then echo @running; exit 0; fi
cd /
rm -rf ${placeOf(tokenId)}`;
}

/**
 * Ends the worker and all that it runs. A pilot ends its tasks itself at the second TERM; the sh worker, and what then still lives,
 * is stopped before it is killed, until nothing new has begun meanwhile: what a process starts in its last moment would stay.
 */
export function endScript(tokenId: string): string {
  return `cd ${placeOf(tokenId)} 2>/dev/null || exit 0
${ALIVE}
family() {
  cat /proc/[0-9]*/stat 2>/dev/null | sed 's/ (.*) [A-Za-z] / /' | awk -v root="$1" '
    { parent[$1] = $2 }
    END { for (p in parent) { q = p; for (n = 0; q in parent && q != root && n < 99; n++) q = parent[q]; if (q == root) print p } }' | sort
}
if [ -e worker.json ] && alive; then
  kill -TERM "$pid"; sleep 0.3
  kill -TERM "$pid" 2>/dev/null || :
  for i in 1 2 3 4 5 6 7 8 9 10; do alive || break; sleep 0.1; done
fi
if alive; then
  all= rounds=0
  until now=$(family "$pid"); [ "$now" = "$all" ] || [ "$rounds" -ge 20 ]; do
    all=$now rounds=$((rounds + 1))
    kill -STOP $all 2>/dev/null || :
  done
  kill -KILL $all 2>/dev/null || :
fi
cd /
rm -rf ${placeOf(tokenId)}`;
}
