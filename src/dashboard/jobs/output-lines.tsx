import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount } from 'solid-js';

const LINE_PX = 20;
/** Lines kept above and below those in sight. */
const MARGIN = 30;

/** Where the pane is to go: the end, or a line. Each request is a new object. */
export type Goal = { readonly kind: 'end' } | { readonly kind: 'line'; readonly line: number };

/** Lines of any number in a pane of which only those in sight are elements. Lines are one height and are not wrapped. */
export function OutputLines(props: {
  readonly label: string;
  readonly lines: readonly string[];
  /** Lines that have left before the first; when more do, what the reader sees stays where it is. */
  readonly dropped: number;
  readonly isFollowing: boolean;
  readonly goal: Goal | undefined;
  /** Words to mark, in lower case; empty: none. */
  readonly words: string;
  /** The line among those found that the reader is at. */
  readonly current: number | undefined;
  /** The reader has scrolled; whether the end is in sight. */
  readonly onScrolled: (atEnd: boolean) => void;
}): JSX.Element {
  let pane!: HTMLElement;
  const [top, setTop] = createSignal(0);
  const [height, setHeight] = createSignal(400);
  const first = () => Math.max(0, Math.floor(top() / LINE_PX) - MARGIN);
  const last = () => Math.min(props.lines.length, Math.ceil((top() + height()) / LINE_PX) + MARGIN);
  const shown = createMemo(() =>
    props.lines.slice(first(), last()).map((text, index) => ({ text, at: first() + index })),
  );
  const toEnd = () => {
    pane.scrollTop = pane.scrollHeight;
    setTop(pane.scrollTop);
  };
  onMount(() => {
    const watch = new ResizeObserver(() => {
      setHeight(pane.clientHeight);
      if (props.isFollowing) toEnd();
    });
    watch.observe(pane);
    onCleanup(() => watch.disconnect());
  });
  createEffect(
    on(
      () => [props.lines, props.isFollowing],
      () => props.isFollowing && queueMicrotask(toEnd),
    ),
  );
  createEffect(
    on(
      () => props.goal,
      (goal) => {
        if (goal === undefined) return;
        if (goal.kind === 'end') return toEnd();
        pane.scrollTop = Math.max(0, goal.line * LINE_PX - pane.clientHeight / 2);
        setTop(pane.scrollTop);
      },
    ),
  );
  createEffect(
    on(
      () => props.dropped,
      (now, before = 0) => {
        if (props.isFollowing || now <= before) return;
        pane.scrollTop -= (now - before) * LINE_PX;
        setTop(pane.scrollTop);
      },
    ),
  );
  const scrolled = () => {
    setTop(pane.scrollTop);
    props.onScrolled(pane.scrollHeight - pane.scrollTop - pane.clientHeight < LINE_PX);
  };
  return (
    <section
      ref={pane}
      class="out lines"
      aria-label={props.label}
      tabindex="0"
      style={{ '--lines': props.lines.length }}
      onScroll={scrolled}
    >
      <div class="all" style={{ height: `${props.lines.length * LINE_PX}px` }}>
        <pre style={{ top: `${first() * LINE_PX}px` }}>
          <For each={shown()}>
            {({ text, at }) => (
              <div classList={{ here: at === props.current }}>
                <Marked text={text} words={props.words} />
              </div>
            )}
          </For>
        </pre>
      </div>
    </section>
  );
}

function Marked(props: { readonly text: string; readonly words: string }): JSX.Element {
  const parts = () => {
    const { text, words } = props;
    if (words === '') return [{ text: text === '' ? ' ' : text, found: false }];
    const found: { text: string; found: boolean }[] = [];
    const low = text.toLowerCase();
    let from = 0;
    for (let at = low.indexOf(words); at >= 0; at = low.indexOf(words, from)) {
      found.push(
        { text: text.slice(from, at), found: false },
        { text: text.slice(at, at + words.length), found: true },
      );
      from = at + words.length;
    }
    return [...found, { text: text.slice(from) || ' ', found: false }];
  };
  return <For each={parts()}>{(part) => (part.found ? <mark>{part.text}</mark> : part.text)}</For>;
}
