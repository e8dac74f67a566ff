import { connect } from '../../client.ts';
import { command } from '../../command.ts';
import { JSON_OPTION, quietOption } from '../../options.ts';
import { text } from '../../output/report.ts';
import { pushFolder } from '../../push-folder.ts';

export const push = command({
  about: `Zips the folder and sends it to the head, which checks its project.yaml and keeps it under the SHA-256 of its content: the same content is the same version, whoever pushes it and when.

The bundle holds plain files only, and of their permissions whether they may be executed. A symbolic link is an error, .git stays out, and so does what .breadboxignore names: a pattern a line, as in .gitignore but without "!". A zip of more than 64 MiB is refused.`,
  args: [{ name: 'DIR', text: 'Folder with a project.yaml at its top.', complete: ['folder'] }],
  options: [JSON_OPTION, quietOption('the version alone')],
  examples: [
    { does: 'Push a project', line: 'breadbox farm push projects/mandelbrot' },
    { does: 'Push the folder that one is in', line: 'breadbox farm push .' },
  ],
  async run(world, [folder = '']) {
    const { project, version, created, warnings } = await pushFolder(world, connect(world), folder);
    const said = created ? 'Pushed' : 'Nothing has changed:';
    return {
      json: { project, version, created, warnings },
      quiet: [version],
      blocks: [
        text(`${said} ${project}, version ${version.slice(0, 12)}.`),
        ...warnings.map((warning) => text(`project.yaml: ${warning}`)),
      ],
    };
  },
});
