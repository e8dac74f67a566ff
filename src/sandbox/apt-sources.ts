/** One source of packages as apt's lists name it. */
export interface AptSource {
  readonly uri: string;
  readonly suite: string;
  readonly components: readonly string[];
}

/** Of /etc/apt/sources.list and the *.list beside it: `deb [options] URI SUITE COMPONENT…`. */
export function readOneLineSources(text: string): readonly AptSource[] {
  return text.split('\n').flatMap((line) => {
    const match = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)([^#]*)/.exec(line);
    if (match === null) return [];
    const [, uri, suite, components] = match;
    return [{ uri: uri!, suite: suite!, components: words(components!) }];
  });
}

/** Of the *.sources, deb822(5): paragraphs of fields, which go on in lines that begin with a space. */
export function readDeb822Sources(text: string): readonly AptSource[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  return lines
    .join('\n')
    .split(/\n[ \t]*\n/)
    .flatMap((paragraph) => {
      const fields = new Map<string, string[]>();
      for (const [, name, value] of paragraph.replace(/\n[ \t]+/g, ' ').matchAll(/^([\w-]+):(.*)$/gm)) {
        fields.set(name!.toLowerCase(), words(value!));
      }
      const of = (name: string): readonly string[] => fields.get(name) ?? [];
      if (!of('types').includes('deb') || of('enabled')[0]?.toLowerCase() === 'no') return [];
      return of('uris').flatMap((uri) => of('suites').map((suite) => ({ uri, suite, components: of('components') })));
    });
}

const DEBIAN_SUITE = /^(bullseye|bookworm|trixie|forky|duke|sid|oldoldstable|oldstable|stable|testing|unstable)$/;

/**
 * The archive of Debian that a machine uses: that of a suite by its plain name, so neither updates alone nor the
 * packages of another maker. Undefined on a machine of another distribution.
 */
export function debianMirror(sources: readonly AptSource[]): string | undefined {
  return sources.find(({ suite, components }) => DEBIAN_SUITE.test(suite) && components.includes('main'))?.uri;
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
