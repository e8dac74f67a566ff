import { BreadboxError } from '../../cluster/errors.ts';

/** The daemon ended while it started; the CLI ends with the daemon's own exit code. */
export class DaemonDied extends BreadboxError {
  readonly exit: number;

  constructor(exit: number, message: string, hint: string | undefined) {
    super('internal', message, { hint });
    this.exit = exit;
  }
}
