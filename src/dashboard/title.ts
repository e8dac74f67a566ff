import { createEffect } from 'solid-js';

export function createTitle(title: () => string): void {
  createEffect(() => {
    document.title = `${title()} · Breadbox`;
  });
}
