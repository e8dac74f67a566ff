import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AptSource, debianMirror, readDeb822Sources, readOneLineSources } from './apt-sources.ts';
import { isLoopback } from './free-network.ts';
import { machineCommand } from './machine-command.ts';

/** What the nodes take over from the machine they live on. */
export interface MachineSettings {
  readonly mirror: string | undefined;
  /** Lines of apt's configuration that name proxies. */
  readonly aptProxies: readonly string[];
  readonly nameServers: readonly string[];
}

/** @param root `/`, but in tests */
export async function readMachineSettings(root: string): Promise<MachineSettings> {
  const mirror = debianMirror(await aptSources(root));
  return {
    mirror: mirror?.startsWith('mirror+file:') ? await firstOfMirrorList(root, mirror) : mirror,
    aptProxies: proxyLines(await machineCommand(['apt-config', 'dump']).catch(() => '')),
    nameServers: await nameServers(root),
  };
}

async function aptSources(root: string): Promise<readonly AptSource[]> {
  const apt = join(root, 'etc/apt');
  const beside = (await readdir(join(apt, 'sources.list.d')).catch(() => [])).sort();
  const sources: AptSource[] = [...readOneLineSources(await text(join(apt, 'sources.list')))];
  for (const name of beside) {
    const content = await text(join(apt, 'sources.list.d', name));
    if (name.endsWith('.list')) sources.push(...readOneLineSources(content));
    if (name.endsWith('.sources')) sources.push(...readDeb822Sources(content));
  }
  return sources;
}

/** As the images of clouds have it: a file with one mirror a line. */
async function firstOfMirrorList(root: string, uri: string): Promise<string | undefined> {
  const lines = (await text(join(root, uri.replace(/^mirror\+file:\/*/, '/')))).split('\n');
  return lines.map((line) => line.split(/\s/)[0]!).find((line) => /^https?:/.test(line));
}

/** Of what `apt-config dump` prints; `DIRECT` too, which excepts a host. */
export function proxyLines(dump: string): readonly string[] {
  return dump.split('\n').filter((line) => /^Acquire::(http|https)::Proxy(::[\w.-]+)? "[^"]+";$/i.test(line));
}

/** A node cannot ask a program that listens on the machine's loopback: then those that this program asks. */
async function nameServers(root: string): Promise<readonly string[]> {
  for (const path of ['etc/resolv.conf', 'run/systemd/resolve/resolv.conf']) {
    const found = [...(await text(join(root, path))).matchAll(/^\s*nameserver\s+([\w.:]+)/gm)].map(([, at]) => at!);
    const reachable = found.filter((address) => !isLoopback(address));
    if (reachable.length > 0) return reachable;
  }
  return [];
}

/** Not there is empty. */
function text(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
