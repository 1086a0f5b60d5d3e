import { Component, type ReactNode } from 'react';
import { Notice } from '../parts/states.tsx';

interface PageGuardProps {
  readonly children: ReactNode;
}

/** Keeps what stands around a page when the page itself breaks; another address is tried afresh by its `key`. */
export class PageGuard extends Component<PageGuardProps, { readonly isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <main id="main" className="page">
        <h1>This page broke</h1>
        <Notice kind="error" title="A fault in the portal">
          <p>The API gave an answer that this page can’t show. Was the API updated? Load the page again.</p>
          <button
            type="button"
            className="button"
            onClick={() => {
              location.reload();
            }}
          >
            Load again
          </button>
        </Notice>
      </main>
    );
  }
}
