import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isDebian, releaseOf, slurmVersionOf } from '../releases.ts';
import { readFacts } from './read-facts.ts';

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}.txt`, import.meta.url), 'utf8');
const facts = (name: string) => readFacts(fixture(name), { sentSec: 1_795_288_761.4, heardSec: 1_795_288_761.6 });

describe('facts of a bare Debian', () => {
  test('Debian 12, whose lists of packages are empty, is told by its release', () => {
    const bare = facts('debian-12-bare');
    expect(bare.system).toMatchObject({ id: 'debian', versionId: '12', codename: 'bookworm' });
    expect(bare).toMatchObject({ arch: 'amd64', cores: 2, memBytes: 24_684_084 * 1024, initSystem: 'systemd' });
    expect(bare.addresses).toEqual([{ device: 'host0', address: '10.78.52.11', prefix: 24 }]);
    expect(bare).toMatchObject({ hasDefaultRoute: true, internet: true, sudo: 'root', loginUid: 0 });
    expect(bare.cgroup).toEqual({ unified: true, usable: false, controllers: [] });
    expect(bare.packages.slurmd).toBeUndefined();
    expect(slurmVersionOf(bare)).toBe('22.05.8');
    expect(bare).toMatchObject({
      board: undefined,
      clusterId: undefined,
      foreignCluster: undefined,
      homeMount: undefined,
    });
    expect(bare.listening).toEqual([22]);
    expect(bare.accounts.root).toEqual({ uid: 0, gid: 0 });
    expect(bare.uids[0]).toBe('root');
  });

  test('Debian 13 has its own Slurm', () => {
    const bare = facts('debian-13-bare');
    expect(releaseOf(bare)?.name).toBe('Debian 13');
    expect(slurmVersionOf(bare)).toBe('24.11.5');
  });
});

test('a node that is up says what is installed, who has which number and which cluster it is of', () => {
  const up = facts('debian-12-up');
  expect(up.packages.slurmd).toEqual({ installed: '22.05.8-4+deb12u3', candidate: '22.05.8-4+deb12u3' });
  expect(up.packages.slurmdbd).toEqual({ candidate: '22.05.8-4+deb12u3' });
  expect(up.packages['systemd-timesyncd']?.installed).toBeUndefined();
  expect(up.accounts).toMatchObject({ slurm: { uid: 64_030 }, munge: { uid: 899 } });
  expect(up.clusterId).toMatch(/^[0-9a-f]{8}$/);
  expect(up.foreignCluster).toBeUndefined();
  expect(up.listening).toEqual(expect.arrayContaining([22, 6817, 6818]));
});

describe('systems that were never tried', () => {
  test('Raspberry Pi OS: its firmware switches the memory controller off, and says in which file that is undone', () => {
    const pi = facts('raspberry-pi-os-12');
    expect(pi).toMatchObject({ arch: 'arm64', board: 'Raspberry Pi 4 Model B Rev 1.4', sudo: 'free', loginUid: 1000 });
    expect(pi.kernelCommandLineFile).toBe('/boot/firmware/cmdline.txt');
    expect(pi.cgroup).toMatchObject({ unified: true, usable: false });
    expect(pi.addresses.map(({ device }) => device)).toEqual(['eth0', 'wlan0']);
    expect(slurmVersionOf(pi)).toBe('22.05.8');
  });

  test('Armbian: sudo asks, and the limits of memory hold', () => {
    const pine = facts('armbian-bookworm');
    expect(pine).toMatchObject({ sudo: 'password', cgroup: { usable: true }, kernelCommandLineFile: undefined });
    expect(pine.system.prettyName).toBe('Armbian 24.8.1 bookworm');
    expect(pine.freeBytes.root).toBe(800_000 * 1024);
  });

  test('Ubuntu 24.04: what its sources offer comes before what is known of the release', () => {
    const ubuntu = facts('ubuntu-24.04');
    expect(isDebian(ubuntu)).toBe(true);
    expect(slurmVersionOf(ubuntu)).toBe('23.11.4');
    expect(ubuntu.gpus).toEqual([{ type: 'nvidia', device: '/dev/nvidia0' }]);
    expect(releaseOf(ubuntu)?.tested).toBe(false);
  });

  test.each(['fedora-40', 'alpine-3.20'])('%s is no Debian, and is read all the same', (name) => {
    const other = facts(name);
    expect(isDebian(other)).toBe(false);
    expect(releaseOf(other)).toBeUndefined();
    expect(other.cores).toBeGreaterThan(0);
    expect(other.packages).toEqual({});
    expect(Number.isFinite(other.clockOffsetSec)).toBe(true);
  });
});

test('a bus of I2C is told by its device file', () => {
  const text = fixture('raspberry-pi-os-12').replace('@@ home\n', '@@ i2c\n/dev/i2c-1\n\n@@ home\n');
  expect(readFacts(text, { sentSec: 0, heardSec: 0 }).hasI2cBus).toBe(true);
  expect(facts('raspberry-pi-os-12').hasI2cBus).toBe(false);
});

test('the clock is compared with the middle of the round trip', () => {
  expect(facts('raspberry-pi-os-12').clockOffsetSec).toBe(10);
  expect(facts('alpine-3.20').clockOffsetSec).toBe(9.5);
});

test('an answer that was cut short is not taken for a system without anything', () => {
  const text = fixture('debian-12-bare');
  expect(() => readFacts(text.slice(0, text.indexOf('@@ passwd')), { sentSec: 0, heardSec: 0 })).toThrow(
    /not tell all/,
  );
});
