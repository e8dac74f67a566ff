import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { type ITheme, Terminal } from '@xterm/xterm';
import { isReport } from './is-report.ts';
import { useLawfulStyles } from './lawful-styles.ts';

/** Lines that can be scrolled back to; about 12 MB of a page's memory for 80 columns. */
const SCROLLBACK = 5000;

export interface ConsoleScreen {
  draw(bytes: Uint8Array, drawn: () => void): void;
  focus(): void;
  /** What is selected; where nothing is, all that is there to be scrolled to. */
  text(): string;
  readonly size: { readonly cols: number; readonly rows: number };
  end(): void;
}

/** Keys that the page keeps for itself; all others go to the node. */
export type ScreenKey = 'copy' | 'next' | 'previous' | 'leave';

const KEYS: Readonly<Record<string, ScreenKey>> = {
  KeyC: 'copy',
  ArrowRight: 'next',
  ArrowLeft: 'previous',
  ArrowUp: 'leave',
};

export function openScreen(
  element: HTMLElement,
  events: {
    /** @param isReport nobody has typed it: for the node that this terminal is on alone */
    readonly onKeys: (typed: string, isReport: boolean) => void;
    readonly onSize: (cols: number, rows: number) => void;
    readonly onKey: (key: ScreenKey) => void;
  },
): ConsoleScreen {
  const takeBack = useLawfulStyles();
  const look = getComputedStyle(element);
  const token = (name: string) => look.getPropertyValue(name).trim();
  const terminal = new Terminal({
    scrollback: SCROLLBACK,
    fontFamily: token('--mono'),
    fontSize: Number.parseFloat(token('--t-small')),
    theme: themeOf(token),
    // Where motion is unwanted the cursor stands.
    cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.attachCustomKeyEventHandler((event) => {
    const key = event.ctrlKey && event.shiftKey ? KEYS[event.code] : undefined;
    if (key === undefined) return true;
    event.preventDefault();
    if (event.type === 'keydown') events.onKey(key);
    return false;
  });
  terminal.onData((data) => events.onKeys(data, isReport(data)));
  terminal.onResize(({ cols, rows }) => events.onSize(cols, rows));
  terminal.open(element);
  fit.fit();
  let frame = 0;
  const repaint = () => {
    terminal.options.theme = themeOf(token);
  };
  const dark = matchMedia('(prefers-color-scheme: dark)');
  dark.addEventListener('change', repaint);
  const chosen = new MutationObserver(repaint);
  chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  const observer = new ResizeObserver(() => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => fit.fit());
  });
  observer.observe(element);
  return {
    draw: (bytes, drawn) => terminal.write(bytes, drawn),
    focus: () => terminal.focus(),
    text: () => (terminal.hasSelection() ? terminal.getSelection() : allText(terminal)),
    get size() {
      return { cols: terminal.cols, rows: terminal.rows };
    },
    end() {
      observer.disconnect();
      chosen.disconnect();
      dark.removeEventListener('change', repaint);
      cancelAnimationFrame(frame);
      terminal.dispose();
      takeBack();
    },
  };
}

function themeOf(token: (name: string) => string): ITheme {
  return {
    background: token('--lens'),
    foreground: token('--term-ink'),
    cursor: token('--term-ink'),
    cursorAccent: token('--lens'),
    selectionBackground: token('--term-ink-2'),
  };
}

function allText(terminal: Terminal): string {
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, i) => active.getLine(i)?.translateToString(true) ?? '');
  return `${lines.join('\n').trimEnd()}\n`;
}
