import { type Accessor, createSignal, onCleanup, onMount } from 'solid-js';

/** Lines just outside of the window are ready when they are scrolled in. */
const NEAR = '200px';

/** Whether an element is in the window, or nearly. */
export function createInView(element: () => Element): Accessor<boolean> {
  const [inView, setInView] = createSignal(false);
  onMount(() => {
    const observer = new IntersectionObserver(([entry]) => setInView(entry?.isIntersecting === true), {
      rootMargin: NEAR,
    });
    observer.observe(element());
    onCleanup(() => observer.disconnect());
  });
  return inView;
}
