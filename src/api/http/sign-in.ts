import type { AccessControl, Authentication } from '../auth/index.ts';
import { ApiError } from '../errors/index.ts';

const retryAfterSeconds = 5;

/**
 * Who sends a request, and until when their credentials are good.
 * @throws ApiError UNAUTHENTICATED, which is status 401, or UNAVAILABLE, which is 503
 */
export async function signIn(
  authorization: string | undefined,
  access: AccessControl,
): Promise<Extract<Authentication, { kind: 'accepted' }>> {
  const authentication = await access.authenticate({ authorization: authorization ?? null });
  switch (authentication.kind) {
    case 'accepted':
      return authentication;
    case 'rejected':
      throw new ApiError('UNAUTHENTICATED', authentication.message, {
        http: { status: 401, headers: { 'www-authenticate': 'Bearer' } },
      });
    case 'unavailable':
      throw new ApiError('UNAVAILABLE', authentication.message, {
        http: { status: 503, headers: { 'retry-after': String(retryAfterSeconds) } },
        retryAfterSeconds,
      });
  }
}
