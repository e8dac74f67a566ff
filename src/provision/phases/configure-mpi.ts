import { hasBlock, withBlock, withoutBlock } from '../files/managed-block.ts';
import { type FoundFile, fileSteps, lookAtFiles, type ManagedFile, readFoundFiles } from '../files/managed-file.ts';
import type { Phase, Step, View } from '../phase.ts';
import { inSlurm } from '../slurm/in-slurm.ts';
import { slurmRelease } from '../slurm/slurm-release.ts';
import { HELLO_DIRECTORY } from '../verify/hello-files.ts';

const OPEN_MPI = '/etc/openmpi/openmpi-mca-params.conf';
/** Of the launcher of Open MPI 5, which has a file of its own. */
const PRTE = '/etc/openmpi/prte-mca-params.conf';

/** Open MPI talks over every network that is up, such as one of containers that has the same addresses on every node. */
export const configureMpi: Phase = {
  name: 'configure-mpi',
  title: 'configure Open MPI',
  concerns: inSlurm,

  look: () => `${lookAtFiles([OPEN_MPI, PRTE])}
for library in /usr/lib/*/pmix2/lib/libpmix.so.2; do
  [ -e "$library" ] || continue
  plain=\${library%.2}
  # The development package's own link says the whole version.
  if [ -L "$plain" ] && [ "$(readlink "$plain")" = libpmix.so.2 ]; then echo "@ours $plain"
  elif [ -e "$plain" ]; then echo "@there $plain"
  else echo "@missing $plain"; fi
done
ls ${HELLO_DIRECTORY}/mpi-hello-* >/dev/null 2>&1 && echo @hello
case $(systemd-detect-virt --container 2>/dev/null) in ''|none) ;; *) echo @container ;; esac`,

  steps(view) {
    return [...fileSteps(paramFiles(view), readFoundFiles(view.looked)), ...linkSteps(view)];
  },

  undo({ looked }) {
    const found = readFoundFiles(looked);
    const files = [OPEN_MPI, PRTE].flatMap((path) => asFile(found.get(path), withoutBlock));
    const links = Array.from(looked.matchAll(/^@ours (\S+)$/gm), ([, path]) => ({
      what: `remove ${path}`,
      script: `rm -f ${path}`,
    }));
    const hello = /^@hello$/m.test(looked) ? [REMOVE_HELLO] : [];
    return [...fileSteps(files, found), ...links, ...hello];
  },
};

const REMOVE_HELLO: Step = {
  what: 'remove the test program',
  script: `rm -f ${HELLO_DIRECTORY}/mpi-hello-*
rmdir ${HELLO_DIRECTORY} 2>/dev/null || true`,
};

/** Files that Debian's packages bring; where one is not there, that release of Open MPI does not read it. */
function paramFiles({ cluster, looked }: View): ManagedFile[] {
  const found = readFoundFiles(looked);
  const has5 = found.has(PRTE);
  const network = `# The cluster's network alone, as others may have the same addresses on every node.`;
  const lines = [
    network,
    `btl_tcp_if_include = ${cluster.network}`,
    ...(has5 ? [] : [`oob_tcp_if_include = ${cluster.network}`]),
    ...(/^@container$/m.test(looked)
      ? ['# Nodes that share processors let each other run while they wait.', 'mpi_yield_when_idle = 1']
      : []),
  ];
  return [
    ...asFile(found.get(OPEN_MPI), (text) => withBlock(text, lines)),
    ...asFile(found.get(PRTE), (text) => withBlock(text, [network, `prte_if_include = ${cluster.network}`])),
  ];
}

function asFile(found: FoundFile | undefined, change: (text: string) => string): ManagedFile[] {
  if (found?.content === undefined) return [];
  const { path, content, mode, owner } = found;
  return content === change(content) && !hasBlock(content)
    ? []
    : [{ path, content: change(content), mode, owner, partly: true }];
}

/** Slurm's mpi/pmix of Debian 12 opens the library by a name that only its development package has, so `srun --mpi=pmix` fails. */
function linkSteps({ cluster, looked }: View): Step[] {
  if (!slurmRelease(cluster.slurmVersion).wantsPlainPmix) return [];
  return Array.from(looked.matchAll(/^@missing (\S+)$/gm), ([, path]) => ({
    what: `let Slurm find PMIx: link ${path}`,
    script: `ln -s libpmix.so.2 ${path}`,
  }));
}
