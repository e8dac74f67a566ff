/** What a stream process says about the task in flight; undefined when the line is anything else. */
export function parseStreamLine(
  line: string,
  taskId: string,
): { readonly answer: unknown } | { readonly error: string } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { task, answer, error } = value as Record<string, unknown>;
  if (task !== taskId) return undefined;
  if (error !== undefined) return { error: typeof error === 'string' ? error : JSON.stringify(error) };
  return answer === undefined ? undefined : { answer };
}
