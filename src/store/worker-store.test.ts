import { expect, test } from 'vitest';
import { openWorkerStore } from './worker-store.ts';

/** A thread that says that it is ready, and dies of its first request. */
const DYING = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', (message) => {
      if ('close' in message) parentPort.close();
      else throw new Error('out of memory');
    });
    parentPort.postMessage({ ready: true });
  `)}`,
);

test('a thread that dies is told of at once, and its calls fail', async () => {
  const broken: string[] = [];
  const store = await openWorkerStore<{ any: () => void }>(DYING, '/nowhere', ({ message }) => broken.push(message));
  await expect(store.write('any', undefined)).rejects.toMatchObject({ code: 'stopping' });
  expect(broken).toEqual(['out of memory']);
  await store.close();
  expect(broken).toHaveLength(1);
});
