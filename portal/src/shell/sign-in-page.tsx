import { useState, type SyntheticEvent } from 'react';
import { signIn } from '../api/session.ts';

/** Asks for the token that the API wants. */
export function SignInPage({ reason }: { readonly reason: string }) {
  const [token, setToken] = useState('');
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    signIn(token.trim());
  };
  return (
    <main id="main" className="sign-in">
      <img src="/icon.svg" alt="" width="48" height="48" />
      <h1>Sign in to Lapse</h1>
      <p id="sign-in-reason">The API answered: {reason}</p>
      <form onSubmit={submit}>
        <label className="field">
          <span>Token</span>
          <input
            type="password"
            autoComplete="off"
            aria-describedby="sign-in-reason"
            autoFocus
            required
            value={token}
            onChange={({ target }) => {
              setToken(target.value);
            }}
          />
        </label>
        <button type="submit" className="button button-primary">
          Sign in
        </button>
      </form>
      <p className="muted">It is kept until this tab is closed, and is sent to this API only.</p>
    </main>
  );
}
