import { expect, test } from 'vitest';
import { digestHeader, parseChallenge } from './digest-auth.ts';

const CHALLENGE =
  'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

test('the example of RFC 7616, 3.9.1, comes out as printed there', () => {
  const challenge = parseChallenge(CHALLENGE);
  expect(challenge).toEqual({
    realm: 'http-auth@example.org',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  });
  const login = { user: 'Mufasa', password: 'Circle of Life', uri: '/dir/index.html' };
  const header = digestHeader(challenge!, login, 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ');
  expect(header).toContain('response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"');
  expect(header).not.toContain('Circle');
});

test.each([
  null,
  'Basic realm="plug"',
  'Digest realm="plug", nonce="1", qop="auth"',
  'Digest realm="plug", nonce="1", qop="auth", algorithm=MD5',
  'Digest realm="plug", nonce="1", qop="auth-int", algorithm=SHA-256',
  'Digest qop="auth", algorithm=SHA-256',
])('%s is none that is answered', (header) => {
  expect(parseChallenge(header)).toBeUndefined();
});
