import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import { BreadboxError } from '../../cluster/errors.ts';
import type { AppParts } from '../app.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';
import { openApiDocument } from '../openapi.ts';
import { ownUrl } from '../own-address.ts';
import { ownHostName, ownNode } from '../own-node.ts';

export function mountHeadRoutes(app: HeadApp, parts: AppParts): void {
  let document: Record<string, unknown> | undefined;
  const model = computerModel();

  mount(app, 'GET /api/health', () => ({ ok: true as const, version: parts.version }));

  mount(app, 'GET /api/status', () => ({
    running: true as const,
    pid: process.pid,
    url: ownUrl(parts.address),
    home: parts.home,
    version: parts.version,
    engine: parts.engine.name,
    ...withCluster(parts.cluster?.()),
    startedAt: parts.startedAt,
    ...tlsStatus(parts.tls?.()),
  }));

  mount(app, 'GET /api/ca', () => {
    const tls = parts.tls?.();
    if (tls !== undefined) return { ca: tls.ca, fingerprint: tls.fingerprint };
    throw new BreadboxError('not-found', 'This head is reached from its own computer alone, and has no certificate.', {
      hint: 'It has one when it is started with --listen ADDR, or when nodes reach it.',
    });
  });

  mount(app, 'GET /api/computer', async () => ({
    node: (await ownNode(parts.inventory)) ?? ownHostName(),
    cores: availableParallelism(),
    memBytes: totalmem(),
    load1: loadavg()[0] ?? 0,
    ...(model !== undefined && { model }),
  }));

  mount(app, 'POST /api/stop', () => {
    setImmediate(parts.stop);
    return undefined;
  });

  mount(app, 'GET /api/openapi.json', () => {
    document ??= openApiDocument(app, parts.version);
    return document;
  });

  mount(app, 'GET /api/live', ({ query, who, request, context }) => {
    const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store' };
    if (request.method === 'HEAD') return new Response(null, { headers });
    const hangUp = (): void => void context.env?.outgoing?.destroy();
    return new Response(parts.live.stream(query, who, hangUp), { headers });
  });
}

function withCluster(cluster: ReturnType<NonNullable<AppParts['cluster']>>) {
  return cluster === undefined ? {} : { cluster };
}

function tlsStatus(tls: ReturnType<NonNullable<AppParts['tls']>>) {
  if (tls === undefined) return {};
  const { urls, nodesUrl, fingerprint } = tls;
  return { tls: { urls: [...urls], fingerprint, ...(nodesUrl !== undefined && { nodesUrl }) } };
}

/** A board says what it is in the device tree; a PC has a processor with a name. */
function computerModel(): string | undefined {
  try {
    return readFileSync('/proc/device-tree/model', 'utf8').replaceAll('\0', '').trim();
  } catch {
    // No device tree: not a board.
    return cpus()[0]?.model.trim() || undefined;
  }
}
