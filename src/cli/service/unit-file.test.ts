import { expect, test } from 'vitest';
import { unitFile } from './unit-file.ts';

const own = {
  node: '/usr/bin/node',
  packageDir: '/opt/breadbox/current',
  account: 'breadbox',
  words: ['--listen', '0.0.0.0'],
};

test('the head ends alone, and comes back', () => {
  const lines = unitFile(own).split('\n');
  expect(lines).toContain(
    'ExecStart=/usr/bin/node /opt/breadbox/current/dist/breadboxd.mjs --home /var/lib/breadbox --listen 0.0.0.0',
  );
  for (const line of ['KillMode=process', 'OOMPolicy=continue', 'Restart=on-failure', 'Delegate=yes', 'User=breadbox'])
    expect(lines).toContain(line);
});

test('nothing becomes root where the head is not; a head that is root becomes its users', () => {
  expect(unitFile(own)).toContain('NoNewPrivileges=yes');
  const asRoot = unitFile({ ...own, account: 'root' });
  expect(asRoot).toContain('User=root');
  expect(asRoot).not.toMatch(/NoNewPrivileges|RestrictSUIDSGID|Protect/);
});

test('what jobs see stays as it is', () => {
  expect(unitFile(own)).not.toMatch(
    /PrivateTmp|PrivateDevices|DevicePolicy|ProtectSystem|ProtectHome|UMask|ProtectClock/,
  );
});

test('words that systemd would expand reach the head as they are', () => {
  const unit = unitFile({ ...own, packageDir: '/opt/my box/50%', words: ['--names', '$HOME'] });
  expect(unit).toContain("'/opt/my box/50%%/dist/breadboxd.mjs'");
  expect(unit).toContain("--names '$$HOME'");
});
