import { type Accessor, createSignal, onCleanup } from 'solid-js';

/** How wide an element is, whole pixels; 0 until it is there. `ref` takes the element. */
export function createWidth(): { readonly width: Accessor<number>; readonly ref: (element: HTMLElement) => void } {
  const [width, setWidth] = createSignal(0);
  const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
  onCleanup(() => observer.disconnect());
  return { width, ref: (element) => observer.observe(element) };
}
