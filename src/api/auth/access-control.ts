import type { Account } from '../../accounts/index.ts';
import type { ApiSettings } from '../../config/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import { anonymousAuthenticator } from './anonymous.ts';
import type { Authentication, Authenticator, Credentials } from './authenticator.ts';
import { BearerAuthenticator } from './bearer-authenticator.ts';
import type { Caller } from './caller.ts';
import type { Identity } from './identity.ts';
import { JsonWebTokens } from './json-web-tokens.ts';
import { Permissions, readPolicy } from './permissions.ts';
import { ServiceTokens } from './service-tokens.ts';

/** Tells who asks, and what they may do: the same for every way in. */
export class AccessControl {
  /** Nobody has to sign in: for an API that only this machine reaches. */
  readonly isOpen: boolean;
  readonly #authenticator: Authenticator;
  readonly #permissions: Permissions;
  readonly #listAccounts: () => readonly Account[];

  private constructor(
    isOpen: boolean,
    authenticator: Authenticator,
    permissions: Permissions,
    listAccounts: () => readonly Account[],
  ) {
    this.isOpen = isOpen;
    this.#authenticator = authenticator;
    this.#permissions = permissions;
    this.#listAccounts = listAccounts;
  }

  /**
   * @param listAccounts all accounts that Lapse knows at the time
   * @throws SettingsError for a policy file with a mistake
   */
  static async open(
    settings: ApiSettings,
    listAccounts: () => readonly Account[],
    logger: Logger,
  ): Promise<AccessControl> {
    const isOpen = needsNoSignIn(settings);
    const permissions = new Permissions(await policyOf(settings, listAccounts(), logger));
    const { serviceTokens, jwt } = settings;
    const authenticator = isOpen
      ? anonymousAuthenticator
      : new BearerAuthenticator(
          new ServiceTokens(serviceTokens),
          jwt === null ? null : new JsonWebTokens(jwt),
        );
    return new AccessControl(isOpen, authenticator, permissions, listAccounts);
  }

  authenticate(credentials: Credentials): Promise<Authentication> {
    return this.#authenticator.authenticate(credentials);
  }

  /** What somebody may do, by the accounts as they are now: asked anew for every operation. */
  callerOf(identity: Identity): Caller {
    return this.#permissions.callerOf(identity, this.#listAccounts);
  }
}

/** Whether nobody can sign in, so that nobody has to. */
export function needsNoSignIn({ serviceTokens, jwt }: Pick<ApiSettings, 'serviceTokens' | 'jwt'>): boolean {
  return serviceTokens.length === 0 && jwt === null;
}

async function policyOf(
  { policyPath, serviceTokens }: ApiSettings,
  accounts: readonly Account[],
  logger: Logger,
) {
  if (policyPath === null) return null;
  if (accounts.length === 0) {
    logger.warn(
      { policyPath },
      "no account is known yet, so the policy file's accounts could not be checked",
    );
  }
  return readPolicy(
    policyPath,
    serviceTokens.map(({ name }) => name),
    accounts,
  );
}
