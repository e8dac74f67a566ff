import type { ApiKey, ApiOutput } from '../protocol/api.ts';
import { noHead, problemOf } from './client.ts';

/**
 * Sends a file as it lies on the disk, and tells how far it is; fetch cannot. `address` is the call's, with its query.
 * @throws BreadboxError with the head's code, sentence and hint
 */
export function upload<K extends ApiKey>(
  key: K,
  address: string,
  content: Blob,
  type: string,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<ApiOutput<K>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(key.slice(0, key.indexOf(' ')), address);
    request.setRequestHeader('content-type', type);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onerror = () => reject(noHead(undefined));
    request.onabort = () => reject(signal.reason);
    request.onload = () => {
      if (request.status < 300) return resolve(JSON.parse(request.responseText) as ApiOutput<K>);
      problemOf(new Response(request.responseText, { status: request.status }), key).then(reject, reject);
    };
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(content);
  });
}
