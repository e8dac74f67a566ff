import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { machineCommand } from './machine-command.ts';

/** A systemd and its services hold about ten each. */
const INOTIFY_INSTANCES = '/proc/sys/fs/inotify/max_user_instances';
const ENOUGH_INSTANCES = 8192;

const FORWARDING = '/proc/sys/net/ipv4/ip_forward';
/** There while a sandbox has switched forwarding on that was off; gone, as the switch itself, after a reboot. */
const SWITCHED_ON = '/run/breadbox-sandbox/forwarding';

/** Never lowered again: a limit that is too high harms nobody, and other programs may have grown into it. */
export async function raiseInotifyLimit(): Promise<void> {
  if (Number(await readFile(INOTIFY_INSTANCES, 'utf8')) >= ENOUGH_INSTANCES) return;
  await writeFile(INOTIFY_INSTANCES, String(ENOUGH_INSTANCES));
}

export async function keepForwarding(): Promise<void> {
  if ((await readFile(FORWARDING, 'utf8')).trim() === '1') return;
  await mkdir('/run/breadbox-sandbox', { recursive: true, mode: 0o755 });
  await writeFile(SWITCHED_ON, '');
  await writeFile(FORWARDING, '1');
}

/** Off again only where a sandbox switched it on and no rule is left that somebody else's packets could go by. */
export async function restoreForwarding(): Promise<void> {
  const switched = await readFile(SWITCHED_ON).then(
    () => true,
    () => false,
  );
  if (!switched) return;
  const rules = [
    await machineCommand(['iptables', '-w', '-S', 'FORWARD']),
    await machineCommand(['iptables', '-w', '-t', 'nat', '-S', 'POSTROUTING']),
  ];
  if (rules.some((text) => text.split('\n').some((line) => line.startsWith('-A')))) return;
  await writeFile(FORWARDING, '0');
  await rm(SWITCHED_ON, { force: true });
}
