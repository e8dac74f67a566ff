import type { JSX } from 'solid-js';
import type { ApiInput } from '../../protocol/api.ts';
import { Field } from '../parts/field.tsx';

type Passwords = NonNullable<ApiInput<'POST /api/doctor'>['body']['passwords']>;

/** Where nodes ask for some. They are kept nowhere. */
export function NodePasswords(): JSX.Element {
  return (
    <>
      <Field label="Password for SSH" note="Where a node lets nobody in without.">
        {(ids) => <input {...ids} name="ssh" type="password" maxlength="1000" autocomplete="off" />}
      </Field>
      <Field label="Password for sudo" note="Where the account that logs in is not root.">
        {(ids) => <input {...ids} name="sudo" type="password" maxlength="1000" autocomplete="off" />}
      </Field>
    </>
  );
}

/** What was typed there, as a call takes it. */
export function readPasswords(given: FormData): { readonly passwords?: Passwords } {
  const word = (name: string) => String(given.get(name) ?? '');
  const passwords = {
    ...(word('ssh') === '' ? {} : { ssh: word('ssh') }),
    ...(word('sudo') === '' ? {} : { sudo: word('sudo') }),
  };
  return Object.keys(passwords).length === 0 ? {} : { passwords };
}

export function forgetPasswords(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll<HTMLInputElement>('input[type="password"]')) field.value = '';
}
