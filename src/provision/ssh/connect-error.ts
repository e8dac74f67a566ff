import { BreadboxError } from '../../cluster/errors.ts';
import type { Target } from './target.ts';

export interface ConnectAttempt {
  readonly target: Target;
  /** What ssh wrote. */
  readonly words: string;
  readonly password: boolean;
  readonly connectTimeoutSec: number;
}

/** Why no connection was made, from what ssh wrote; its own words are part of the message. */
export function connectError({ target, words, password, connectTimeoutSec }: ConnectAttempt): BreadboxError {
  const { node } = target;
  const lines = words.split(/\r?\n/).filter((line) => line.trim() !== '');
  const last = lines.at(-1)?.trim() ?? 'ssh said nothing';
  const said = `ssh says: ${last}`;
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED/.test(words)) {
    const now = /SHA256:[\w+/]+/.exec(words)?.[0];
    const answered = now === undefined ? 'another host key' : `another host key (${now})`;
    return new BreadboxError('host-key', `${node} (${target.address}) answers with ${answered} than the pinned one.`, {
      hint: `If it was installed anew: breadbox nodes contact ${node} --replace. If not, another computer may have its address.`,
    });
  }
  if (/host key is known for|Host key verification failed/.test(words)) {
    const hostKeyLine = lines.find((line) => line.includes('host key is known for')) ?? last;
    if (target.jump !== undefined && !words.includes(`known for ${node} `)) {
      return new BreadboxError(
        'host-key',
        `The host key of ${target.jump}, the way to ${node}, is not known: ssh says: ${hostKeyLine}`,
        {
          hint: `Log in there once from the account of the head: ssh ${target.jump}`,
        },
      );
    }
    return new BreadboxError('host-key', `The host key of ${node} (${target.address}) is not pinned yet.`, {
      hint: `breadbox nodes contact ${node} shows its fingerprint and pins it.`,
    });
  }
  const denied = /^(?:(\S+)@\S+: )?Permission denied \(([^)]*)\)/m.exec(words);
  if (denied !== null) return deniedError(target, denied, password, said);
  if (/Too many authentication failures/.test(words)) {
    return new BreadboxError('not-allowed', `${node} refuses after too many keys: ${said}`, {
      hint: 'Name the key in the inventory (identityFile), or take some out of the SSH agent.',
    });
  }
  const waited = /timed out|timeout/i.test(last) ? ` within ${connectTimeoutSec} s` : '';
  return new BreadboxError('unreachable', `${node} (${target.address}) cannot be reached${waited}: ${said}`, {
    hint: `Is it on, and in this network? Try: ping ${target.address}`,
  });
}

function deniedError(target: Target, denied: RegExpExecArray, password: boolean, said: string): BreadboxError {
  const user = target.user ?? denied[1] ?? 'us';
  const takesPasswords = /password|keyboard-interactive/.test(denied[2] ?? '');
  if (!takesPasswords) {
    return new BreadboxError(
      'not-allowed',
      `${target.node} takes keys alone, and for ${user} none that is here: ${said}`,
      {
        hint: `Put a key of the head's account into ~/.ssh/authorized_keys of ${user} there.`,
      },
    );
  }
  const what = password ? `did not take the password of ${user}` : `asks for the password of ${user}`;
  return new BreadboxError('needs-password', `${target.node} ${what}: ${said}`, {
    hint: password
      ? 'Look at the account name and at its password.'
      : 'Give the password, or put a key in place: ssh-copy-id.',
  });
}

/** A connection that was there and broke. */
export function brokenError(target: Target, words: string): BreadboxError {
  const last = words
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .at(-1);
  const said = last === undefined ? '' : ` ssh says: ${last.trim()}`;
  return new BreadboxError('unreachable', `The connection to ${target.node} (${target.address}) broke.${said}`, {
    hint: `Is it on? Try: ping ${target.address}`,
  });
}
