import type { JSX } from 'solid-js';
import { Output } from './output.tsx';

const LINES = `breadbox farm push my-program
breadbox farm run my-program --wait
breadbox farm status`;

/** How a program of one's own comes here: three lines for a terminal. */
export function PushLines(): JSX.Element {
  return <Output label="Commands for a terminal" text={LINES} />;
}
