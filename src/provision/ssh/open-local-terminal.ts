import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { constants, userInfo } from 'node:os';
import { BreadboxError } from '../../cluster/errors.ts';
import { joinWords } from '../../cluster/posix-words.ts';
import type { TerminalSize } from './exec-channel.ts';
import { TERM, type Terminal, type TerminalRequest } from './open-terminal.ts';

const KILL_AFTER_MS = 1000;
/** Of the head's environment: the rest may hold what is not meant for a shell. */
const HANDED_ON = ['PATH', 'LANG', 'LC_ALL', 'TZ'] as const;

/** A login shell of this account, on a terminal that `script` of util-linux makes. */
export function openLocalTerminal({ cols, rows, onBytes }: TerminalRequest): Terminal {
  const { shell, homedir, username } = userInfo();
  const mark = `breadbox-${randomBytes(6).toString('hex')}`;
  const size = sizeWords({ cols, rows });
  const begin = `stty ${joinWords(size)}; echo ${mark} $(tty); exec "$0" -l`;
  const command = `exec /bin/sh -c ${joinWords([begin, shell ?? '/bin/sh'])}`;
  const env = Object.fromEntries(HANDED_ON.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    detached: true,
    cwd: homedir,
    env: { ...env, TERM, HOME: homedir, USER: username, LOGNAME: username, SHELL: '/bin/sh' },
  });
  let opening: Buffer | undefined = Buffer.alloc(0);
  let device: string | undefined;
  let wanted: TerminalSize | undefined;
  child.stdout.on('data', (bytes: Buffer) => {
    let piece = bytes;
    if (opening !== undefined) {
      opening = Buffer.concat([opening, bytes]);
      const said = new RegExp(`${mark} (/dev/\\S+)\\r?\\n`).exec(opening.toString('latin1'));
      if (said === null) return;
      device = said[1]!;
      piece = opening.subarray(said.index + said[0].length);
      opening = undefined;
      if (wanted !== undefined) setSize(device, wanted);
    }
    const taken = onBytes(piece);
    if (!(taken instanceof Promise)) return;
    child.stdout.pause();
    void taken.then(() => child.stdout.resume());
  });
  child.stdin.on('error', () => {}); // the shell has ended, which `ended` says
  child.stderr.resume();
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', (cause) => {
      reject(
        new BreadboxError('not-supported', 'This computer has no script program, which makes terminals.', {
          hint: 'Install it: apt install bsdutils',
          cause,
        }),
      );
    });
    child.once('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal!]));
  });
  ended.catch(() => {}); // whoever has the terminal awaits it
  let isEnding = false;
  return {
    ended,
    get waitingBytes() {
      return child.stdin.writableLength;
    },
    write: (keys) => void child.stdin.write(keys),
    resize(next) {
      wanted = next;
      if (device !== undefined) setSize(device, next);
    },
    end() {
      if (isEnding) return;
      isEnding = true;
      child.stdout.resume(); // one that is not read does not end
      child.kill('SIGTERM');
      // With its death the terminal is gone, and the kernel hangs up on what runs there.
      const late = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
      child.once('close', () => clearTimeout(late));
    },
  };
}

function sizeWords({ cols, rows }: TerminalSize): string[] {
  return ['cols', String(cols), 'rows', String(rows)];
}

/** The kernel tells the programs in it. A terminal that has just ended has no size. */
function setSize(device: string, size: TerminalSize): void {
  execFile('stty', ['-F', device, ...sizeWords(size)], () => {});
}
