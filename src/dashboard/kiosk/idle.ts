const SIGNS = ['pointerdown', 'keydown'] as const;

/** Calls `rest` once nobody has touched the screen or a key for so long, and again after each touch. */
export function createIdle(restMs: number, rest: () => void): { stop(): void } {
  let timer = setTimeout(rest, restMs);
  const touched = () => {
    clearTimeout(timer);
    timer = setTimeout(rest, restMs);
  };
  for (const sign of SIGNS) addEventListener(sign, touched, { capture: true });
  return {
    stop: () => {
      clearTimeout(timer);
      for (const sign of SIGNS) removeEventListener(sign, touched, { capture: true });
    },
  };
}
