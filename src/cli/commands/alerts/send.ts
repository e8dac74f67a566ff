import { BreadboxError } from '../../../cluster/errors.ts';
import { type AlertSettings, SEVERITIES } from '../../../protocol/alerts.ts';
import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, type PrintOptions, quietOption, wholeNumber } from '../../options.ts';
import type { Fact } from '../../output/report.ts';

interface SendOptions extends PrintOptions {
  readonly webhook?: string;
  readonly ntfy?: string;
  readonly mail?: string;
  readonly mailFrom?: string;
  readonly mailServer?: string;
  readonly mailPort?: number;
  readonly mailUser?: string;
  readonly least?: AlertSettings['from'];
}

const NOWHERE = 'off';
/** Of the submission port with STARTTLS (RFC 6409). */
const MAIL_PORT = 587;
const HIGHEST_PORT = 65_535;

export const send = command<SendOptions>({
  about: `Shows where alerts are sent, and sets it. Nothing is sent anywhere until you say so here. What is not named stays as it is; ${NOWHERE} ends a way.

A token for ntfy is taken from the variable BREADBOX_NTFY_TOKEN, the password for the mail server from BREADBOX_MAIL_PASSWORD: so that neither stands among the processes of this computer. The head keeps them, and shows them to nobody.`,
  args: [],
  options: [
    { flags: '--webhook URL', text: 'Gets each alert as JSON by POST.' },
    { flags: '--ntfy URL', text: 'Server and topic of ntfy: https://ntfy.example.org/my-cluster.' },
    { flags: '--mail ADDRESSES', text: 'Who gets a mail, parted by commas.' },
    { flags: '--mail-from ADDRESS', text: 'Whom it comes from.' },
    { flags: '--mail-server HOST', text: 'Which takes it.' },
    {
      flags: '--mail-port N',
      text: 'Its port.',
      parse: wholeNumber('--mail-port', 1, HIGHEST_PORT),
      shownDefault: String(MAIL_PORT),
    },
    { flags: '--mail-user NAME', text: 'Who logs in there.' },
    { flags: '--least SEVERITY', text: 'The least that is sent.', choices: SEVERITIES },
    JSON_OPTION,
    quietOption('nothing'),
  ],
  examples: [
    { does: 'Where are they sent?', line: 'breadbox alerts send' },
    { does: 'To a phone', line: 'breadbox alerts send --ntfy https://ntfy.example.org/my-cluster' },
    {
      does: 'By mail, what is bad alone',
      line: 'breadbox alerts send --mail ada@example.org --mail-from rain@example.org --mail-server mail.example.org --least bad',
    },
    { does: 'Nowhere any more', line: `breadbox alerts send --webhook ${NOWHERE} --ntfy ${NOWHERE} --mail ${NOWHERE}` },
  ],
  async run(world, _args, { json: _json, quiet: _quiet, ...options }) {
    const client = connect(world);
    const now = await client.call('GET /api/alert-settings', { signal: world.signal });
    const isAsked = Object.values(options).some((value) => value !== undefined);
    const settings = isAsked
      ? await client.call('PUT /api/alert-settings', { body: changed(now, options, world.env), signal: world.signal })
      : now;
    return { json: settings, quiet: [], blocks: [{ kind: 'facts', facts: facts(settings) }] };
  },
});

type Env = Readonly<Record<string, string | undefined>>;

function changed(now: AlertSettings, options: SendOptions, env: Env): AlertSettings {
  const webhook = wayOf(options.webhook, now.webhook, (url) => ({ url }));
  const token = env.BREADBOX_NTFY_TOKEN;
  const ntfy = wayOf(options.ntfy, now.ntfy, (url) => ({ url, ...(token && { token }) }));
  const mail = options.mail === NOWHERE ? undefined : mailOf(now.mail, options, env);
  return {
    ...(webhook && { webhook }),
    ...(ntfy && { ntfy }),
    ...(mail && { mail }),
    from: options.least ?? now.from,
  };
}

function wayOf<T>(asked: string | undefined, now: T | undefined, make: (url: string) => T): T | undefined {
  if (asked === undefined) return now;
  return asked === NOWHERE ? undefined : make(asked);
}

function mailOf(now: AlertSettings['mail'], options: SendOptions, env: Env): AlertSettings['mail'] {
  const { mail, mailFrom, mailServer, mailPort, mailUser } = options;
  const isAsked = [mail, mailFrom, mailServer, mailPort, mailUser].some((value) => value !== undefined);
  if (!isAsked) return now;
  const to = mail?.split(',').map((address) => address.trim()) ?? now?.to;
  const from = mailFrom ?? now?.from;
  const server = mailServer ?? now?.server;
  if (to === undefined || from === undefined || server === undefined)
    throw new BreadboxError('usage', 'Mail needs --mail, --mail-from and --mail-server.');
  const user = mailUser ?? now?.user;
  const password = env.BREADBOX_MAIL_PASSWORD;
  return {
    to,
    from,
    server,
    port: mailPort ?? now?.port ?? MAIL_PORT,
    ...(user && { user }),
    ...(password && { password }),
  };
}

function facts({ webhook, ntfy, mail, from }: AlertSettings): readonly Fact[] {
  const as = mail?.user === undefined ? '' : ` as ${mail.user}`;
  const byMail = mail && `${mail.to.join(', ')} from ${mail.from} by ${mail.server}:${mail.port}${as}`;
  return [
    { title: 'webhook', as: 'text', value: webhook?.url ?? NOWHERE },
    { title: 'ntfy', as: 'text', value: ntfy?.url ?? NOWHERE },
    { title: 'mail', as: 'text', value: byMail ?? NOWHERE },
    { title: 'least', as: 'text', value: from },
  ];
}
