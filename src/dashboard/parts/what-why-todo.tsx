import type { JSX } from 'solid-js';
import { Answer } from './answer.tsx';

export interface Explained {
  readonly what: string;
  readonly why: string;
  readonly todo: string;
}

export function WhatWhyTodo(props: { readonly finding: Explained }): JSX.Element {
  return (
    <dl class="answers">
      <Answer word="What">{props.finding.what}</Answer>
      <Answer word="Why">{props.finding.why}</Answer>
      <Answer word="What to do">{props.finding.todo}</Answer>
    </dl>
  );
}
