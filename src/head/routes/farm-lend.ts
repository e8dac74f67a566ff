import type { Lending } from '../../protocol/farm.ts';
import type { HeadApp } from '../head-app.ts';
import type { Lendings } from '../lendings/lendings.ts';
import { mount } from '../mount.ts';

/** Blank lines while nothing happens, so that who listens knows that we live. */
const SIGN_OF_LIFE_MS = 10_000;

export function mountLendRoutes(app: HeadApp, lendings: Lendings): void {
  mount(app, 'POST /api/farm/lend', async ({ who, body }) => {
    const { nodes, slots, worker, user: login, passwords } = body;
    const lines = new TransformStream<Uint8Array, Uint8Array>();
    const writer = lines.writable.getWriter();
    // Whoever hangs up has begun it all the same.
    const say = (line: string): void => void writer.write(Buffer.from(`${line}\n`)).catch(() => {});
    const wish = { user: who.user, login, slots, worker, passwords };
    const { done } = await lendings.lend(nodes, wish, (lending: Lending) => say(JSON.stringify(lending)));
    const timer = setInterval(() => say(''), SIGN_OF_LIFE_MS);
    void done.finally(() => {
      clearInterval(timer);
      void writer.close().catch(() => {});
    });
    return new Response(lines.readable, {
      headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' },
    });
  });

  mount(app, 'POST /api/farm/lend/stop', ({ body }) => lendings.stop(body.nodes, body.now));

  mount(app, 'GET /api/farm/lend', () => lendings.list());
}
