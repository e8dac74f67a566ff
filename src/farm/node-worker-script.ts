import { joinWords } from '../cluster/posix-words.ts';
import type { WorkerFile } from '../protocol/pilot.ts';

/** Where `up` installs breadbox-agent of a version. */
const INSTALLED = '/opt/breadbox/agent';
/** Stands in a worker file for what only the node knows. */
const FILLED_IN = '@';

export interface NodeWorker {
  /** `pilot-p7` */
  readonly name: string;
  readonly command: 'pilot' | 'collect' | 'feed';
  readonly version: string;
  readonly file: Omit<WorkerFile, 'workDir' | 'stopFile'>;
}

/**
 * The batch script of a worker. Its token is in the script, which Slurm shows to nobody but the account, and from there goes into a 0600
 * file: in the home, where the head can write it anew, or where there is none on the node, in the work directory. exec, so that the signal
 * of the time limit reaches the agent.
 */
export function nodeWorkerScript({ name, command, version, file }: NodeWorker): string {
  const content = { ...file, workDir: FILLED_IN, ...(command === 'pilot' && { stopFile: `${FILLED_IN}.stop` }) };
  return `#!/bin/sh
umask 077
fail() { echo "$(hostname): $*" >&2; exit 1; }
name=${joinWords([name])}.$SLURM_JOB_ID
# The tasks are no part of this job as far as they know: an mpirun among them would want to be.
for word in $(env | sed -n 's/^\\(SLURM_[A-Za-z0-9_]*\\)=.*/\\1/p'); do unset "$word"; done
# In a shell of its own: an exec that cannot open its file would end dash.
opens() { mkdir -p "$1" 2>/dev/null && (: >>"$1/$name.log") 2>/dev/null; }
workers=$HOME/.cache/breadbox/workers
opens "$workers" && exec >>"$workers/$name.log" 2>&1 || workers=
${WORK_DIRECTORY}
[ -n "$workers" ] || { workers=$work/workers; opens "$workers" && exec >>"$workers/$name.log" 2>&1; }
find "$workers" -type f -mtime +7 -exec rm -f {} + 2>/dev/null
if [ ! -s "$workers/$name.json" ]; then
${writeFile(content)}
fi
agent=${INSTALLED}/${version}/breadbox-agent.cjs
[ -r "$agent" ] || agent=${placedAgent(version)}
[ -r "$agent" ] || fail "there is no breadbox-agent ${version}"
command -v node >/dev/null || fail 'there is no Node.js: breadbox-agent needs 18 or later'
cd "$work" || exit 1
exec node "$agent" ${command} --file "$workers/$name.json"
`;
}

/** Writes the file of a worker anew, where its node sees the home of the account. Nothing, where it is not. */
export function renewScript(name: string, jobId: string, file: NodeWorker['file']): string {
  const stopFile = name.startsWith('pilot') ? `${FILLED_IN}.stop` : undefined;
  return `umask 077
workers=$HOME/.cache/breadbox/workers
name=${joinWords([`${name}.${jobId}`])}
[ -e "$workers/$name.json" ] || exit 0
work=/var/tmp/breadbox-$(id -u)
${writeFile({ ...file, workDir: FILLED_IN, stopFile })}`;
}

export function removeScript(name: string, jobId: string): string {
  return `rm -f "$HOME"/.cache/breadbox/workers/${joinWords([`${name}.${jobId}`])}.*`;
}

/** What the worker has said last. */
export function lastWordsScript(name: string, jobId: string): string {
  return `tail -c 4096 "$HOME"/.cache/breadbox/workers/${joinWords([`${name}.${jobId}`])}.log`;
}

/** Where the head puts the agent on a cluster that has none: in the home of an account. A word of sh. */
export function placedAgent(version: string): string {
  return `"$HOME"/.cache/breadbox/agent/breadbox-agent-${version}.cjs`;
}

/** Exits with 3 where the agent has to be placed. */
export function askForAgentScript(version: string, sha256: string): string {
  return `[ -r ${INSTALLED}/${version}/breadbox-agent.cjs ] && exit 0
[ "$(sha256sum <${placedAgent(version)} 2>/dev/null | cut -c1-64)" = ${sha256} ] || exit 3`;
}

/** Reads the bundle from stdin, gzipped. */
export function placeAgentScript(version: string, sha256: string): string {
  return `set -e
umask 077
agent=${placedAgent(version)}
mkdir -p "$HOME/.cache/breadbox/agent"
gunzip >"$agent.$$"
echo "${sha256}  $agent.$$" | sha256sum -c --quiet -
mv -f "$agent.$$" "$agent"`;
}

/** Not in /tmp of the job, so that projects are set up once a node; nobody else's, though everybody may write there. */
const WORK_DIRECTORY = `work=/var/tmp/breadbox-$(id -u)
mkdir "$work" 2>/dev/null
[ ! -L "$work" ] && [ "$(stat -c %u "$work" 2>/dev/null)" = "$(id -u)" ] || fail "$work is not a folder of $(id -un)"
chmod 700 "$work" || exit 1`;

/** No string in JSON can hold what is replaced: it would have a backslash before each of the quotes. */
function writeFile(content: object): string {
  const replace = (key: string, by: string): string => `-e "s|\\"${key}\\":\\"@|\\"${key}\\":\\"${by}|"`;
  return `sed ${replace('workDir', '$work')} ${replace('stopFile', '$workers/$name')} >"$workers/$name.json.new" <<'END'
${JSON.stringify(content)}
END
mv -f "$workers/$name.json.new" "$workers/$name.json"`;
}
