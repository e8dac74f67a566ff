/** As Promise.all, but it answers when the last has ended: what is removed after a failure must not be added to any more. */
export async function allDone<T>(tasks: readonly Promise<T>[]): Promise<T[]> {
  const ended = await Promise.allSettled(tasks);
  return ended.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}
