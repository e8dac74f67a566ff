import { createTransport } from 'nodemailer';
import { textOf, titleOf, type Way, type WaySettings } from './way.ts';

const SMTPS_PORT = 465;
const TIMEOUT_MS = 10_000;

/** One mail for all of a message. Port 465 is TLS from the start; elsewhere STARTTLS where the server has it, and always before a password. */
export function mail(settings: WaySettings<'mail'>): Way {
  const { to, from, server, port, user, password } = settings;
  return {
    ...{ way: 'mail', most: Number.POSITIVE_INFINITY },
    async send(message, signal) {
      const transport = createTransport({
        ...{ host: server, port, secure: port === SMTPS_PORT, requireTLS: user !== undefined && port !== SMTPS_PORT },
        ...{ connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
        ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
      });
      const close = () => transport.close();
      signal.addEventListener('abort', close);
      try {
        await transport.sendMail({
          from,
          to: [...to],
          subject: `Breadbox: ${titleOf(message)}`,
          text: textOf(message),
        });
      } finally {
        signal.removeEventListener('abort', close);
        transport.close();
      }
    },
  };
}
