import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { readSettings, SettingsError } from './read-settings.ts';
import { parseRedisUrl, RedisUrlError, type RedisAddress } from './redis-url.ts';

const redisUrl = z.string().transform((text, context) => {
  try {
    return parseRedisUrl(text);
  } catch (error) {
    if (!(error instanceof RedisUrlError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

/** A file's text without the line break at its end, as secrets are mounted. */
const textFile = z.string().transform((path, context) => {
  const problem = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  try {
    const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
    return text === '' ? problem('the file is empty') : text;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return problem(`the file can't be read (${code})`);
  }
});

/** Both processes' settings about Redis. */
export const redisShape = {
  REDIS_URL: redisUrl.prefault('redis://127.0.0.1:6379'),
  /** Instead of a password in the URL. */
  REDIS_PASSWORD_FILE: textFile.optional(),
  /** The Sentinels' own password, where they have one. */
  REDIS_SENTINEL_PASSWORD_FILE: textFile.optional(),
  /** PEM. The authorities to trust instead of those that Node.js knows. */
  REDIS_TLS_CA_FILE: textFile.optional(),
  /** PEM. What Lapse shows Redis, where Redis asks for certificates. */
  REDIS_TLS_CERT_FILE: textFile.optional(),
  REDIS_TLS_KEY_FILE: textFile.optional(),
};
type RedisShape = Readonly<z.infer<z.ZodObject<typeof redisShape>>>;

/** How Redis' certificates are checked, and what is shown in return; PEM. */
export interface RedisTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Where Redis is, and how to be let in. */
export interface RedisSettings {
  readonly address: RedisAddress;
  readonly username: string | null;
  readonly password: string | null;
  readonly sentinelPassword: string | null;
  /** Null for connections in clear text. */
  readonly tls: RedisTls | null;
  /** REDIS_URL without its password. */
  readonly shownUrl: string;
}

/** @throws SettingsError for what is wrong about Redis in an environment */
export function readRedisSettings(environment: NodeJS.ProcessEnv): RedisSettings {
  return redisSettingsOf(readSettings(z.object(redisShape), environment));
}

/** @throws SettingsError where settings contradict each other */
export function redisSettingsOf(settings: RedisShape): RedisSettings {
  const { REDIS_URL: url, REDIS_PASSWORD_FILE: filed, REDIS_SENTINEL_PASSWORD_FILE: sentinel } = settings;
  if (url.password !== null && filed !== undefined) {
    throw new SettingsError('REDIS_PASSWORD_FILE is set, and REDIS_URL has a password, too: leave one out');
  }
  if (sentinel !== undefined && url.address.kind !== 'sentinel') {
    throw new SettingsError(
      `REDIS_SENTINEL_PASSWORD_FILE is set, but REDIS_URL is "${url.shown}", which names no Sentinels`,
    );
  }
  return {
    address: url.address,
    username: url.username,
    password: url.password ?? filed ?? null,
    sentinelPassword: sentinel ?? null,
    tls: tlsOf(settings),
    shownUrl: url.shown,
  };
}

function tlsOf(settings: RedisShape): RedisTls | null {
  const {
    REDIS_URL: url,
    REDIS_TLS_CA_FILE: ca,
    REDIS_TLS_CERT_FILE: cert,
    REDIS_TLS_KEY_FILE: key,
  } = settings;
  if ((cert === undefined) !== (key === undefined)) {
    throw new SettingsError(
      'REDIS_TLS_CERT_FILE and REDIS_TLS_KEY_FILE belong together: set both, or leave both out',
    );
  }
  if (!url.tls && (ca ?? cert) !== undefined) {
    throw new SettingsError(
      `REDIS_URL is "${url.shown}": without TLS the REDIS_TLS_ settings mean nothing; write rediss, or leave them out`,
    );
  }
  if (!url.tls) return null;
  return { ...(ca !== undefined && { ca }), ...(cert !== undefined && key !== undefined && { cert, key }) };
}
