import { joinWords } from '../../cluster/posix-words.ts';
import type { Cluster, Host } from '../cluster.ts';
import { hasSharedHome, SHARED_HOME, sharesHome } from '../shared-home.ts';
import type { Verification } from '../verification.ts';
import { foldedNames } from './folded-names.ts';
import { problemOf } from './known-faults.ts';

export interface SharedFile {
  /** Who writes, where, and as whom. */
  readonly writer: Host;
  readonly user: string;
  readonly path: string;
  readonly token: string;
}

/** As a person whose home is shared, from the head; where there is nobody yet, as root where the files lie. */
export function sharedFile(cluster: Cluster, token: string): SharedFile | undefined {
  if (!sharesHome(cluster)) return undefined;
  const name = `.breadbox-verify-${token}`;
  const person = cluster.people.find((each) => hasSharedHome(each, cluster));
  if (person === undefined) return { writer: cluster.storage, user: 'root', path: `${SHARED_HOME}/${name}`, token };
  return { writer: cluster.head, user: person.user, path: `${SHARED_HOME}/${person.user}/${name}`, token };
}

export function writeFile({ user, path, token }: SharedFile): string {
  return `${as(user, `umask 022; echo ${token} >${joinWords([path])}`)} || echo "@unwritten"\n`;
}

export function readFile({ user, path }: SharedFile): string {
  return `echo "@file $(${as(user, `cat ${joinWords([path])}`)} 2>&1 | head -n 1)"\n`;
}

export function removeFile({ user, path }: SharedFile): string {
  return `${as(user, `rm -f ${joinWords([path])}`)}\n`;
}

export function judgeFile(file: SharedFile, seen: ReadonlyMap<string, string>): Verification {
  const problems = [...seen].flatMap(([node, output]) => {
    const line = /^@file (.*)$/m.exec(output)?.[1] ?? 'nothing';
    if (line === file.token) return [];
    const what = `${node} does not see a file that ${file.user} wrote on ${file.writer.node}`;
    return [problemOf({ check: 'shared-home', what, node }, [line])];
  });
  if (problems.length > 0 || seen.size === 0) return { verified: [], problems };
  return {
    verified: [`A file that ${file.user} wrote on ${file.writer.node} is seen on ${foldedNames([...seen.keys()])}.`],
    problems,
  };
}

function as(user: string, command: string): string {
  return user === 'root'
    ? `sh -c ${joinWords([command])}`
    : `runuser -u ${joinWords([user])} -- sh -c ${joinWords([command])}`;
}
