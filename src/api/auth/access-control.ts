import { unwatchFile, watchFile } from 'node:fs';
import type { Account } from '../../accounts/index.ts';
import type { ApiSettings } from '../../config/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import { anonymousAuthenticator } from './anonymous.ts';
import type { Authentication, Authenticator, Credentials } from './authenticator.ts';
import { BearerAuthenticator } from './bearer-authenticator.ts';
import type { Caller } from './caller.ts';
import type { Identity } from './identity.ts';
import { JsonWebTokens } from './json-web-tokens.ts';
import { PermissionWatch } from './permission-watch.ts';
import { Permissions, readPolicy } from './permissions.ts';
import { ServiceTokens } from './service-tokens.ts';

/** Looking works for mounted files that are replaced as a whole, where notifications don't. */
const lookMilliseconds = 2_000;

/** Tells who asks, and what they may do: the same for every way in. */
export class AccessControl {
  /** Nobody has to sign in: for an API that only this machine reaches. */
  readonly isOpen: boolean;
  readonly #authenticator: Authenticator;
  readonly #listAccounts: () => readonly Account[];
  readonly #watch = new PermissionWatch((identity) => this.callerOf(identity));
  #permissions: Permissions;
  #unwatchPolicy: () => void = () => undefined;

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
   * From here on, changes of the policy file are taken into use.
   * @param listAccounts all accounts that Lapse knows at the time; another list once something about one has changed
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
    const access = new AccessControl(isOpen, authenticator, permissions, listAccounts);
    access.#followPolicy(settings, logger);
    return access;
  }

  authenticate(credentials: Credentials): Promise<Authentication> {
    return this.#authenticator.authenticate(credentials);
  }

  /** What somebody may do, by the accounts as they are now: asked anew for every operation. */
  callerOf(identity: Identity): Caller {
    return this.#permissions.callerOf(identity, this.#listAccounts());
  }

  /**
   * For what lasts: calls `end`, once, when somebody may do something else than now.
   * @returns what ends the watch
   */
  whileUnchanged(identity: Identity, end: () => void): () => void {
    return this.#watch.add(identity, end);
  }

  close(): void {
    this.#watch.stop();
    this.#unwatchPolicy();
  }

  /** A file with a mistake changes nothing: what was allowed stays so until it is mended. */
  #followPolicy(settings: ApiSettings, logger: Logger): void {
    const { policyPath } = settings;
    if (policyPath === null) return;
    const reload = async () => {
      try {
        this.#permissions = new Permissions(await policyOf(settings, this.#listAccounts(), logger));
        this.#watch.look();
        logger.info({ policyPath }, 'took the changed policy file into use');
      } catch (error) {
        logger.error({ policyPath, err: error }, 'the changed policy file is wrong and not used');
      }
    };
    const onChange = () => void reload();
    watchFile(policyPath, { interval: lookMilliseconds }, onChange);
    this.#unwatchPolicy = () => {
      unwatchFile(policyPath, onChange);
    };
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
