import { randomBytes } from 'node:crypto';
import type { Role, User } from '../world/entity.ts';

/** Who calls. */
export interface Identity {
  readonly kind: 'USER' | 'SESSION';
  readonly accountId: string;
  /** ARN of the IAM user or role whose policies count. */
  readonly principalArn: string;
  /** The caller's own ARN: of the user, or of the assumed-role session. */
  readonly arn: string;
  readonly userId: string;
}

export interface Credential {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Only with a session. */
  readonly sessionToken: string | undefined;
  /** Epoch milliseconds; undefined for a user's long-term key. */
  readonly expiresAt: number | undefined;
  readonly identity: Identity;
}

/** As many sessions are remembered, so that the expired among them are known as such. */
const capacity = 100_000;

/** Sessions that AssumeRole opened, by access key id. They die with the process. */
export class Sessions {
  readonly #sessions = new Map<string, Credential>();

  /** Opens a session of a role. Lifetime: seconds. */
  open(
    account: { partition: string; accountId: string },
    role: Role,
    sessionName: string,
    lifetime: number,
  ): Credential {
    const { partition, accountId } = account;
    const accessKeyId = `ASIA${randomBytes(8).toString('hex').toUpperCase()}`;
    const credential: Credential = {
      accessKeyId,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(192).toString('base64'),
      // STS gives the expiry in whole seconds.
      expiresAt: Math.floor(Date.now() / 1_000 + lifetime) * 1_000,
      identity: {
        kind: 'SESSION',
        accountId,
        principalArn: role.arn,
        arn: `arn:${partition}:sts::${accountId}:assumed-role/${role.name}/${sessionName}`,
        userId: `${role.id}:${sessionName}`,
      },
    };
    this.#sessions.set(accessKeyId, credential);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size > capacity && oldest !== undefined) this.#sessions.delete(oldest);
    return credential;
  }

  find(accessKeyId: string): Credential | undefined {
    return this.#sessions.get(accessKeyId);
  }

  /** Ends the sessions of an account, or all of them, at once. Answers how many there were. */
  expire(accountId: string | undefined): number {
    const now = Date.now();
    let expired = 0;
    for (const [accessKeyId, session] of this.#sessions) {
      const isMeant = accountId === undefined || session.identity.accountId === accountId;
      if (!isMeant || (session.expiresAt ?? 0) <= now) continue;
      this.#sessions.set(accessKeyId, { ...session, expiresAt: now - 1_000 });
      expired++;
    }
    return expired;
  }
}

/** A user's long-term key. */
export function userCredential(
  user: User,
  accountId: string,
  key: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Credential {
  return {
    accessKeyId: key.accessKeyId,
    secretAccessKey: key.secretAccessKey,
    sessionToken: undefined,
    expiresAt: undefined,
    identity: { kind: 'USER', accountId, principalArn: user.arn, arn: user.arn, userId: user.id },
  };
}
