import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Competitor, Contest } from '../farm/contest.ts';
import { runProgram } from '../run-program.ts';
import type { BenchContext } from '../suite.ts';

/** Queues each command by a call of `tsp`, without output files, and waits for the last of them; a server of its own. */
export function taskSpooler(program: string, { workers, tasks }: Contest, context: BenchContext): Competitor {
  const { signal, directory } = context;
  const script = `
    n=0
    while [ $n -lt ${tasks} ]; do last=$("$TSP" -n true); n=$((n + 1)); done
    id=$((last - ${workers} + 1))
    while [ $id -le "$last" ]; do "$TSP" -w "$id" || exit 1; id=$((id + 1)); done`;
  return {
    name: 'task-spooler',
    async turn() {
      const place = mkdtempSync(join(directory, 'tsp-'));
      const env = { TSP: program, TS_SOCKET: join(place, 's'), TS_SLOTS: String(workers), TMPDIR: place };
      try {
        await runProgram([program, '-n', 'true'], { signal, env });
        const { seconds } = await runProgram(['sh', '-c', script], { signal, env });
        return { wholeSec: seconds };
      } finally {
        await runProgram([program, '-K'], { signal, env });
        rmSync(place, { recursive: true, force: true });
      }
    },
  };
}
