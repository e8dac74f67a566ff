import { A, useLocation } from '@solidjs/router';
import type { JSX } from 'solid-js';
import { PageHead } from '../parts/page-head.tsx';

export function UnknownPage(): JSX.Element {
  const location = useLocation();
  return (
    <>
      <PageHead
        sentence="There is no such page."
        title="No such page"
        lead={
          <>
            Nothing is at <code>{location.pathname}</code>. The link may be old, or mistyped.
          </>
        }
      />
      <A class="btn" href="/">
        Go to Home
      </A>
    </>
  );
}
