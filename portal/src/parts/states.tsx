import type { CombinedError } from '@urql/core';
import type { ReactNode } from 'react';

/** Where content will be; says so to who can't see it. */
export function Skeleton({ lines }: { readonly lines: number }) {
  return (
    <div className="skeleton" role="status">
      <span className="visually-hidden">Loading …</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="skeleton-line" aria-hidden="true" />
      ))}
    </div>
  );
}

interface FailureProps {
  readonly error: CombinedError;
  readonly again: () => void;
  /** Some of the answer came in all the same. */
  readonly isPartial: boolean;
}

export function Failure({ error, again, isPartial }: FailureProps) {
  const messages = [...new Set(error.graphQLErrors.map(({ message }) => message))];
  const requestId = error.graphQLErrors.map(({ extensions }) => extensions.requestId).find(isText);
  return (
    <Notice kind="error" title={isPartial ? 'Part of this is missing' : 'This could not be loaded'}>
      <p>
        {error.networkError
          ? `The API can't be reached (${error.networkError.message}).`
          : messages.join(' ')}
        {requestId !== undefined && ` Request ${requestId}.`}
      </p>
      <button type="button" className="button" onClick={again}>
        Try again
      </button>
    </Notice>
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

interface NoticeProps {
  readonly kind: 'info' | 'warning' | 'error';
  readonly title: string;
  readonly children?: ReactNode;
}

const marks = { info: 'i', warning: '!', error: '×' };

export function Notice({ kind, title, children }: NoticeProps) {
  return (
    <section className={`notice notice-${kind}`} role={kind === 'error' ? 'alert' : undefined}>
      <span className="notice-mark" aria-hidden="true">
        {marks[kind]}
      </span>
      <div>
        <p className="notice-title">{title}</p>
        {children}
      </div>
    </section>
  );
}

/** Nothing matches: says what was asked for, and what to do about it. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}
