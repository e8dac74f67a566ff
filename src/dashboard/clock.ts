import { type Accessor, createSignal, onCleanup } from 'solid-js';

const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const precise = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** Local clock time; with the day where it is not today. */
export function clockText(at: string | Date, now = new Date()): string {
  const instant = new Date(at);
  return instant.toDateString() === now.toDateString()
    ? time.format(instant)
    : `${day.format(instant)}, ${time.format(instant)}`;
}

export function clockSecondsText(at: string | Date): string {
  return precise.format(new Date(at));
}

/** The time, told every second while the page lives. */
export function createNow(): Accessor<number> {
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), 1000);
  onCleanup(() => clearInterval(timer));
  return now;
}
