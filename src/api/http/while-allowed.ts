import type { AccessControl, Authentication } from '../auth/index.ts';

/** The longest that Node's timers can wait: almost 25 days. */
const longestWaitMilliseconds = 2_147_483_647;

/**
 * Ends what lasts when its caller's credentials expire, or when they may do something else than at its beginning.
 * @param end is called at most once, with the reason
 * @returns what stops the waiting, for what ends by itself
 */
export function whileAllowed(
  access: AccessControl,
  { identity, expiresAt }: Extract<Authentication, { kind: 'accepted' }>,
  end: (reason: string) => void,
): () => void {
  const endOnce = (reason: string) => {
    release();
    end(reason);
  };
  const unwatch = access.whileUnchanged(identity, () => {
    endOnce('what you may do has changed');
  });
  const expiry =
    expiresAt === null
      ? null
      : setTimeout(
          () => {
            endOnce('the token has expired');
          },
          Math.min(expiresAt - Date.now(), longestWaitMilliseconds),
        );
  const release = () => {
    unwatch();
    if (expiry !== null) clearTimeout(expiry);
  };
  return release;
}
