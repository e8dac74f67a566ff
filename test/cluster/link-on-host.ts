import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The host's end of a virtual node's cable. @param address of any node of its practice cluster */
export async function linkOnHost(address: string, node: string): Promise<string> {
  const own = address.replace(/\d+$/, '1/');
  const { stdout } = await promisify(execFile)('ip', ['-o', '-4', 'addr']);
  const bridge = stdout
    .split('\n')
    .find((line) => line.includes(` ${own}`))
    ?.split(/\s+/)[1];
  if (bridge === undefined) throw new Error(`no bridge has ${own}:\n${stdout}`);
  return `vb-${bridge.replace(/^br-/, '')}-${node.replace(/^.*-/, '')}`;
}
