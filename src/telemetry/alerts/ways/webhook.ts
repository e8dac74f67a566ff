import { post, type Way, type WaySettings } from './way.ts';

/** Each alert by a POST of its own, as JSON of the API. */
export function webhook({ url }: WaySettings<'webhook'>): Way {
  return {
    ...{ way: 'webhook', most: 1 },
    async send({ alerts: [alert] }, signal) {
      const headers = { 'content-type': 'application/json', 'user-agent': 'breadbox' };
      await post(url, { body: JSON.stringify(alert), headers, signal });
    },
  };
}
