import { BreadboxError } from '../../cluster/errors.ts';
import { joinWords } from '../../cluster/posix-words.ts';
import type { ClusterShell, ShellCommand, ShellOutput } from '../../jobs/engines/slurm/cluster-shell.ts';
import type { Remote } from '../../provision/ssh/remote.ts';
import type { Target } from '../../provision/ssh/target.ts';
import { asAccountScript, inLogin, NO_ACCOUNT, withSlurm } from './account-script.ts';

const PROBE = `id -un; id -u; sudo -n true 2>/dev/null && echo sudo || echo none`;

/** A node that takes longer to say who we are is one that does not answer. */
const PROBE_SEC = 20;

interface Rights {
  readonly login: string;
  /** `root`: it is. `sudo`: it may become root without a password. */
  readonly root: 'root' | 'sudo' | 'never';
}

/** A shell by the head's SSH, or where the target is this computer, by its own sh. */
export class RemoteShell implements ClusterShell {
  readonly #remote: Remote;
  readonly #target: Target;
  #rights: Rights;
  #isKnown = false;

  /** Who we are there is asked before the first command; until then it is what the target says. */
  constructor(remote: Remote, target: Target) {
    this.#remote = remote;
    this.#target = target;
    this.#rights = { login: target.user ?? '', root: target.user === 'root' ? 'root' : 'never' };
  }

  /** Asks now. @throws BreadboxError as `Remote.run` */
  static async open(remote: Remote, target: Target): Promise<RemoteShell> {
    const shell = new RemoteShell(remote, target);
    await shell.known();
    return shell;
  }

  async known(): Promise<void> {
    if (!this.#isKnown) await this.#learn();
  }

  async #learn(): Promise<void> {
    const [remote, target] = [this.#remote, this.#target];
    const { stdout, stderr, exitCode } = await remote.run(target, { command: inSh(PROBE), timeoutSec: PROBE_SEC });
    const [login = '', uid = '', sudo = ''] = stdout.trim().split('\n').slice(-3);
    if (exitCode !== 0 || !/^\d+$/.test(uid)) {
      throw new BreadboxError(
        'unreachable',
        `${target.node} does not say who we are there: ${stderr.trim() || stdout}`,
      );
    }
    this.#rights = { login, root: uid === '0' ? 'root' : sudo === 'sudo' ? 'sudo' : 'never' };
    this.#isKnown = true;
  }

  get node(): string {
    return this.#target.node;
  }

  /** It is this computer. */
  get isLocal(): boolean {
    return this.#target.local === true;
  }

  get login(): string {
    return this.#rights.login;
  }

  get accounts(): boolean {
    return this.#rights.root !== 'never';
  }

  async run(command: ShellCommand): Promise<ShellOutput> {
    await this.known();
    const { account, script, stdin, timeoutSec, signal, onBytes } = command;
    const other = account !== undefined && account !== this.login;
    if (other && !this.accounts) {
      throw new BreadboxError('not-allowed', `${this.login} on ${this.node} cannot do anything as ${account}.`, {
        hint: `Jobs run as ${this.login} there. Log in as root, or as one who may use sudo without a password, to give each user an account.`,
      });
    }
    const wrapped = other
      ? asAccountScript(account, script)
      : account === undefined
        ? withSlurm(script)
        : inLogin(script);
    let taking: Promise<void> = Promise.resolve();
    const output = await this.#remote.run(this.#target, {
      command: other && this.#rights.root === 'sudo' ? wrapped : inSh(wrapped),
      ...{ root: other && this.#rights.root === 'sudo', stdin, timeoutSec, signal },
      ...(onBytes !== undefined && {
        onBytes: (bytes) => {
          const taken = onBytes(bytes);
          if (taken !== undefined) taking = taken;
          return taken;
        },
      }),
    });
    await taking;
    if (other && output.exitCode === NO_ACCOUNT && output.stderr === '') {
      throw new BreadboxError('not-allowed', `${this.node} has no account ${account}.`, {
        hint: `Add the person to the cluster: breadbox users add ${account}`,
      });
    }
    return { exitCode: output.exitCode, stdout: output.stdout, stderr: output.stderr };
  }
}

/** Whatever the login's own shell is. */
function inSh(script: string): string {
  return `exec /bin/sh -c ${joinWords([script])}`;
}
