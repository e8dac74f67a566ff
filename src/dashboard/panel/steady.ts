/** A picture that may be told of faster than it may change. */
export interface Steady<T> {
  put(value: T): void;
  stop(): void;
}

/**
 * Shows each value at once, then none for `holdMs()`; of those that came meanwhile the last. A lamp that is held for a sixth of a
 * second flashes three times a second at most (WCAG 2.2, 2.3.1), however fast a program switches it.
 */
export function createSteady<T>(holdMs: () => number, show: (value: T) => void): Steady<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next: { readonly value: T } | undefined;
  const open = () => {
    timer = undefined;
    if (next === undefined) return;
    const { value } = next;
    next = undefined;
    shown(value);
  };
  const shown = (value: T) => {
    timer = setTimeout(open, holdMs());
    show(value);
  };
  return {
    put: (value) => {
      if (timer === undefined) shown(value);
      else next = { value };
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
      next = undefined;
    },
  };
}
