import { randomBytes } from 'node:crypto';
import { NodeSet } from '../../cluster/node-set.ts';
import { SHARED_HOME } from '../../provision/shared-home.ts';
import { readFile, removeFile, sharedFile, writeFile } from '../../provision/verify/shared-file.ts';
import type { Check, Found } from '../check.ts';
import { mountedHome, REMOUNT_HOME } from '../shared-folder.ts';

/** By doing: what one node writes, the others must read. What is mounted there does not tell. */
export const homeNotShared: Check = {
  name: 'home-not-shared',
  rung: 'home',
  order: 30,
  needsUp: true,
  cause: 'Something else is mounted in its place, or the storage node serves another folder.',

  async examine(exam) {
    const { cluster, patients, ask } = exam;
    const file = cluster && sharedFile(cluster, randomBytes(6).toString('hex'));
    if (cluster === undefined || file === undefined) return [];
    const writer = patients.find(({ node }) => node === file.writer.node);
    if (writer === undefined || !patients.some(({ isStorage }) => isStorage)) return [];
    const mounts = await Promise.all(
      patients.map(async ({ node, isStorage }) => ({ node, ok: isStorage || (await mountedHome(node, exam)).ok })),
    );
    const isMounted = (node: string) => mounts.some((each) => each.node === node && each.ok);
    if (!isMounted(writer.node)) return [];
    const { stdout, stderr } = await ask(writer.node, { script: writeFile(file) });
    const storage = patients.find(({ isStorage }) => isStorage)!.node;
    if (stdout.includes('@unwritten'))
      return [
        {
          nodes: [writer.node],
          level: 'error',
          byHand: true,
          sentence: `${file.user} cannot write to the home on ${writer.node}.`,
          proof: stderr.trim().split('\n').at(-1) ?? '',
          proofFrom: `as ${file.user} on ${writer.node}`,
          fix: `On ${storage}: ls -ld /home/${file.user}; it must be ${file.user}'s own, and its disk must have room.`,
        },
      ];
    const readers = patients.filter(({ node }) => node !== writer.node && isMounted(node));
    const found = await Promise.all(
      readers.map(async ({ node }): Promise<Found[]> => {
        const line = /^@file (.*)$/m.exec((await ask(node, { script: readFile(file) })).stdout)?.[1] ?? 'nothing';
        if (line === file.token) return [];
        return [
          {
            nodes: [node],
            level: 'error',
            sentence: `${node} does not see a file that ${file.user} wrote on ${writer.node}: its ${SHARED_HOME} is another one.`,
            proof: line,
            proofFrom: `as ${file.user} on ${node}`,
            fix: `umount ${SHARED_HOME}; systemctl restart srv-home.automount`,
            needs: 'restart',
          },
        ];
      }),
    );
    await ask(writer.node, { script: removeFile(file) });
    if (readers.length > 0 && found.flat().length === 0)
      exam.tested(
        `A file that ${file.user} wrote on ${writer.node} is seen on ${NodeSet.of(readers.map(({ node }) => node))}.`,
      );
    return found.flat();
  },

  treat: async ({ nodes: [node] }) => [
    { node: node!, what: 'mount the shared home anew', script: REMOUNT_HOME, timeoutSec: 60 },
  ],
};
