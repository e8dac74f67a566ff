/**
 * Error codes are a promise to scripts: a code, once released, keeps its meaning.
 * `http` is the status of the problem document, `exit` the exit code of the CLI (see docs/errors.md).
 */
const CODES = {
  'bad-input': { http: 400, exit: 2 },
  'bad-project': { http: 400, exit: 2 },
  'bad-bundle': { http: 400, exit: 2 },
  'too-large': { http: 413, exit: 2 },
  usage: { http: 400, exit: 2 },
  'not-logged-in': { http: 401, exit: 4 },
  'not-allowed': { http: 403, exit: 4 },
  'wrong-origin': { http: 403, exit: 4 },
  'wrong-host': { http: 421, exit: 4 },
  'too-many-attempts': { http: 429, exit: 4 },
  'not-found': { http: 404, exit: 3 },
  conflict: { http: 409, exit: 6 },
  'already-running': { http: 409, exit: 6 },
  'method-not-allowed': { http: 405, exit: 2 },
  'stale-answer': { http: 409, exit: 6 },
  'already-answered': { http: 409, exit: 6 },
  'told-to-stop': { http: 410, exit: 6 },
  'not-trusted': { http: 502, exit: 4 },
  'no-head': { http: 503, exit: 5 },
  'head-lost': { http: 503, exit: 5 },
  stopping: { http: 503, exit: 5 },
  'port-in-use': { http: 503, exit: 6 },
  'listen-refused': { http: 400, exit: 2 },
  'home-not-writable': { http: 507, exit: 1 },
  'disk-full': { http: 507, exit: 1 },
  'store-newer': { http: 500, exit: 1 },
  'store-corrupt': { http: 500, exit: 1 },
  'engine-failed': { http: 502, exit: 1 },
  'engine-down': { http: 503, exit: 5 },
  'run-failed': { http: 500, exit: 1 },
  'job-failed': { http: 500, exit: 1 },
  unreachable: { http: 502, exit: 5 },
  'host-key': { http: 409, exit: 4 },
  'needs-password': { http: 403, exit: 4 },
  'needs-root': { http: 403, exit: 4 },
  'not-supported': { http: 409, exit: 1 },
  'command-failed': { http: 502, exit: 1 },
  'up-failed': { http: 500, exit: 1 },
  'not-well': { http: 500, exit: 1 },
  'maintenance-failed': { http: 500, exit: 1 },
  'timed-out': { http: 504, exit: 1 },
  internal: { http: 500, exit: 1 },
} as const satisfies Record<string, { http: number; exit: number }>;

export type ErrorCode = keyof typeof CODES;

export const ERROR_CODES = Object.keys(CODES) as readonly ErrorCode[];

/** What went wrong, for a program (`code`) and for a person (`message`, and what to do: `hint`). */
export class BreadboxError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'BreadboxError';
    this.code = code;
    this.hint = options.hint;
  }
}

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(CODES, text);
}

export function httpStatus(code: ErrorCode): number {
  return CODES[code].http;
}

export function exitCode(code: ErrorCode): number {
  return CODES[code].exit;
}
