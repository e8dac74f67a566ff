import type { Alert, AlertSettings } from '../../../protocol/alerts.ts';

/** What is sent together: what began or became worse, and what ended. */
export interface Message {
  readonly alerts: readonly Alert[];
  /** The dashboard, for who reads it elsewhere; absent where nobody else reaches it. */
  readonly url?: string | undefined;
}

/** One way to tell people. It sends once, or throws why not; who calls it tries again. */
export interface Way {
  readonly way: 'webhook' | 'ntfy' | 'mail';
  /** Alerts in one message. */
  readonly most: number;
  send(message: Message, signal: AbortSignal): Promise<void>;
}

export type WaySettings<K extends Way['way']> = NonNullable<AlertSettings[K]>;

/** In one line, for a subject or a title. */
export function titleOf({ alerts }: Message): string {
  const [first] = alerts;
  const more = alerts.length > 1 ? ` And ${alerts.length - 1} more.` : '';
  return `${first?.until === undefined ? '' : 'Over: '}${first?.sentence ?? ''}${more}`;
}

/** All of it, for people. */
export function textOf({ alerts, url }: Message): string {
  const each = alerts.map((alert) =>
    alert.until === undefined
      ? [
          alert.sentence,
          `What: ${alert.what}`,
          `Why: ${alert.why}`,
          `What to do: ${alert.todo}`,
          `Since ${alert.since}.${alert.jobs.length === 0 ? '' : ` Jobs that ran there: ${alert.jobs.join(', ')}.`}`,
        ].join('\n')
      : `Over since ${alert.until}: ${alert.sentence}`,
  );
  return [...each, ...(url === undefined ? [] : [`${url}/alerts`])].join('\n\n');
}

/** Of what a server answers. */
const SAID = 200;

/** @throws Error with the status and the beginning of what was answered, where it is none of success */
export async function post(url: string, init: RequestInit): Promise<void> {
  const answer = await fetch(url, { ...init, method: 'POST', redirect: 'manual' }).catch((error: unknown) => {
    throw new Error(reasonOf(error), { cause: error });
  });
  const said = await beginningOf(answer).catch(() => '');
  if (!answer.ok) throw new Error(`it answered ${answer.status}${said === '' ? '' : `: ${said}`}`);
}

/** However long it is: nobody shall fill the head's memory. */
async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= SAID) break;
  }
  return text.slice(0, SAID).trim();
}

/** fetch says "fetch failed", and what failed in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}
