import type { JSX } from 'solid-js';

const STROKES = {
  home: 'M2.5 15.5V9a5 5 0 0 1 5-5h5a5 5 0 0 1 5 5v6.5zM6.5 8.5v4M10 8.5v4M13.5 8.5v4',
  nodes:
    'M4 3.5h12a1 1 0 0 1 1 1v3.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4.5a1 1 0 0 1 1-1zM4 11h12a1 1 0 0 1 1 1v3.5a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V12a1 1 0 0 1 1-1zM6 6.25h.01M6 13.75h.01M9 6.25h5M9 13.75h5',
  jobs: 'M3 5h8M6 10h11M3 15h6M13 15h4',
  farm: 'M4 3h4a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM12 3h4a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM4 11h4a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1zM11.5 14h5M14 11.5v5',
  doctor: 'M2.5 10h4l2-5 3.5 10 2-5h3.5',
  network:
    'M10 3.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zM4.5 13.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zM15.5 13.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6zM9 6.5l-3.6 6.9M11 6.5l3.6 6.9M6.3 15h7.4',
  bench: 'M3 4v12.5M6 6h10M6 10h6.5M6 14h8.5',
  power: 'M10 3v7M6 5.5a6 6 0 1 0 8 0',
  alerts: 'M10 3.2 17.3 16H2.7zM10 8v4M10 14.1v.01',
  info: 'M17.2 10a7.2 7.2 0 1 1-14.4 0 7.2 7.2 0 0 1 14.4 0zM10 9.2v4.3M10 6.5h.01',
} as const;

/** Line drawings, 20 by 20: of the navigation, and before a sentence that explains. */
export function Glyph(props: { readonly name: keyof typeof STROKES }): JSX.Element {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path
        d={STROKES[props.name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.6"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
