/**
 * Why two programs of these versions do not work together; nothing where they do: of one major version, and not more than one
 * minor version apart, so that a head can be upgraded while agents of the version before it run, and go back.
 */
export function versionSkew(head: string, agent: string): string | undefined {
  const [ofHead, ofAgent] = [parts(head), parts(agent)];
  if (ofHead === undefined || ofAgent === undefined) return undefined; // not built from a release: whoever runs it knows
  if (ofHead.major === ofAgent.major && Math.abs(ofHead.minor - ofAgent.minor) <= 1) return undefined;
  const older = ofHead.major < ofAgent.major || (ofHead.major === ofAgent.major && ofHead.minor < ofAgent.minor);
  return `The head is Breadbox ${head} and this agent ${agent}: they work together up to one minor version apart, and the ${older ? 'head' : 'agent'} is too old.`;
}

function parts(version: string): { readonly major: number; readonly minor: number } | undefined {
  const [, major, minor] = /^(\d+)\.(\d+)\.\d+/.exec(version) ?? [];
  return major === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}
