import type { AlertSettings } from '../../../protocol/alerts.ts';
import { mail } from './mail.ts';
import { ntfy } from './ntfy.ts';
import type { Way } from './way.ts';
import { webhook } from './webhook.ts';

/** Those that are set. */
export function waysOf(settings: Partial<AlertSettings>): readonly Way[] {
  return [
    ...(settings.webhook ? [webhook(settings.webhook)] : []),
    ...(settings.ntfy ? [ntfy(settings.ntfy)] : []),
    ...(settings.mail ? [mail(settings.mail)] : []),
  ];
}
