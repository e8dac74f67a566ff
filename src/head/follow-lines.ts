const MAX_UNREAD_BYTES = 1024 * 1024;

/**
 * The states of something that takes long, as lines, until `undefined` comes. Who reads more slowly than they come misses what lies
 * between, as each state is the whole; the last one is never missed.
 * @param follow tells each state from now on; its answer ends that
 * @param mostUnreadBytes that wait for who reads
 */
export function followLines<T>(
  follow: (take: (line: T | undefined) => void) => Promise<() => void>,
  isLast: (line: T) => boolean,
  mostUnreadBytes = MAX_UNREAD_BYTES,
): Response {
  let isGone = false;
  let leave = (): void => {};
  const stream = new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        const take = (line: T | undefined): void => {
          if (isGone) return;
          if (line === undefined) controller.close();
          else if (isLast(line) || (controller.desiredSize ?? 0) > 0)
            controller.enqueue(Buffer.from(`${JSON.stringify(line)}\n`));
        };
        leave = await follow(take);
        if (isGone) leave();
      },
      cancel: () => {
        isGone = true;
        leave();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: mostUnreadBytes }),
  );
  return new Response(stream, { headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' } });
}
