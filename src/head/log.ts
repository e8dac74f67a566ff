import { writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import pino, { type Logger } from 'pino';
import type { Config } from './config.ts';
import { terminalLine } from './terminal-line.ts';

const STDERR = 2;

/**
 * JSON lines on stderr; on a terminal, lines for people. Tokens, cookies, login codes and bodies are never given to it;
 * the redaction is for errors that carry a request along.
 */
export function createLogger(level: Config['logLevel']): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['err.headers', 'err.request', 'err.cause.headers', 'headers', 'token', 'code', 'body'],
    },
    isatty(STDERR)
      ? { write: (line) => writeSync(STDERR, terminalLine(line)) }
      : pino.destination({ fd: STDERR, sync: true }),
  );
}
