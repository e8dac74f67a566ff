import { createSignal, For, type JSX, Show } from 'solid-js';
import type { BreadboxError } from '../../cluster/errors.ts';
import type { AlertSettings } from '../../protocol/alerts.ts';
import { call } from '../client.ts';
import { asBreadboxError } from '../load.ts';
import { Field } from '../parts/field.tsx';
import { ProblemNote } from '../parts/problem-note.tsx';

/** Of the submission port with STARTTLS (RFC 6409). */
const MAIL_PORT = 587;

/** Where alerts are sent, and a test of it. */
export function SendForm(props: {
  readonly settings: AlertSettings;
  readonly onSet: (settings: AlertSettings) => void;
}): JSX.Element {
  const [busy, setBusy] = createSignal(false);
  const [problem, setProblem] = createSignal<BreadboxError>();
  const [said, setSaid] = createSignal<readonly string[]>([]);
  const doing = async (work: () => Promise<readonly string[]>) => {
    setBusy(true);
    setProblem(undefined);
    setSaid([]);
    try {
      setSaid(await work());
    } catch (error) {
      setProblem(asBreadboxError(error));
    }
    setBusy(false);
  };
  const save = (form: HTMLFormElement) =>
    doing(async () => {
      const settings = await call('PUT /api/alert-settings', { body: readSettings(new FormData(form)) });
      for (const input of form.querySelectorAll<HTMLInputElement>('input[type="password"]')) input.value = '';
      props.onSet(settings);
      return ['Saved.'];
    });
  const test = () =>
    doing(async () => {
      const ways = await call('POST /api/alert-settings/test');
      if (ways.length === 0) return ['Alerts are sent nowhere yet.'];
      return ways.map(({ way, ok, because }) => (ok ? `${way}: arrived.` : `${way}: ${because ?? 'did not arrive'}`));
    });
  const { mail } = props.settings;
  return (
    <form
      class="send-form"
      aria-label="Where alerts are sent"
      onSubmit={(event) => {
        event.preventDefault();
        void save(event.currentTarget);
      }}
    >
      <ProblemNote problem={problem()} />
      <div class="fields">
        <Field label="Webhook" note="Gets each alert as JSON by POST.">
          {(ids) => <input {...ids} name="webhook" type="url" value={props.settings.webhook?.url ?? ''} />}
        </Field>
        <Field label="ntfy" note="Server and topic: https://ntfy.example.org/my-cluster.">
          {(ids) => <input {...ids} name="ntfy" type="url" value={props.settings.ntfy?.url ?? ''} />}
        </Field>
        <Field label="Token for ntfy" note="Where the topic asks for one. What is kept stays while this is empty.">
          {(ids) => <input {...ids} name="ntfyToken" type="password" autocomplete="off" />}
        </Field>
        <Field label="Send from">
          {(ids) => (
            <select {...ids} name="from">
              <For each={LEAST}>
                {([value, words]) => (
                  <option value={value} selected={props.settings.from === value}>
                    {words}
                  </option>
                )}
              </For>
            </select>
          )}
        </Field>
      </div>
      <details open={mail !== undefined}>
        <summary>By mail</summary>
        <div class="fields">
          <Field label="To" note="Several with commas between them.">
            {(ids) => <input {...ids} name="to" type="text" value={mail?.to.join(', ') ?? ''} />}
          </Field>
          <Field label="From">{(ids) => <input {...ids} name="sender" type="email" value={mail?.from ?? ''} />}</Field>
          <Field label="Mail server">
            {(ids) => <input {...ids} name="server" type="text" value={mail?.server ?? ''} />}
          </Field>
          <Field label="Port">
            {(ids) => (
              <input {...ids} name="port" type="number" min="1" max="65535" value={String(mail?.port ?? MAIL_PORT)} />
            )}
          </Field>
          <Field label="Login there">
            {(ids) => <input {...ids} name="login" type="text" autocomplete="off" value={mail?.user ?? ''} />}
          </Field>
          <Field label="Password there" note="What is kept stays while this is empty.">
            {(ids) => <input {...ids} name="mailPassword" type="password" autocomplete="new-password" />}
          </Field>
        </div>
      </details>
      <div class="acts">
        <button type="submit" class="btn go" disabled={busy()}>
          Save
        </button>
        <button type="button" class="btn" disabled={busy()} onClick={() => void test()}>
          Send a test
        </button>
      </div>
      <div role="status">
        <Show when={said().length > 0}>
          <For each={said()}>{(line) => <p class="mid">{line}</p>}</For>
        </Show>
      </div>
    </form>
  );
}

const LEAST = [
  ['warning', 'Warnings, and what is bad'],
  ['bad', 'What is bad alone'],
] as const;

function readSettings(given: FormData): AlertSettings {
  const word = (name: string) => String(given.get(name) ?? '').trim();
  const ntfyToken = word('ntfyToken');
  const [login, password] = [word('login'), word('mailPassword')];
  return {
    ...(word('webhook') !== '' && { webhook: { url: word('webhook') } }),
    ...(word('ntfy') !== '' && { ntfy: { url: word('ntfy'), ...(ntfyToken !== '' && { token: ntfyToken }) } }),
    ...(word('to') !== '' && {
      mail: {
        to: word('to')
          .split(',')
          .map((address) => address.trim()),
        ...{ from: word('sender'), server: word('server'), port: Number(word('port')) },
        ...(login !== '' && { user: login }),
        ...(password !== '' && { password }),
      },
    }),
    from: word('from') === 'bad' ? 'bad' : 'warning',
  };
}
