import { userInfo } from 'node:os';
import { coreCount } from '../this-node.ts';
import type { LendOptions } from './lend-options.ts';

/** What lending means, for the person who is to agree. */
export function lendWords(options: LendOptions, user: string, url: string, directory: string): string {
  const { slots, niceness, node } = options;
  const you = userInfo().username;
  return `
This lends this computer (${node}) to ${user}, at the head ${url}.

Until you press Ctrl-C
  - it runs programs of ${user}'s choice as you (${you}): they can read and change all files that you can,
    your keys and passwords among them, and use the network. Lend only to somebody whom you trust that much;
    else run this as an account of its own;
  - they get ${slots} of ${coreCount()} cores, and give way to what you do yourself (nice ${niceness});
  - they work in ${directory}, which is removed at the end.
`;
}
