import { BreadboxError } from '../../cluster/errors.ts';
import type { Sandbox, SandboxLine } from '../../protocol/sandbox.ts';
import type { Sandboxes } from '../../sandbox/sandboxes.ts';
import { followLines } from '../follow-lines.ts';
import type { HeadApp } from '../head-app.ts';
import { mount } from '../mount.ts';

/** @param forgetHosts that are gone: the next ones may have the same names, and have keys of their own */
export function mountSandboxRoutes(
  app: HeadApp,
  sandboxes: Sandboxes,
  forgetHosts: (nodes: Sandbox['nodes']) => Promise<void>,
): void {
  mount(app, 'GET /api/sandboxes', async () => [...(await sandboxes.list())]);

  mount(app, 'POST /api/sandboxes', ({ body, request }) => {
    const gone = new AbortController();
    const signal = AbortSignal.any([request.signal, gone.signal]);
    const make = async (say: (line: SandboxLine | undefined) => void): Promise<void> => {
      try {
        say({ sandbox: await sandboxes.create(body, { signal, doing: (doing) => say({ doing }) }) });
      } catch (error) {
        say({ problem: told(error) });
      }
      say(undefined);
    };
    return followLines<SandboxLine>(
      async (say) => {
        void make(say);
        return () => gone.abort();
      },
      (line) => !('doing' in line),
    );
  });

  mount(app, 'DELETE /api/sandboxes/{name}', async ({ params }) => {
    const nodes = (await sandboxes.list()).find(({ name }) => name === params.name)?.nodes ?? [];
    await sandboxes.destroy(params.name);
    await forgetHosts(nodes);
    return undefined;
  });

  for (const change of ['save', 'reset'] as const) {
    mount(app, `POST /api/sandboxes/{name}/${change}`, async ({ params, request }) => {
      await sandboxes[change](params.name, request.signal);
      return undefined;
    });
  }

  mount(app, 'POST /api/sandboxes/{name}/nodes/{node}/stop', async ({ params, body }) => {
    await sandboxes.stop(params.name, params.node, body.force);
    return undefined;
  });

  mount(app, 'POST /api/sandboxes/{name}/nodes/{node}/start', async ({ params, request }) => {
    await sandboxes.start(params.name, params.node, request.signal);
    return undefined;
  });
}

/** Its caller is the owner, who may read what nobody foresaw. */
function told(error: unknown): Extract<SandboxLine, { problem: unknown }>['problem'] {
  if (!(error instanceof BreadboxError)) return { code: 'internal', title: `Something went wrong: ${String(error)}` };
  const { code, message: title, hint } = error;
  return { code, title, ...(hint !== undefined && { hint }) };
}
