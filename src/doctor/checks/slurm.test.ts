import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { decidedCluster, foundNode } from '../../provision/found-node.ts';
import type { Exam } from '../check.ts';
import { readSlurmNodes } from '../slurm-nodes.ts';
import { cgroupPlugin } from './cgroup-plugin.ts';
import { confDiffers } from './conf-differs.ts';
import { controllerStopped } from './controller-stopped.ts';
import { examOfLooks } from './exam-of-looks.ts';
import { lowMemory } from './low-memory.ts';
import { memoryCgroup } from './memory-cgroup.ts';
import { nodeDrained } from './node-drained.ts';
import { nodeRebooted } from './node-rebooted.ts';
import { slurmConfMode } from './slurm-conf-mode.ts';
import { slurmdStopped } from './slurmd-stopped.ts';
import { fullDisks } from './spool-full.ts';
import { stateDirectory } from './state-directory.ts';
import { stuckCompleting } from './stuck-completing.ts';

/** As 22.05 and 24.11 print them; the second keeps the reason of a node that works again. */
const node = (name: string, state: string, reason = '', memMib = 22900) =>
  `@node NodeName=${name} Arch=x86_64 CoresPerSocket=2  CPUAlloc=0 CPUEfctv=2 CPUTot=2 CPULoad=5.35 AvailableFeatures=(null) ActiveFeatures=(null) Gres=(null) NodeAddr=10.0.0.2 NodeHostName=${name} Version=22.05.8 OS=Linux 6.1.0 #1 SMP  RealMemory=${memMib} AllocMem=0 FreeMem=14432 Sockets=1 Boards=1 State=${state} ThreadsPerCore=1 TmpDisk=0 Weight=1 Owner=N/A MCS_label=N/A Partitions=all  BootTime=2026-11-21T11:55:17 SlurmdStartTime=2026-11-21T22:15:18 LastBusyTime=2026-11-21T22:16:00 CfgTRES=cpu=2,mem=22900M,billing=2 AllocTRES= CapWatts=n/a CurrentWatts=0 AveWatts=0 ExtSensorsJoules=n/s ExtSensorsWatts=0 ExtSensorsTemp=n/s${reason && ` Reason=${reason}`}`;
const LOW = 'Low RealMemory (reported:24105 < 100.00% of configured:64000)';
const unit = (name: string, active: string, sub: string, ...said: string[]) =>
  [
    ...[`@${name} LoadState=loaded`, `@${name} ActiveState=${active}`, `@${name} SubState=${sub}`],
    ...(active === 'inactive' ? [`@${name} Status=Active: inactive (dead) since Sat 2026-11-21 22:16:19 UTC`] : []),
    ...said.map((line) => `@${name} Said=${line}`),
  ].join('\n');
const withHead = (head: string, n2 = '') => examOfLooks({ n1: head, n2 });

describe('a node of Slurm', () => {
  test('is read by key, with who gave its reason', () => {
    expect(readSlurmNodes(node('n2', 'IDLE+DRAIN+INVALID_REG', `${LOW} [slurm@2026-11-21T22:15:52]`, 64000))).toEqual([
      { node: 'n2', state: 'IDLE+DRAIN+INVALID_REG', reason: LOW, by: 'slurm', memMib: 64000 },
    ]);
    expect(readSlurmNodes(node('n2', 'IDLE'))).toMatchObject([{ reason: undefined, by: undefined }]);
  });

  test('with less memory than was configured is that, and nothing else', () => {
    const exam = withHead(
      node('n2', 'MIXED+DRAIN+INVALID_REG', `${LOW} [slurm@2026-11-21T22:15:52]`, 64000),
      '@has 24105',
    );
    expect(lowMemory.examine(exam)).toMatchObject([
      { nodes: ['n2'], proof: LOW, fix: expect.stringContaining('RealMemory=22899;') },
    ]);
    expect(nodeDrained.examine(exam)).toEqual([]);
    expect(nodeRebooted.examine(exam)).toEqual([]);
  });

  test('that works again is well, whatever reason 24.11 keeps', () => {
    const exam = withHead(node('n2', 'IDLE', `${LOW} [slurm@2026-11-21T22:26:24]`), '@has 24105');
    for (const check of [lowMemory, nodeDrained, nodeRebooted]) expect(check.examine(exam)).toEqual([]);
  });

  test('that Slurm took out is an error, and one that a person took out is his', () => {
    const slurms = withHead(node('n2', 'DOWN*', 'Not responding [slurm@2026-11-21T22:15:52]'));
    expect(nodeDrained.examine(slurms)).toMatchObject([{ level: 'error', proof: 'n2 DOWN* Not responding' }]);
    const persons = withHead(node('n2', 'IDLE+DRAIN', 'new fan [ada@2026-11-21T22:15:52]'));
    expect(nodeDrained.examine(persons)).toMatchObject([
      { level: 'warning', byHand: true, sentence: 'n2 was taken out of work by ada: new fan.' },
    ]);
  });

  test('that restarted', () => {
    const exam = withHead(node('n2', 'DOWN', 'Node unexpectedly rebooted [slurm@2026-11-21T22:15:52]'));
    expect(nodeRebooted.examine(exam)).toMatchObject([{ proof: 'Node unexpectedly rebooted' }]);
    expect(nodeDrained.examine(exam)).toEqual([]);
  });

  test('whose job ended long ago and does not go', () => {
    const looked = (end: number) => `@now 1000\n@completing 7|n2|ada|${end}\n@node 7 n2`;
    expect(stuckCompleting.examine(withHead(looked(700)))).toMatchObject([
      { nodes: ['n2'], proof: '7 n2 ada COMPLETING', sentence: expect.stringContaining('5 minutes ago') },
    ]);
    expect(stuckCompleting.examine(withHead(looked(900)))).toEqual([]);
  });

  test.each([
    ['', 0, true],
    ['8', 1, false],
  ])('is not set down while other jobs run there (%s)', async (running, status, isSetDown) => {
    const bin = mkdtempSync(join(tmpdir(), 'breadbox-bin-'));
    const program = (name: string, script: string) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    program('squeue', `case "$*" in *CG*) echo 7 ;; *) echo ${running} | grep . ;; esac; true`);
    program('scontrol', `echo "$*" >>${bin}/said`);
    writeFileSync(join(bin, 'said'), '');
    const exam = withHead('');
    const [found] = await stuckCompleting.examine(withHead('@now 1000\n@completing 7|n2|ada|700\n@node 7 n2'));
    const { script } = (await stuckCompleting.treat!(found as never, exam))!.find(({ node }) => node === 'n1')!;
    const ended = spawnSync('sh', ['-euc', script], { env: { PATH: `${bin}:${process.env.PATH}` } });
    const said = readFileSync(join(bin, 'said'), 'utf8');
    rmSync(bin, { recursive: true });
    expect([ended.status, said.includes('state=down')]).toEqual([status, isSetDown]);
  });
});

describe('a daemon', () => {
  test('slurmctld that was stopped, and one that ends at once', () => {
    const ping = '@ping Slurmctld(primary) at n1 is DOWN';
    expect(controllerStopped.examine(withHead(`${unit('slurmctld', 'inactive', 'dead')}\n${ping}`))).toMatchObject([
      { nodes: ['n1'], proof: 'Slurmctld(primary) at n1 is DOWN' },
    ]);
    const fatal = 'fatal: Incorrect permissions on state save loc: /var/lib/slurm/slurmctld';
    const fails = unit('slurmctld', 'activating', 'auto-restart', "error: Can't save state", fatal, 'Failed.');
    expect(controllerStopped.examine(withHead(`${fails}\n${ping}`))).toMatchObject([{ proof: fatal }]);
    const up = `${unit('slurmctld', 'active', 'running')}\n@ping Slurmctld(primary) at n1 is UP`;
    expect(controllerStopped.examine(withHead(up))).toEqual([]);
  });

  test('slurmd that was stopped; one of 24.11 that still starts is none', () => {
    expect(slurmdStopped.examine(withHead('', unit('slurmd', 'inactive', 'dead')))).toMatchObject([
      { nodes: ['n2'], proof: 'Active: inactive (dead) since Sat 2026-11-21 22:16:19 UTC' },
    ]);
    expect(slurmdStopped.examine(withHead('', unit('slurmd', 'activating', 'start')))).toEqual([]);
  });

  test('slurmd that finds no cgroups', () => {
    const line = 'slurmd: fatal: Hybrid mode is not supported. Mounted cgroups are: 9:name=systemd:/';
    const exam = withHead('', unit('slurmd', 'activating', 'auto-restart', line, '8:pids:/'));
    expect(cgroupPlugin.examine(exam)).toMatchObject([{ nodes: ['n2'], proof: line }]);
  });
});

describe('files', () => {
  const SUM = { a: 'a'.repeat(64), b: 'b'.repeat(64) };

  test('a slurm.conf that only root can read', () => {
    const line = 'cat: /etc/slurm/slurm.conf: Permission denied';
    const exam = withHead(`@denied /etc/slurm/slurm.conf ${line}`);
    expect(slurmConfMode.examine(exam)).toMatchObject([{ nodes: ['n1'], proof: line }]);
  });

  test('another slurm.conf is an error, one that was not handed out yet a warning', () => {
    const head = `@conf ${SUM.a}  /etc/slurm/slurm.conf`;
    const own = `@conf ${SUM.b}  /etc/slurm/slurm.conf\n@conf ${SUM.a}  /run/slurm/conf/slurm.conf\n@fetches`;
    expect(confDiffers.examine(withHead(head, own))).toMatchObject([
      { level: 'error', proof: `${SUM.b}  /etc/slurm/slurm.conf` },
    ]);
    const old = `@conf ${SUM.b}  /run/slurm/conf/slurm.conf\n@fetches`;
    expect(confDiffers.examine(withHead(head, old))).toMatchObject([{ level: 'warning' }]);
    expect(confDiffers.examine(withHead(head, old.replace(SUM.b, SUM.a)))).toEqual([]);
  });

  test('a disk is full by its blocks or by its files', () => {
    const blocks = (line: string) => `@blocks /var/spool ${line}`;
    expect(fullDisks(blocks('t                     1024  1024         0     100% /var/spool'))).toHaveLength(1);
    expect(fullDisks(blocks('/dev/mmcblk0p2   30000000 29000000  9000  99% /'))).toHaveLength(1);
    expect(fullDisks(blocks('t                     1024     0      1024       0% /var/spool'))).toEqual([]);
    expect(fullDisks(blocks('/dev/mmcblk0p2   30000000 9000000  21000000  30% /'))).toEqual([]);
    expect(fullDisks('@files /var/spool /dev/mmcblk0p2 1900000 1900000 0 100% /')).toMatchObject([
      { of: 'more files' },
    ]);
    expect(fullDisks('@files /var/spool btrfs 0 0 0 - /')).toEqual([]);
  });
});

describe('memory of jobs on a Raspberry Pi', () => {
  const found = foundNode('n1', '10.0.0.1', { fixture: 'raspberry-pi-os-12' });
  const { cluster } = decidedCluster([found, foundNode('n2', '10.0.0.2', { fixture: 'raspberry-pi-os-12' })]);
  const pi = (
    looked: string,
    change: Partial<NonNullable<typeof found.facts>> = {},
    conf = 'proctrack/linuxproc',
  ): Exam => {
    const exam = examOfLooks({ n1: '', n2: looked }, { cluster, slurmConf: new Map([['proctracktype', conf]]) });
    const patients = exam.patients.map((each) => ({ ...each, facts: { ...found.facts!, ...change } }));
    return { ...exam, patients, everybody: patients, head: patients[0] };
  };
  const LINE = 'console=serial0,115200 console=tty1 root=PARTUUID=4e639091-02 rootfstype=ext4 fsck.repair=yes rootwait';

  test('is not counted as its firmware starts it: a warning, with the word of the firmware', () => {
    expect(memoryCgroup.examine(pi(`@file ${LINE}`))).toMatchObject([
      {
        level: 'warning',
        proof: expect.stringContaining('cgroup_disable=memory'),
        proofFrom: '/proc/cmdline on n2',
        needs: 'reboot',
      },
    ]);
  });

  test('is an error where slurm.conf asks for it', () => {
    expect(memoryCgroup.examine(pi(`@file ${LINE}`, {}, 'proctrack/cgroup'))).toMatchObject([{ level: 'error' }]);
  });

  test('was asked for on a line of its own, which the firmware does not read', () => {
    expect(memoryCgroup.examine(pi(`@file ${LINE}\n@file cgroup_enable=memory`))).toMatchObject([
      { byHand: true, proof: 'cgroup_enable=memory', sentence: expect.stringContaining('a line of its own') },
    ]);
  });

  test('was asked for, and it has not restarted since', () => {
    expect(memoryCgroup.examine(pi(`@file ${LINE} cgroup_enable=memory`))).toMatchObject([
      { byHand: true, sentence: expect.stringContaining('has not started with it') },
    ]);
  });

  test('is counted: no finding; and none in a container, which has what its host has', () => {
    const good = { unified: true, usable: true, controllers: ['cpu', 'memory'] };
    expect(memoryCgroup.examine(pi(`@file ${LINE}`, { cgroup: good }))).toEqual([]);
    expect(memoryCgroup.examine(pi('@container'))).toEqual([]);
  });
});

test('what Slurm shares with other services is given to nobody', async () => {
  const ask = async () => ({
    ...{
      stdout: '@closed drwxr-xr-x 8 root root 4096 /var/spool',
      stderr: '',
      exitCode: 0,
      truncated: false,
      seconds: 0,
    },
  });
  const look = (path: [string, string][]) =>
    stateDirectory.examine(
      examOfLooks({ n1: '' }, { ask, slurmConf: new Map([['slurmuser', 'slurm(64030)'], ...path]) }),
    );
  expect(await look([])).toMatchObject([
    { byHand: true, fix: expect.not.stringMatching(/chown -R \S+ \/var\/spool;/) },
  ]);
  expect((await look([['statesavelocation', '/var/spool/slurmctld']]))[0]).not.toHaveProperty('byHand');
});
