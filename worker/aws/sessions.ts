import { randomUUID } from 'node:crypto';
import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import type { AccountId } from '../../src/accounts/index.ts';
import type { AccountEntry } from '../accounts/account-entries.ts';
import { awsFailureOf } from './aws-failure.ts';
import type { BaseIdentity } from './base-identity.ts';
import type { Pacer } from './pacer.ts';
import { iamRegions } from './regions.ts';

/**
 * One stay in an account: the credentials of one AssumeRole. AWS shows a service last accessed JobId only to the
 * session that generated it, so reports remember the session by its id.
 */
export interface Session {
  readonly id: string;
  readonly accountId: AccountId;
  readonly iam: IAMClient;
  /** Epoch milliseconds. */
  readonly openedAt: number;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}

type SessionCredentials = NonNullable<IAMClientConfig['credentials']>;

/** An hour: the default, and all that a chained role may have (AssumeRole, AWS STS API Reference). */
const sessionSeconds = 3_600;
/** Clocks differ and calls take time; a session this close to its end isn't used for new work. */
const safetyMilliseconds = 30_000;

/**
 * The sessions of one worker process. They live in its memory only. A renewed account keeps its old session
 * until that expires, because reports that it generated can be read by nobody else.
 */
export class Sessions {
  readonly #workerId: string;
  readonly #pacer: Pacer;
  readonly #base: BaseIdentity;
  readonly #now: () => number;
  readonly #currentByRole = new Map<string, Session>();
  readonly #openingByRole = new Map<string, Promise<Session>>();
  readonly #byId = new Map<string, Session>();

  /** @param now epoch milliseconds by the clock in which callers tell how long a session has to live */
  constructor(workerId: string, pacer: Pacer, base: BaseIdentity, now: () => number) {
    this.#workerId = workerId;
    this.#pacer = pacer;
    this.#base = base;
    this.#now = now;
  }

  /** How many there are, those that only old reports need included. */
  get count(): number {
    return this.#byId.size;
  }

  /**
   * The account's session, renewed when it would end too soon. Everybody who asks at the same time shares one
   * AssumeRole.
   * @param outlives epoch milliseconds until which the session has to be good
   * @throws what AWS STS answers
   */
  async enter(entry: AccountEntry, outlives: number): Promise<Session> {
    const role = `${entry.roleArn} ${entry.externalId ?? ''}`;
    const current = this.#currentByRole.get(role);
    if (current !== undefined && isGood(current, outlives, this.#now())) return current;
    const opening = this.#openingByRole.get(role) ?? this.#open(entry, role);
    this.#openingByRole.set(role, opening);
    return opening;
  }

  /**
   * Works in the account; where AWS no longer accepts the session, once more in a new one.
   * @throws what AWS answers
   */
  async work<Result>(
    entry: AccountEntry,
    outlives: number,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    const session = await this.enter(entry, outlives);
    try {
      return await work(session);
    } catch (error) {
      if (awsFailureOf(error).kind !== 'sessionLost') throw error;
      this.drop(session);
      return work(await this.enter(entry, outlives));
    }
  }

  /** The session that generated a report; null once it has expired or was another process's. */
  find(sessionId: string): Session | null {
    const session = this.#byId.get(sessionId);
    return session !== undefined && session.expiresAt > this.#now() ? session : null;
  }

  /** Forgets a session that AWS no longer accepts, so that the next `enter` opens a new one. */
  drop(session: Session): void {
    this.#byId.delete(session.id);
    for (const [role, current] of this.#currentByRole) {
      if (current.id === session.id) this.#currentByRole.delete(role);
    }
  }

  async #open(entry: AccountEntry, role: string): Promise<Session> {
    try {
      const session = await this.#assumeRole(entry);
      this.#forgetExpired();
      this.#currentByRole.set(role, session);
      this.#byId.set(session.id, session);
      return session;
    } finally {
      this.#openingByRole.delete(role);
    }
  }

  async #assumeRole(entry: AccountEntry): Promise<Session> {
    const sts = this.#base.sts(entry.partition);
    // Where STS doesn't say who we are, AssumeRole will say what is wrong; only the pacing is less exact.
    const callerAccountId = await this.#base.accountId(entry.partition).catch(() => entry.accountId);
    const { Credentials: credentials } = await this.#pacer.call(
      callerAccountId,
      'AssumeRole',
      'interactive',
      () =>
        sts.send(
          new AssumeRoleCommand({
            RoleArn: entry.roleArn,
            RoleSessionName: `lapse-${this.#workerId}`,
            DurationSeconds: sessionSeconds,
            ...(entry.externalId === undefined ? {} : { ExternalId: entry.externalId }),
          }),
        ),
    );
    const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = credentials ?? {};
    if (AccessKeyId === undefined || SecretAccessKey === undefined || SessionToken === undefined) {
      throw new Error(`AWS STS answered AssumeRole for account ${entry.accountId} without credentials`);
    }
    return {
      id: randomUUID(),
      accountId: entry.accountId,
      openedAt: this.#now(),
      expiresAt: this.#now() + lifetimeOf(Expiration, sts),
      iam: this.#iamClient(entry, {
        accessKeyId: AccessKeyId,
        secretAccessKey: SecretAccessKey,
        sessionToken: SessionToken,
      }),
    };
  }

  #iamClient({ partition }: AccountEntry, credentials: SessionCredentials): IAMClient {
    const iam = new IAMClient({
      region: iamRegions[partition],
      credentials,
      requestHandler: this.#base.http,
      // Retries are ours: each is a call that the account's budget has to know.
      maxAttempts: 1,
      // The way of a call is the same for all of a kind: it is laid out once.
      cacheMiddleware: true,
    });
    // It copies every answer, row by row, for a log that nobody reads.
    iam.middlewareStack.remove('loggerMiddleware');
    return iam;
  }

  #forgetExpired(): void {
    for (const [id, session] of this.#byId) {
      if (session.expiresAt <= this.#now()) this.#byId.delete(id);
    }
  }
}

/** Milliseconds until AWS ends a session, by AWS's clock: this machine's may be wrong. */
function lifetimeOf(expiration: Date | undefined, { config }: STSClient): number {
  if (expiration === undefined) return sessionSeconds * 1_000;
  return expiration.getTime() - (Date.now() + config.systemClockOffset);
}

/**
 * Whether a session is good for work until `outlives`. Where no session lives that long, half of this one's life
 * is the measure, so that short sessions aren't opened anew for every call.
 */
function isGood({ openedAt, expiresAt }: Session, outlives: number, now: number): boolean {
  return expiresAt - safetyMilliseconds > outlives || now < (openedAt + expiresAt) / 2;
}
