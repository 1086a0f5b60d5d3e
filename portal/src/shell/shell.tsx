import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useConnectionState } from '../api/connection.ts';
import { currentToken, signOut } from '../api/session.ts';
import { Link } from '../address/link.tsx';
import { PageGuard } from './page-guard.tsx';
import { Search } from './search.tsx';
import { ThemeButton } from './theme-button.tsx';
import { useTopOfPage } from './top-of-page.ts';
import { WindowChoice } from './window-choice.tsx';

const places = [
  { address: '/', name: 'Overview' },
  { address: '/accounts', name: 'Accounts' },
  { address: '/entities', name: 'Entities' },
  { address: '/services', name: 'Services' },
  { address: '/jobs', name: 'Jobs' },
];

/** What stands around every page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const [path] = useLocation();
  useTopOfPage();
  return (
    <>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className="shell-header">
        <Link to="/" className="brand">
          <img src="/icon.svg" alt="" width="28" height="28" />
          Lapse
        </Link>
        <Places />
        <Search />
        <div className="shell-tools">
          <WindowChoice />
          <ThemeButton />
          {currentToken() !== null && (
            <button type="button" className="button" onClick={signOut}>
              Sign out
            </button>
          )}
        </div>
      </header>
      <ConnectionNote />
      <PageGuard key={path}>{children}</PageGuard>
      <footer className="shell-footer">
        Everything here comes from the public API: <a href="/graphql">open its IDE</a>.
      </footer>
    </>
  );
}

function Places() {
  const [location] = useLocation();
  return (
    <nav aria-label="Pages">
      <ul>
        {places.map(({ address, name }) => (
          <li key={address} className={isIn(location, address) ? 'is-current' : undefined}>
            <Link to={address}>{name}</Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function isIn(location: string, address: string): boolean {
  if (address === '/') return location === '/';
  return location.startsWith(address) || (address === '/entities' && location === '/entity');
}

function ConnectionNote() {
  const isLost = useConnectionState() === 'lost';
  return (
    <p className="connection-note" role="status" hidden={!isLost}>
      {isLost && 'Live updates are interrupted. Connecting again …'}
    </p>
  );
}
