import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Check, Found } from '../check.ts';
import { diskFull } from './disk-full.ts';
import { examOfLooks } from './exam-of-looks.ts';
import { failingDisk } from './failing-disk.ts';
import { underVoltage } from './under-voltage.ts';

interface Board {
  readonly files?: Readonly<Record<string, string>>;
  /** What programs print there. */
  readonly programs?: Readonly<Record<string, string>>;
}

/** What a check finds on a board that is frozen as a tree of files and what its programs print. */
async function found(check: Check, { files = {}, programs = {} }: Board): Promise<readonly Found[]> {
  const root = mkdtempSync(join(tmpdir(), 'board-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const bin = join(root, 'bin');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  mkdirSync(bin, { recursive: true });
  // A board is no container, whatever the tests run in.
  const all = { 'systemd-detect-virt': undefined, dmesg: '', ...programs };
  for (const [name, text] of Object.entries(all)) {
    writeFileSync(
      join(bin, name),
      text === undefined ? '#!/bin/sh\nexit 1\n' : `#!/bin/sh\ncat <<'END'\n${text}\nEND\n`,
    );
    chmodSync(join(bin, name), 0o755);
  }
  const env = { PATH: `${bin}${delimiter}${process.env.PATH}`, ROOT: root };
  const script = check.look!(examOfLooks({ n1: '' }).patients[0]!, undefined)!;
  const printed = execFileSync('sh', ['-s'], { input: `( ${script}\n) 2>/dev/null\ntrue`, env, encoding: 'utf8' });
  return check.examine(examOfLooks({ n1: printed }));
}

const UNDER_VOLTAGE = '[ 1207.482911] hwmon hwmon1: Undervoltage detected!';

describe('under-voltage', () => {
  test('at this moment, by the firmware, with the line of the kernel', async () => {
    const board = { programs: { vcgencmd: 'throttled=0x50005', dmesg: `[    0.1] booting\n${UNDER_VOLTAGE}` } };
    expect(await found(underVoltage, board)).toMatchObject([
      {
        ...{ level: 'error', nodes: ['n1'], proof: UNDER_VOLTAGE, proofFrom: 'dmesg' },
        sentence: 'n1 gets too little voltage at this moment, and runs slower for it.',
      },
    ]);
  });

  test('since it was switched on, which is a warning', async () => {
    expect(await found(underVoltage, { programs: { vcgencmd: 'throttled=0x50000' } })).toMatchObject([
      { level: 'warning', proof: 'throttled=0x50000', proofFrom: 'vcgencmd get_throttled' },
    ]);
  });

  test("where the firmware's program is absent: the file and the alarm of the kernel", async () => {
    const files = { 'sys/devices/platform/soc/soc:firmware/get_throttled': '1\n' };
    expect(await found(underVoltage, { files })).toMatchObject([{ level: 'error', proof: 'throttled=0x1' }]);
    const alarm = {
      'sys/class/hwmon/hwmon0/name': 'cpu_thermal\n',
      'sys/class/hwmon/hwmon1/name': 'rpi_volt\n',
      'sys/class/hwmon/hwmon1/in0_lcrit_alarm': '1\n',
    };
    expect(await found(underVoltage, { files: alarm })).toMatchObject([
      { level: 'error', proof: 'in0_lcrit_alarm: 1', proofFrom: 'hwmon rpi_volt' },
    ]);
  });

  test('nothing on a board that is well, or that has no such firmware', async () => {
    expect(await found(underVoltage, { programs: { vcgencmd: 'throttled=0x0' } })).toEqual([]);
    expect(await found(underVoltage, {})).toEqual([]);
  });
});

describe('failing-disk', () => {
  const ROOT_RW = '/dev/mmcblk0p2 / ext4 rw,noatime 0 0\n';

  test('errors of the card in the log', async () => {
    const line =
      '[ 8123.001] I/O error, dev mmcblk0, sector 1849344 op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 0';
    const board = { programs: { dmesg: `[ 1.0] mmc0: new card\n${line}` }, files: { 'proc/mounts': ROOT_RW } };
    expect(await found(failingDisk, board)).toMatchObject([{ level: 'error', proof: line, proofFrom: 'dmesg' }]);
  });

  test('a root that can only be read, unless it is meant to be so', async () => {
    const mounts = '/dev/mmcblk0p2 / ext4 ro,noatime 0 0\n';
    expect(await found(failingDisk, { files: { 'proc/mounts': mounts, 'etc/fstab': ROOT_RW } })).toMatchObject([
      { proof: mounts.trim(), proofFrom: '/proc/mounts' },
    ]);
    expect(await found(failingDisk, { files: { 'proc/mounts': mounts, 'etc/fstab': mounts } })).toEqual([]);
  });

  test('nothing where all is well', async () => {
    const board = {
      programs: { dmesg: '[ 2.1] EXT4-fs (mmcblk0p2): mounted filesystem' },
      files: { 'proc/mounts': ROOT_RW },
    };
    expect(await found(failingDisk, board)).toEqual([]);
  });
});

describe('disk-full', () => {
  const df = (line: string) => ({
    programs: { df: `Filesystem 1024-blocks Used Available Capacity Mounted on\n${line}` },
  });

  test.each([
    ['full', '/dev/mmcblk0p2 30000000 29990000 10000 100% /', 'error'],
    ['nearly full', '/dev/mmcblk0p2 30000000 29800000 200000 99% /', 'warning'],
    ['well', '/dev/mmcblk0p2 30000000 9000000 20000000 32% /', undefined],
    ['small, and well', 'tmpfs 102400 1000 101400 1% /tmp', undefined],
  ])('a disk that is %s', async (_, line, level) => {
    const all = await found(diskFull, df(line));
    expect(all[0]?.level).toBe(level);
    if (level !== undefined) expect(all[0]).toMatchObject({ proof: line });
  });
});
