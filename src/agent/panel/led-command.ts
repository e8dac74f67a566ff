import { connect } from 'node:net';
import { ledPlace } from './led-place.ts';
import { readLedLine } from './led-socket.ts';

const ANSWER_MS = 5000;
const USAGE = 'It takes: breadbox-agent led user1|user2 on|off';

/** `breadbox-agent led user1 on`, as programs of jobs may call it. Answers the exit code. */
export async function led(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const line = words.join(' ');
  if (words.length !== 2 || readLedLine(line) === undefined) return refuse(USAGE, 2);
  const path = ledPlace(environment);
  try {
    const answer = await ask(path, line);
    return answer === 'ok' ? 0 : refuse(answer, 1);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isAbsent = code === 'ENOENT' || code === 'ECONNREFUSED';
    return refuse(isAbsent ? `no agent takes user LEDs at ${path} on this computer` : `${path}: ${message}`, 1);
  }
}

function refuse(why: string, exit: number): number {
  process.stderr.write(`${why}\n`);
  return exit;
}

function ask(path: string, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const socket = connect(path, () => socket.write(`${line}\n`));
    socket.setEncoding('utf8').setTimeout(ANSWER_MS, () => socket.destroy(new Error('it does not answer')));
    socket.on('data', (chunk: string) => {
      said += chunk;
      if (said.includes('\n')) socket.end();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve(said.trim()));
  });
}
