import { BreadboxError } from '../../cluster/errors.ts';
import type { ClusterShell } from '../engines/slurm/cluster-shell.ts';

/** sshd opens ten sessions in a connection (MaxSessions), which all share: who reads slowly must not keep Slurm from being asked. */
const MOST_AT_ONCE = 6;
const MOST_OF_ONE = 4;

/** Commands on a shell that last as long as a caller likes. */
export class SessionLimit {
  readonly #running = new Map<string, number>();
  #all = 0;

  /** Call the answer when it has ended. @throws BreadboxError `conflict` */
  take(account = ''): () => void {
    const own = this.#running.get(account) ?? 0;
    if (own >= MOST_OF_ONE || this.#all >= MOST_AT_ONCE) {
      const whose = own >= MOST_OF_ONE && account !== '' ? ` of ${account}` : '';
      throw new BreadboxError(
        'conflict',
        `${whose === '' ? this.#all : own} files${whose} are open on the cluster already.`,
        {
          hint: 'Read or write those to their end first.',
        },
      );
    }
    this.#running.set(account, own + 1);
    this.#all++;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#all--;
      const left = this.#running.get(account)! - 1;
      if (left === 0) this.#running.delete(account);
      else this.#running.set(account, left);
    };
  }
}

const limits = new WeakMap<ClusterShell, SessionLimit>();

export function limitOf(shell: ClusterShell): SessionLimit {
  const limit = limits.get(shell) ?? new SessionLimit();
  limits.set(shell, limit);
  return limit;
}
