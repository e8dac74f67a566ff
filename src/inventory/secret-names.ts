/** What is called so must not become a label, which every viewer of the dashboard reads. */
export function isSecretName(name: string): boolean {
  return /pass(word|wd|phrase)?(_|$)|(^|_)(secret|token|become_pass|sudo_pass)|api_?key/i.test(name);
}

export function secretWarning(where: string, name: string): string {
  return `${where}: ${name} is not kept: Breadbox stores no passwords, it asks for them when it needs them.`;
}
