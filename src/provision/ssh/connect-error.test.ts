import { describe, expect, it } from 'vitest';
import { connectError } from './connect-error.ts';

const target = { node: 'n1', address: '10.0.0.11', user: 'pi' };

function error(words: string, password = false, more: object = {}) {
  return connectError({ target: { ...target, ...more }, words, password, connectTimeoutSec: 10 });
}

describe('why no connection was made', () => {
  it.each([
    ['ssh: connect to host 10.0.0.11 port 22: Connection refused', 'unreachable', 'port 22: Connection refused'],
    ['ssh: connect to host 10.0.0.11 port 22: Connection timed out', 'unreachable', 'within 10 s'],
    ['ssh: connect to host 10.0.0.11 port 22: No route to host', 'unreachable', 'No route to host'],
    ['ssh: Could not resolve hostname n1.lan: Name or service not known', 'unreachable', 'Could not resolve'],
    ['kex_exchange_identification: Connection closed by remote host', 'unreachable', 'closed by remote host'],
    ['', 'unreachable', 'ssh said nothing'],
    ['pi@10.0.0.11: Permission denied (publickey,password).', 'needs-password', 'n1 asks for the password of pi'],
    ['pi@10.0.0.11: Permission denied (publickey).', 'not-allowed', 'takes keys alone, and for pi none'],
    ['Received disconnect from 10.0.0.11 port 22:2: Too many authentication failures', 'not-allowed', 'too many keys'],
    [
      'No ED25519 host key is known for n1 and you have requested strict checking.\nHost key verification failed.',
      'host-key',
      'n1 (10.0.0.11) is not pinned yet',
    ],
    [
      '@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nED25519 key sent by the remote host is\nSHA256:abc+/9.\nHost key verification failed.',
      'host-key',
      'another host key (SHA256:abc+/9)',
    ],
  ])('%j', (words, code, says) => {
    expect(error(words)).toMatchObject({ code, message: expect.stringContaining(says) });
  });

  it('tells a wrong password from none', () => {
    const said = error('pi@10.0.0.11: Permission denied (publickey,password).\r\n', true);
    expect(said).toMatchObject({ code: 'needs-password', message: expect.stringContaining('did not take') });
    expect(said.message).not.toContain('\r');
  });

  it('tells the key of a jump host from that of the node', () => {
    const words = 'No ED25519 host key is known for door and you have requested strict checking.\nConnection closed';
    expect(error(words, false, { jump: 'door' }).message).toContain(
      'The host key of door, the way to n1, is not known',
    );
  });
});
