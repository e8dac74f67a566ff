import { setMaxListeners } from 'node:events';
import { dirname } from 'node:path';
import { runCli } from './run-cli.ts';
import { Interrupted, type InterruptSignal } from './world.ts';

const controller = new AbortController();
// Each call that is under way listens, and there may be dozens.
setMaxListeners(0, controller.signal);
let taken: ((signal: InterruptSignal) => void) | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const satisfies readonly InterruptSignal[]) {
  process.on(signal, () => {
    if (taken) return taken(signal);
    const interrupted = new Interrupted(signal);
    if (controller.signal.aborted) process.exit(interrupted.exit);
    controller.abort(interrupted);
  });
}
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // `breadbox … | head -1`: the reader has all that it wants. EIO is what a terminal gives that is gone.
    if (error.code === 'EPIPE' || error.code === 'EIO') {
      if (taken) return taken('SIGHUP');
      process.exit(error.code === 'EPIPE' ? 0 : new Interrupted('SIGHUP').exit);
    }
    if (stream === process.stdout) process.stderr.write(`breadbox: Cannot write the output: ${error.message}.\n`);
    process.exit(1);
  });
}

runCli(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  // Opening it takes time, and few commands read.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  signal: controller.signal,
  takeInterrupts(handler) {
    taken = handler;
    return () => {
      taken = undefined;
    };
  },
  umask: process.umask(),
  packageDir: dirname(__dirname),
  // A failed write (a full disk) is told of after the turn in which it was made.
}).then((code) => setImmediate(() => process.exit(code)));
