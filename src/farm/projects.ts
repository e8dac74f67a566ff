import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BreadboxError } from '../cluster/errors.ts';
import { hasShellSyntax } from '../cluster/posix-words.ts';
import { MAX_BUNDLE_BYTES } from '../protocol/bundle-entry.ts';
import type { ProjectRow } from '../protocol/farm.ts';
import type { ProjectFile } from '../protocol/project.ts';
import { type Bundle, checkBundle } from './bundle.ts';
import type { FarmContext } from './farm-context.ts';
import { bundlePath } from './feeding.ts';
import { gridSize } from './feeds/values.ts';
import { incomingFile, receiveFile } from './incoming-file.ts';
import { isMeasured } from './measured-name.ts';
import { parseProjectFile } from './project-file.ts';
import type { AddVersionArgs } from './project-operations.ts';
import type { VersionRow } from './rows.ts';

/** Projects and their bundles: `DIRECTORY/bundles/SHA256.zip`. */
export class Projects {
  readonly #context: FarmContext;
  #last: Promise<unknown> = Promise.resolve();

  constructor(context: FarmContext) {
    this.#context = context;
  }

  /**
   * Takes a bundle as it arrives; nothing of it stays where it is refused.
   * @param who `isMeasured`: it is a benchmark's, whose names nobody else's may have: it is removed with its runs at the end
   * @throws BreadboxError `bad-bundle`, `bad-project`, `too-large`, `not-allowed`, `disk-full`
   */
  async push(
    body: AsyncIterable<Uint8Array>,
    who: { readonly user: string; readonly anyOwner: boolean; readonly isMeasured?: true },
  ): Promise<{ project: string; version: string; created: boolean; warnings: string[] }> {
    const { directory } = this.#context;
    await mkdir(join(directory, 'bundles'), { recursive: true });
    const incoming = incomingFile(join(directory, 'bundles'));
    try {
      const { sha256: version, bytes } = await receiveFile(body, incoming, MAX_BUNDLE_BYTES, tooLarge);
      const project = checkProject(await checkBundle(incoming));
      if (isMeasured(project.name) && who.isMeasured !== true) throw nameIsTaken(project.name);
      const row = { project: project.name, version, title: project.title ?? null, spec: JSON.stringify(project) };
      const { created } = await this.#oneByOne(() =>
        this.#keep(incoming, { ...row, owner: who.user, anyOwner: who.anyOwner, bundleBytes: bytes, now: Date.now() }),
      );
      return { project: project.name, version, created, warnings: shellWarnings(project) };
    } finally {
      await rm(incoming, { force: true });
    }
  }

  /** A bundle that no project has in the end does not stay. */
  async #keep(incoming: string, row: AddVersionArgs): Promise<{ created: boolean }> {
    const { store } = this.#context;
    const path = bundlePath(this.#context, row.version);
    await rename(incoming, path);
    try {
      return await store.write('addVersion', row);
    } catch (error) {
      const owners = await store.read('versionOwners', { version: row.version });
      if (owners.length === 0) await rm(path, { force: true });
      throw error;
    }
  }

  /** Equal bundles are one file: what is done to it by two pushes, or a push and a removal, must not mix. */
  #oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work, work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** @param versions that came with Breadbox: everybody may see and run them */
  async markReadyMade(versions: readonly string[]): Promise<void> {
    await this.#context.store.write('markReadyMade', { versions });
  }

  async list(project: string | null): Promise<ProjectRow[]> {
    const rows = await this.#context.store.read('listProjects', { project });
    return rows.map(toProjectRow);
  }

  /** @throws BreadboxError `not-found` */
  version(project: string, version: string | null): Promise<VersionRow> {
    return this.#context.store.read('projectVersion', { project, version });
  }

  /** @throws BreadboxError `not-found`, `conflict` while a run of it is not over */
  async remove(project: string, removeRun: (run: number) => Promise<void>): Promise<void> {
    await this.#oneByOne(async () => {
      const { runs, bundles } = await this.#context.store.write('removeProject', { project });
      for (const run of runs) await removeRun(run);
      for (const version of bundles) await rm(bundlePath(this.#context, version), { force: true });
    });
  }
}

/** A line that was written for a shell, which none of these is given to. */
function shellWarnings({ run, collect, feed }: ProjectFile): string[] {
  const feedCommand = feed !== undefined && 'command' in feed ? feed.command : undefined;
  return Object.entries({ run, collect, 'feed.command': feedCommand }).flatMap(([key, command]) => {
    const sign = typeof command === 'string' ? hasShellSyntax(command) : undefined;
    if (sign === undefined) return [];
    return [
      `${key}: no shell reads this line, so its program is given ${sign} as text; for a shell write [sh, -c, '…'].`,
    ];
  });
}

function nameIsTaken(name: string): BreadboxError {
  return new BreadboxError('bad-project', `name: ${name} begins as projects of benchmarks do, which are removed.`, {
    hint: 'Give it another name in project.yaml.',
  });
}

function tooLarge(): BreadboxError {
  return new BreadboxError('too-large', 'The bundle is larger than 64 MiB.', {
    hint: 'Leave data out of the project folder: .breadboxignore names what is not sent.',
  });
}

/** What can be known before anything runs: that the feed can begin and that the files it names are there. */
function checkProject(bundle: Bundle): ProjectFile {
  const project = parseProjectFile(bundle.projectFile);
  const { feed } = project;
  if (feed !== undefined && 'file' in feed && !bundle.files.has(feed.file)) {
    throw new BreadboxError(
      'bad-project',
      `project.yaml: feed.file: the bundle holds no file ${JSON.stringify(feed.file)}.`,
      {
        hint: 'The path is relative to the folder of project.yaml.',
      },
    );
  }
  if (feed !== undefined && 'grid' in feed) gridSize(feed.grid);
  return project;
}

function toProjectRow(row: VersionRow & { versions: number }): ProjectRow {
  return {
    project: row.project,
    version: row.version,
    title: row.title ?? undefined,
    owner: row.owner,
    ...(row.readyMade === 1 && { readyMade: true }),
    pushedAt: new Date(row.pushedAt).toISOString(),
    bundleBytes: row.bundleBytes,
    versions: row.versions,
  };
}
