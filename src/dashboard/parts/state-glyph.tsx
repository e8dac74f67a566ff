import type { JSX } from 'solid-js';

const SHAPES = {
  half: { d: 'M7 1.5a5.5 5.5 0 0 0 0 11z', fill: true, ring: true },
  ring: { d: '', fill: false, ring: true },
  dashed: { d: '', fill: false, ring: true },
  dot: { d: 'M7 5.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z', fill: true, ring: false },
  disc: { d: 'M7 1.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z', fill: true, ring: false },
  dash: { d: 'M4 7h6', fill: false, ring: false },
  pause: { d: 'M4.5 2.5v9M9.5 2.5v9', fill: false, ring: false },
  tick: { d: 'M2 7.5 5.5 11 12 3.5', fill: false, ring: false },
  cross: { d: 'M2.5 2.5l9 9M11.5 2.5l-9 9', fill: false, ring: false },
  down: { d: 'M7 2v9.5M2.8 7.5 7 11.7l4.2-4.2', fill: false, ring: false },
  stop: { d: 'M3 3h8v8H3z', fill: false, ring: false },
  triangle: { d: 'M7 1.5 13 12H1zM7 5.5v3M7 10.2v.1', fill: false, ring: false },
} as const;
export type Shape = keyof typeof SHAPES;

/** The shape that says a state without its colour, 14 by 14. */
export function StateGlyph(props: { readonly shape: Shape }): JSX.Element {
  return (
    <svg class="glyph" viewBox="0 0 14 14" aria-hidden="true">
      <GlyphMarks shape={props.shape} />
    </svg>
  );
}

/** The same inside of a drawing. */
export function GlyphMarks(props: { readonly shape: Shape }): JSX.Element {
  const shape = () => SHAPES[props.shape];
  return (
    <g>
      <circle
        cx="7"
        cy="7"
        r="5.5"
        fill="none"
        stroke={shape().ring ? 'currentColor' : 'none'}
        stroke-width="1.7"
        stroke-dasharray={props.shape === 'dashed' ? '2.6 1.72' : undefined}
      />
      <path
        d={shape().d}
        fill={shape().fill ? 'currentColor' : 'none'}
        stroke={shape().fill ? 'none' : 'currentColor'}
        stroke-width={props.shape === 'triangle' ? 1.4 : 2}
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </g>
  );
}
