import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BreadboxError } from '../../cluster/errors.ts';
import type { World } from '../world.ts';

export interface DaemonOptions {
  readonly port?: number;
  readonly listen?: string;
  readonly tlsPort?: number;
  readonly names?: string;
  readonly trustUsers?: boolean;
}

/** argv after node's own. @throws BreadboxError where the package is not built */
export function daemonArguments(
  { packageDir }: Pick<World, 'packageDir'>,
  { port, listen, tlsPort, names, trustUsers }: DaemonOptions,
): string[] {
  const program = join(packageDir, 'dist', 'breadboxd.mjs');
  if (!existsSync(program)) {
    throw new BreadboxError('internal', `The head is not built: ${program} is missing.`, {
      hint: 'In the folder of Breadbox: npm ci, or npm run build',
    });
  }
  return [
    program,
    ...(port === undefined ? [] : ['--port', String(port)]),
    ...(listen === undefined ? [] : ['--listen', listen]),
    ...(tlsPort === undefined ? [] : ['--tls-port', String(tlsPort)]),
    ...(names === undefined ? [] : ['--names', names]),
    ...(trustUsers ? ['--trust-users'] : []),
  ];
}
