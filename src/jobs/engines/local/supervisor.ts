/**
 * The one process that stands over a job, in POSIX sh: `sh -c SUPERVISOR breadbox-job JOBDIR IN OUT ERR BOOT NOW MKDIR MV PS
 * JOIN NOTES STREAM ARGV…`, spawned as the leader of a session of its own. Under dash it costs 0.2 MB while the job
 * runs (proportional set size; 1.8 MB resident, of which 0.12 MB are its own).
 *
 * It writes `process.PID` (who am I), takes `started` by mkdir (the only right to run the job), moves its record to
 * `started/process`, runs ARGV in the foreground, and puts the exit code into `exit`.
 *
 * - The shell has the job's environment, PATH included: so its tools come by absolute path and its variables by an odd prefix.
 * - A trapped signal is at its default again in the job. The shell waits for a foreground command before it runs a trap, so
 *   TERM to the group ends the job and the supervisor lives to record it. A TERM that comes before the job is remembered.
 * - `exec` in a subshell: a job called `exit` or `cd` is a program on PATH, not the shell's own.
 * - `exit.new` gets its disk block before the job runs and is overwritten in place (`1<>`): a job that fills the disk has an exit too.
 * - Where the job has an account of its own, or is a batch job, ARGV ends in a shell and IN is its script (launch-script.ts): the
 *   supervisor stays the engine's.
 * - The program, not the shell, joins the cgroups whose files JOIN lists: what kills the job for its memory spares the supervisor.
 * - STREAM, a pipe with a name, is opened as 3, both ways first: to open it for reading alone would wait for a head, which may be gone.
 *   Then NOTES is opened as 9, for the reason of a job that could not begin: that it is there tells the head that the pipe has a reader.
 * - What kills the rest of the job may meet mv as well: it is run again then.
 * - `times` says what the job and all that it waited for have computed.
 */
export const SUPERVISOR = `
__bb_dir=$1 __bb_in=$2 __bb_out=$3 __bb_err=$4 __bb_boot=$5 __bb_now=$6 __bb_mkdir=$7 __bb_mv=$8 __bb_ps=$9
__bb_join=\${10} __bb_notes=\${11} __bb_stream=\${12}
shift 12
__bb_stop=
trap : HUP INT QUIT USR1 USR2 ALRM
trap '__bb_stop=1' TERM
__bb_identify() {
  if [ -r /proc/$$/stat ]; then
    read -r __bb_stat </proc/$$/stat
    set -f
    set -- \${__bb_stat##*) }
    set +f
    __bb_born=\${20}
  else
    __bb_born=$(LC_ALL=C "$__bb_ps" -o lstart= -p $$)
  fi
}
__bb_identify
printf '%s\\n' "$$" "$__bb_born" "$__bb_boot" "$__bb_now" >"$__bb_dir/process.$$" || exit 75
"$__bb_mkdir" "$__bb_dir/started" || exit 0
"$__bb_mv" "$__bb_dir/process.$$" "$__bb_dir/started/process" || exit 75
printf '%16s\\n' '' >"$__bb_dir/started/exit.new" || exit 75
if [ "$__bb_stop" ]; then
  __bb_code=143
else
  (
    unset OLDPWD SHLVL
    if [ "$__bb_stream" ]; then exec 4<>"$__bb_stream" 3<"$__bb_stream" 4>&-; fi
    if [ "$__bb_notes" ]; then exec 9>"$__bb_notes"; fi
    set -f
    for __bb_file in $__bb_join; do
      if ! echo 0 >"$__bb_file"; then
        echo "its limits could not be put on it: $__bb_file cannot be written" >&9
        exit 126
      fi
    done
    set +f
    if [ "$__bb_out" = "$__bb_err" ]; then
      exec "$@" <"$__bb_in" >"$__bb_out" 2>&1
    else
      exec "$@" <"$__bb_in" >"$__bb_out" 2>"$__bb_err"
    fi
  )
  __bb_code=$?
  { times; } >"$__bb_dir/started/times"
fi
printf '%s\\n' "$__bb_code" 1<>"$__bb_dir/started/exit.new"
until "$__bb_mv" "$__bb_dir/started/exit.new" "$__bb_dir/exit"; do
  [ $? -gt 128 ] || break
done
`;

/** What a supervisor is started with. Nobody but the engine's own account can change `out` and `err` for something else. */
export interface SupervisorOrders {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly input: string;
  readonly out: string;
  readonly err: string;
  /** Of batch jobs: where the launch says what stands in its way. */
  readonly notes?: string;
  /** A pipe with a name. */
  readonly stream?: string;
}
