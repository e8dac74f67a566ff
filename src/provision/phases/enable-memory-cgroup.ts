import { joinWords } from '../../cluster/posix-words.ts';
import type { Phase } from '../phase.ts';
import { inSlurm } from '../slurm/in-slurm.ts';

const PARAMETER = 'cgroup_enable=memory';

/**
 * A Raspberry Pi's kernel starts without the memory controller, and its firmware says `cgroup_disable=memory` before the line of
 * this file: later words win. The file must stay one line, as the firmware reads no other.
 */
export const enableMemoryCgroup: Phase = {
  name: 'enable-memory-cgroup',
  title: 'enable memory limits',
  /** Where it has done its work, only the way back is left. */
  concerns: (host, cluster) =>
    inSlurm(host, cluster) &&
    host.facts.kernelCommandLineFile !== undefined &&
    (cluster.leaving.has(host.node) || !host.facts.cgroup.controllers.includes('memory')),

  look: ({ facts }) => {
    const path = joinWords([facts.kernelCommandLineFile ?? '']);
    return `sed 's/^/@line /' ${path} 2>/dev/null\n[ -e ${path}.before-breadbox ] && echo @kept`;
  },

  steps({ host, looked }) {
    const file = host.facts.kernelCommandLineFile!;
    const line = /^@line (.*)$/m.exec(looked)?.[1];
    if (line === undefined || line.split(/\s+/).includes(PARAMETER)) return [];
    const path = joinWords([file]);
    return [
      {
        what: `let the kernel count memory: ${PARAMETER} in ${file}`,
        script: `[ -e ${path}.before-breadbox ] || cp ${path} ${path}.before-breadbox
sed '1s/[[:space:]]*$/ ${PARAMETER}/' ${path} >${path}.breadbox-new
sync
mv -f ${path}.breadbox-new ${path}
sync`,
        detail: `--- ${file}\n+++ ${file}\n@@ -1 +1 @@\n-${line}\n+${line.trimEnd()} ${PARAMETER}\n`,
        needsReboot: true,
      },
    ];
  },

  undo({ host, looked }) {
    const file = host.facts.kernelCommandLineFile;
    if (file === undefined || !looked.includes(PARAMETER) || !/^@kept$/m.test(looked)) return [];
    const path = joinWords([file]);
    return [
      {
        what: `take ${PARAMETER} out of ${file}`,
        script: `sed '1s/ ${PARAMETER}//' ${path} >${path}.breadbox-new
sync
mv -f ${path}.breadbox-new ${path}
rm -f ${path}.before-breadbox`,
        needsReboot: true,
      },
    ];
  },
};
