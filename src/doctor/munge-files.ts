import { type KeyFile, RESTART_SLURM } from './shared-key.ts';

export const MUNGE_LOG = '/var/log/munge/munged.log';
const RESTART_MUNGE = `systemctl reset-failed munge 2>/dev/null || true
systemctl restart munge || { tail -n 3 ${MUNGE_LOG} >&2; exit 1; }`;

export const MUNGE_KEY: KeyFile = {
  path: '/etc/munge/munge.key',
  owner: 'munge:munge',
  mode: '0400',
  restart: `${RESTART_MUNGE}\n${RESTART_SLURM}`,
};

/** A look at what munged is particular about: who owns its folders and its key, and who may write there. */
export const LOOK_AT_MUNGE_FILES = `stat -c '@stat %n %U:%G %a' /etc /etc/munge /var/lib/munge /var/log/munge ${MUNGE_KEY.path} 2>/dev/null`;

/** The lines of `stat` that munged would end at. */
export function insecureFiles(looked: string): readonly { readonly path: string; readonly line: string }[] {
  return Array.from(looked.matchAll(/^@stat (\S+) (\S+) (\d+)$/gm)).flatMap(([, path, owner, digits]) => {
    const mode = Number.parseInt(digits!, 8);
    const writable = (mode & 0o022) !== 0 && (mode & 0o1000) === 0;
    const wrong =
      path === MUNGE_KEY.path
        ? !owner!.startsWith('munge:') || (mode & 0o077) !== 0
        : path === '/etc'
          ? writable
          : !owner!.startsWith('munge:') || writable;
    return wrong ? [{ path: path!, line: `${path} ${owner} ${digits}` }] : [];
  });
}
