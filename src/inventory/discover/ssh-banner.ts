import { connect } from 'node:net';

export interface SshAnswer {
  readonly ssh: 'answers' | 'refuses' | 'silent';
  readonly banner?: string;
}

/** RFC 4253, 4.2: at most 255 bytes. */
const MAX_BANNER = 255;

/** One connection to the SSH port, which is closed once the server has said what it is. Nothing is sent. */
export function sshBanner(address: string, port: number, timeoutMs: number): Promise<SshAnswer> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    let text = '';
    const end = (answer: SshAnswer) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => end(text === '' ? { ssh: 'silent' } : { ssh: 'answers' }), timeoutMs);
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      const banner = /^SSH-[\x20-\x7e]+(?=\r?\n)/m.exec(text)?.[0];
      if (banner !== undefined) end({ ssh: 'answers', banner });
      else if (text.length > MAX_BANNER) end({ ssh: 'refuses' }); // something else listens there
    });
    socket.on('error', (error: NodeJS.ErrnoException) =>
      end({ ssh: error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET' ? 'refuses' : 'silent' }),
    );
    socket.on('close', () => end({ ssh: 'refuses' }));
  });
}
