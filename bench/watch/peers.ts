import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { BenchContext } from '../suite.ts';
import { startWatcher, type Watcher } from './watcher.ts';

/** With the collectors that it has by default, scraped each second over a kept connection as Prometheus does. */
export async function nodeExporter(program: string, context: BenchContext): Promise<Watcher> {
  const port = await freePort();
  const agent = new Agent({ keepAlive: true });
  let bytes = 0;
  const timer = setInterval(() => {
    const headers = { accept: 'text/plain;version=0.0.4', 'accept-encoding': 'gzip' };
    get({ host: '127.0.0.1', port, path: '/metrics', agent, headers }, (response) => {
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
    }).on('error', () => undefined); // not there yet, or no more: what has come is counted
  }, 1000);
  const end = () => {
    clearInterval(timer);
    agent.destroy();
  };
  const argv = [program, `--web.listen-address=127.0.0.1:${port}`];
  return startWatcher('prometheus-node-exporter', argv, context, () => bytes, end);
}

/** Five plugins, each second, to a port of UDP that counts. */
export async function collectd(program: string, context: BenchContext): Promise<Watcher> {
  const sink = await udpSink();
  const file = join(context.directory, 'collectd.conf');
  writeFileSync(
    file,
    `Hostname "bench"
FQDNLookup false
Interval 1
BaseDir "${context.directory}"
PIDFile "${join(context.directory, 'collectd.pid')}"
TypesDB "/usr/share/collectd/types.db"
${['cpu', 'memory', 'load', 'df', 'interface', 'write_graphite'].map((name) => `LoadPlugin ${name}`).join('\n')}
<Plugin write_graphite>
  <Node "sink">
    Host "127.0.0.1"
    Port "${sink.port}"
    Protocol "udp"
  </Node>
</Plugin>
`,
  );
  return startWatcher('collectd', [program, '-f', '-C', file], context, sink.received, sink.close);
}

/** As it is delivered, but that it sends to a port of ours alone and hears nobody. */
export async function gmond(program: string, context: BenchContext): Promise<Watcher> {
  const sink = await udpSink();
  const { execFileSync } = await import('node:child_process');
  const file = join(context.directory, 'gmond.conf');
  const delivered = execFileSync(program, ['-t'], { encoding: 'utf8' });
  const sections = ['udp_send_channel', 'udp_recv_channel', 'tcp_accept_channel'].map(
    (name) => new RegExp(`^${name}\\s*\\{[^}]*\\}`, 'gm'),
  );
  const silent = sections.reduce((text, section) => text.replace(section, ''), delivered);
  const quiet = silent
    .replace(/^(\s*)deaf\s*=.*$/m, '$1deaf = yes')
    .replace(/^(\s*)setuid\s*=.*$/m, '$1setuid = no')
    .replace(/^(\s*)daemonize\s*=.*$/m, '$1daemonize = no');
  writeFileSync(file, `${quiet}\nudp_send_channel {\n  host = 127.0.0.1\n  port = ${sink.port}\n}\n`);
  const argv = [program, '-c', file, '-f'];
  return startWatcher("ganglia's gmond", argv, context, sink.received, sink.close);
}

async function udpSink(): Promise<{ port: number; received: () => number; close: () => Promise<void> }> {
  const socket = createSocket('udp4');
  let packets = 0;
  socket.on('message', () => packets++);
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    port: socket.address().port,
    received: () => packets,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
