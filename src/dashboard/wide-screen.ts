import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** Whether the window is at least so wide, now and when it changes. */
export function createWide(leastPixels: number): Accessor<boolean> {
  const query = matchMedia(`(min-width: ${leastPixels}px)`);
  const [wide, setWide] = createSignal(query.matches);
  const tell = () => setWide(query.matches);
  query.addEventListener('change', tell);
  onCleanup(() => query.removeEventListener('change', tell));
  return wide;
}
