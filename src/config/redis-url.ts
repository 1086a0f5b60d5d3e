/** Where one Redis process listens. */
export interface HostAndPort {
  /** A name or an address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** How Redis is deployed, and where. Nothing but src/redis needs to know. */
export type RedisAddress =
  | { readonly kind: 'server'; readonly server: HostAndPort; readonly database: number }
  | { readonly kind: 'socket'; readonly path: string }
  /** Any of a cluster's nodes; they name the others. */
  | { readonly kind: 'cluster'; readonly nodes: readonly HostAndPort[] }
  /** Sentinels, which say who the master of that name is at the moment. */
  | {
      readonly kind: 'sentinel';
      readonly sentinels: readonly HostAndPort[];
      readonly masterName: string;
      readonly database: number;
    };

/** What a Redis URL says. */
export interface RedisUrl {
  readonly address: RedisAddress;
  /** An ACL user; null for Redis' default user. */
  readonly username: string | null;
  readonly password: string | null;
  readonly tls: boolean;
  /** The URL without its password, for messages. */
  readonly shown: string;
}

/** A URL that names no Redis; the message says what to write instead, and repeats nothing of the URL. */
export class RedisUrlError extends Error {
  override readonly name = 'RedisUrlError';
}

const defaultPort = 6_379;
const defaultSentinelPort = 26_379;

const expectedForm =
  'expected redis://host:port, redis-cluster://host:port,host:port, ' +
  'redis-sentinel://host:port,host:port/master-name (each with rediss for TLS) or unix:///path/to/redis.sock, ' +
  'with user:password@ before the host where needed';

/** Read by hand, because a WHATWG URL has one host. A password may contain what it should have encoded. */
const form =
  /^(?<scheme>rediss?|rediss?-cluster|rediss?-sentinel|unix):\/\/(?:(?<user>[^:@]*)(?::(?<password>.*))?@)?(?<hosts>[^@/?#]*)(?<path>\/[^?#]*)?$/;
const hostForm = /^(?:\[(?<v6>[\da-f:.]+)\]|(?<name>[\w.-]+))(?::(?<port>\d{1,5}))?$/i;

/** @throws RedisUrlError */
export function parseRedisUrl(text: string): RedisUrl {
  const groups = form.exec(text)?.groups;
  if (groups === undefined) throw new RedisUrlError(expectedForm);
  const { scheme = '', user = '', password = '', hosts = '', path = '' } = groups;
  const username = user === '' ? null : decode(user);
  const login = username === null ? '' : `${encodeURIComponent(username)}@`;
  return {
    address: addressOf(scheme.replace('rediss', 'redis'), hosts, path),
    username,
    password: password === '' ? null : decode(password),
    tls: scheme.startsWith('rediss'),
    shown: `${scheme}://${login}${hosts}${path}`,
  };
}

function addressOf(scheme: string, hosts: string, path: string): RedisAddress {
  switch (scheme) {
    case 'redis':
      return { kind: 'server', server: onlyHost(hosts), database: databaseOf(path.slice(1)) };
    case 'redis-cluster':
      if (path.length > 1) {
        throw new RedisUrlError('a Redis Cluster has one database only: expected nothing after the hosts');
      }
      return { kind: 'cluster', nodes: hostsOf(hosts, defaultPort) };
    case 'redis-sentinel':
      return { kind: 'sentinel', sentinels: hostsOf(hosts, defaultSentinelPort), ...masterOf(path) };
    default:
      if (hosts !== '' || path.length < 2) throw new RedisUrlError(expectedForm);
      return { kind: 'socket', path };
  }
}

function onlyHost(hosts: string): HostAndPort {
  const [host, ...others] = hostsOf(hosts, defaultPort);
  if (host === undefined || others.length > 0) {
    throw new RedisUrlError(
      'several hosts are a Redis Cluster or Sentinels: expected redis-cluster://host:port,host:port or redis-sentinel://host:port,host:port/master-name',
    );
  }
  return host;
}

function hostsOf(hosts: string, port: number): HostAndPort[] {
  return hosts.split(',').map((text) => {
    const groups = hostForm.exec(text)?.groups;
    const host = groups?.v6 ?? groups?.name;
    const ownPort = Number(groups?.port ?? port);
    if (host === undefined || ownPort < 1 || ownPort > 65_535) throw new RedisUrlError(expectedForm);
    return { host, port: ownPort };
  });
}

/** `/master-name` or `/master-name/database`. */
function masterOf(path: string): { masterName: string; database: number } {
  const [, masterName = '', database = '', ...rest] = path.split('/');
  if (masterName === '' || rest.length > 0) {
    throw new RedisUrlError(
      'the Sentinels have to be asked for a master: expected redis-sentinel://host:port,host:port/master-name',
    );
  }
  return { masterName: decode(masterName), database: databaseOf(database) };
}

function databaseOf(text: string): number {
  if (!/^\d{0,5}$/.test(text)) throw new RedisUrlError("expected a database's number after the host");
  return Number(text);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new RedisUrlError('expected user and password URL-encoded: % is written %25');
  }
}
