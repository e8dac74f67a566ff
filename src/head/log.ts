import pino, { type Logger } from 'pino';
import type { Config } from './config.ts';

/**
 * JSON lines on stderr. Tokens, cookies, login codes and bodies are never given to it; the redaction is for
 * errors that carry a request along.
 */
export function createLogger(level: Config['logLevel']): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: ['err.headers', 'err.request', 'err.cause.headers', 'headers', 'token', 'code', 'body'],
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
