import type { AlertSettings } from '../../protocol/alerts.ts';

/** What is shown of them: no secret. */
export function withoutSecrets({ ntfy, mail, ...settings }: AlertSettings): AlertSettings {
  const { token: _, ...shownNtfy } = ntfy ?? { url: '' };
  const { password: __, ...shownMail } = mail ?? { to: [], from: '', server: '', port: 0 };
  return { ...settings, ...(ntfy && { ntfy: shownNtfy }), ...(mail && { mail: shownMail }) };
}

/** A secret that was left out stays, as long as it goes to the same server: a new one must not get it. */
export function withKeptSecrets(next: AlertSettings, kept: AlertSettings | undefined): AlertSettings {
  const { ntfy, mail } = next;
  const token = kept?.ntfy?.token;
  const password = kept?.mail?.password;
  const keepsToken = ntfy?.token === undefined && token !== undefined && isSameHost(ntfy?.url, kept?.ntfy?.url);
  const isSameServer = mail?.server === kept?.mail?.server && mail?.port === kept?.mail?.port;
  const isSameUser = isSameServer && mail?.user !== undefined && mail.user === kept?.mail?.user;
  const keepsPassword = mail?.password === undefined && password !== undefined && isSameUser;
  return {
    ...next,
    ...(ntfy && keepsToken && { ntfy: { ...ntfy, token } }),
    ...(mail && keepsPassword && { mail: { ...mail, password } }),
  };
}

function isSameHost(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && new URL(one).origin === new URL(other).origin;
}
