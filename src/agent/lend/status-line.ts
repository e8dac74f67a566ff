import type { Progress } from '../command.ts';

const ON_TERMINAL_MS = 1000;
const ELSE_MS = 60_000;

export interface StatusLine {
  watch(progress: () => Progress): void;
  /** The head does not answer, and why; or it does again. */
  silence(trouble: string | undefined): void;
  say(line: string): void;
  stop(): void;
}

/** On a terminal one line that is written anew each second, elsewhere a line a minute in which something was done. */
export function startStatusLine(stream: NodeJS.WriteStream = process.stderr): StatusLine {
  const isLive = stream.isTTY === true && process.env.TERM !== 'dumb';
  stream.on('error', () => {}); // a terminal that was closed: what runs is still to be finished
  const since = clock();
  let before = 0;
  let told = 0;
  let progress: (() => Progress) | undefined;
  let silentSince: string | undefined;
  const done = (): number => before + (progress?.().done ?? 0);
  const words = (): string => {
    const running = progress?.().running ?? 0;
    const head = silentSince === undefined ? '' : `; the head has not answered since ${silentSince}`;
    return `${running} running, ${done()} done since ${since}${head}`;
  };
  const clear = (): void => void (isLive && stream.write('\r\x1b[K'));
  const show = (): void => {
    if (isLive) stream.write(`\r\x1b[K${words()} (Ctrl-C ends it)`.slice(0, (stream.columns ?? 80) + 3));
    else if (done() !== told) stream.write(`${new Date().toISOString()} ${words()}\n`);
    told = done();
  };
  const say = (line: string): void => {
    clear();
    stream.write(isLive ? `${clock()} ${line}\n` : `${new Date().toISOString()} ${line}\n`);
  };
  const timer = setInterval(show, isLive ? ON_TERMINAL_MS : ELSE_MS);
  return {
    watch(next) {
      before = done();
      progress = next;
    },
    silence(trouble) {
      if ((trouble === undefined) === (silentSince === undefined)) return;
      silentSince = trouble === undefined ? undefined : clock();
      say(
        trouble === undefined ? 'the head answers again' : `the head does not answer (${trouble}); it is asked again`,
      );
    },
    say,
    stop() {
      clearInterval(timer);
      clear();
      say(`${done()} tasks were done since ${since}`);
    },
  };
}

function clock(): string {
  return new Date().toTimeString().slice(0, 5);
}
