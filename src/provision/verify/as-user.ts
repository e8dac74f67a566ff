import { joinWords } from '../../cluster/posix-words.ts';
import type { Cluster } from '../cluster.ts';

/** Who the tests run as: an ordinary person of the cluster where there is one, as that is who will use it. */
export function testUser({ people }: Cluster): string {
  return people[0]?.user ?? 'root';
}

/** The script, run as that account in its own environment. mpirun refuses root unless it is told twice. */
export function asUser(user: string, script: string): string {
  if (user !== 'root') return `exec runuser -l ${joinWords([user])} -s /bin/sh -c ${joinWords([script])}`;
  return `export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 PRTE_ALLOW_RUN_AS_ROOT=1 PRTE_ALLOW_RUN_AS_ROOT_CONFIRM=1
cd /tmp
${script}`;
}
