import { afterEach, expect, test, vi } from 'vitest';
import { NodeTunnels } from './node-tunnels.ts';

const SOON = { timeout: 15_000 } as const;
afterEach(() => {
  vi.useRealTimers();
});

test('a node that leaves while its tunnel is looked at gets no other one', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const made: string[] = [];
  const looks: ((isOpen: boolean) => void)[] = [];
  const tunnels = new NodeTunnels({
    remote: {
      run: () =>
        new Promise((resolve) => {
          looks.push((isOpen) => resolve({ exitCode: isOpen ? 0 : 1, stdout: '', stderr: '', seconds: 0 } as never));
        }),
      reverseTunnel: async ({ node }) => {
        made.push(node);
        return { port: 40_001, stop: async () => {} };
      },
    },
    warn: () => {},
  });
  await tunnels.openWhereNeeded([{ node: 'n1', address: '127.0.0.1' }], undefined, 8643);
  vi.advanceTimersByTime(60_000);
  await vi.waitFor(() => expect(looks).toHaveLength(1), SOON);
  await tunnels.release('n1');
  looks[0]?.(false);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(made).toEqual(['n1']);
  expect(tunnels.nodes).toEqual([]);
  await tunnels.close();
});
