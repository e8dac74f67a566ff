import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { MiddlewareHandler } from 'hono';
import { BreadboxError } from '../cluster/errors.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.map': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** Steps of letters, digits, `_`, `-` and inner dots: no `..`, nothing hidden, nothing encoded. */
const SAFE_PATH = /^(\/[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)+$/;

/**
 * The built dashboard. Its own pages are drawn in the browser, so every path that is no file is the dashboard itself.
 */
export function dashboardFiles(directory: string): MiddlewareHandler {
  return async (c, next) => {
    if (c.req.path === '/api' || c.req.path.startsWith('/api/')) return next();
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD') return next();
    const { path } = c.req;
    if (SAFE_PATH.test(path)) {
      const file = await readIfThere(join(directory, path));
      // Files below assets/ have a hash of their content in their name.
      const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
      if (file) return answer(file, TYPES[extname(path)] ?? 'application/octet-stream', cache);
    }
    if (path.startsWith('/assets/')) throw new BreadboxError('not-found', 'The dashboard has no such file.');
    const page = await readIfThere(join(directory, 'index.html'));
    if (page) return answer(page, TYPES['.html'] as string, 'no-cache');
    throw new BreadboxError('not-found', 'This Breadbox was built without its dashboard.', {
      hint: 'Build it with: npm run build',
    });
  };
}

function answer(file: Buffer<ArrayBuffer>, type: string, cache: string): Response {
  return new Response(file, { headers: { 'content-type': type, 'cache-control': cache } });
}

async function readIfThere(path: string): Promise<Buffer<ArrayBuffer> | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR' || code === 'ENAMETOOLONG') return undefined;
    throw error;
  }
}
