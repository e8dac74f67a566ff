import { existsSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import { runProgram } from './run-program.ts';
import { UNIT, UNIT_PATH } from './unit-file.ts';

/** @throws BreadboxError `not-supported`, `needs-root` with the line to type */
export function checkMayChange(words: string): void {
  if (!existsSync('/run/systemd/system')) {
    throw new BreadboxError(
      'not-supported',
      'This computer was not started by systemd, which would keep the service running.',
      {
        hint: 'Start the head by what starts programs here: breadbox start --detach',
      },
    );
  }
  if (process.getuid?.() === 0) return;
  throw new BreadboxError('needs-root', 'A service of the system is made by root.', {
    hint: `sudo breadbox service ${words}`,
  });
}

export interface ServiceState {
  readonly installed: boolean;
  /** systemd's words: active, failed, inactive, … */
  readonly active: string;
  readonly enabled: boolean;
  readonly account?: string | undefined;
  readonly unit?: string | undefined;
}

export function serviceState(): ServiceState {
  if (!existsSync(UNIT_PATH)) return { installed: false, active: 'inactive', enabled: false };
  const active = runProgram('systemctl', ['is-active', UNIT]).stdout.trim() || 'unknown';
  const enabled = runProgram('systemctl', ['is-enabled', UNIT]).stdout.trim() === 'enabled';
  const account = /^User=(.+)$/m.exec(readFileSync(UNIT_PATH, 'utf8'))?.[1];
  return { installed: true, active, enabled, account, unit: UNIT_PATH };
}

/** The link `current` beside an installed version, so that an upgrade needs no new unit; else the package itself. */
export function lastingPackage(packageDir: string): string {
  const link = join(dirname(packageDir), 'current');
  try {
    readlinkSync(link);
    if (realpathSync(link) === realpathSync(packageDir)) return link;
  } catch {
    // No archive was installed here: it is a checkout, or a package of npm.
  }
  return packageDir;
}
