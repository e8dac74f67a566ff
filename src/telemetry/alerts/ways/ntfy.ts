import { post, textOf, titleOf, type Way, type WaySettings } from './way.ts';

const PRIORITY = { bad: 4, warning: 3, over: 2 } as const;

/** As docs.ntfy.sh, "Publish as JSON": a POST to the server, with the topic in it, as headers take no letters beyond ASCII. */
export function ntfy({ url, token }: WaySettings<'ntfy'>): Way {
  return {
    ...{ way: 'ntfy', most: Number.POSITIVE_INFINITY },
    async send(message, signal) {
      const server = new URL(url);
      const steps = server.pathname.split('/').filter(Boolean);
      const topic = steps.pop();
      if (topic === undefined) throw new Error('the address has no topic: http://SERVER/TOPIC');
      server.pathname = `/${steps.join('/')}`;
      const isOver = message.alerts.every(({ until }) => until !== undefined);
      const isBad = message.alerts.some(({ severity, until }) => severity === 'bad' && until === undefined);
      const body = {
        ...{ topic: decodeURIComponent(topic), title: titleOf(message), message: textOf(message) },
        priority: isOver ? PRIORITY.over : isBad ? PRIORITY.bad : PRIORITY.warning,
        tags: [isOver ? 'white_check_mark' : 'warning'],
        ...(message.url !== undefined && { click: `${message.url}/alerts` }),
      };
      await post(server.href, {
        body: JSON.stringify(body),
        headers: {
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        signal,
      });
    },
  };
}
