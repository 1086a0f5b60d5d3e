import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../protocol/errors.ts';
import type { Credential } from './credentials.ts';

/** Signature Version 4, checked as AWS checks it: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html */

export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the Authorization header says of a signature. */
export interface Authorization {
  readonly accessKeyId: string;
  /** YYYYMMDD */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const headerPattern =
  /^AWS4-HMAC-SHA256 Credential=([^/, ]+)\/(\d{8})\/([^/, ]+)\/([^/, ]+)\/aws4_request, ?SignedHeaders=([^, ]+), ?Signature=([0-9a-f]{64})$/;
const allowedSkew = 5 * 60_000;

/** Reads the Authorization header. Throws MissingAuthenticationToken or IncompleteSignature. */
export function readAuthorization(headers: IncomingHttpHeaders): Authorization {
  const header = headers.authorization;
  if (header === undefined) {
    throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token');
  }
  const [, accessKeyId = '', date = '', region = '', service = '', names = '', signature = ''] =
    headerPattern.exec(header) ?? [];
  if (accessKeyId === '') {
    throw new AwsError(
      'IncompleteSignature',
      `Authorization header is not a complete Signature Version 4 header: ${header.slice(0, 40)}`,
    );
  }
  return { accessKeyId, date, region, service, signedHeaders: names.split(';'), signature };
}

/**
 * Checks a request against the credential that it names: token, expiry, clock and signature.
 * Throws InvalidClientTokenId, ExpiredToken or SignatureDoesNotMatch.
 */
export function verifySignature(
  request: SignedRequest,
  authorization: Authorization,
  credential: Credential | undefined,
): Credential {
  const token = request.headers['x-amz-security-token'];
  if (credential === undefined || credential.sessionToken !== token) {
    throw new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.');
  }
  if (credential.expiresAt !== undefined && credential.expiresAt <= Date.now()) {
    throw new AwsError('ExpiredToken', 'The security token included in the request is expired');
  }
  const time = headerText(request.headers['x-amz-date']);
  checkClock(time, authorization.date);
  const scope = `${authorization.date}/${authorization.region}/${authorization.service}/aws4_request`;
  const digest = sha256(canonicalRequest(request, authorization.signedHeaders));
  const stringToSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${digest}`;
  const key = signingKey(credential.secretAccessKey, authorization);
  const isSigned =
    authorization.signedHeaders.includes('host') &&
    hmac(key, stringToSign).toString('hex') === authorization.signature;
  if (isSigned) return credential;
  throw new AwsError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  );
}

function checkClock(time: string, date: string): void {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
  const signedAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(signedAt) || !time.startsWith(date)) {
    throw new AwsError('IncompleteSignature', `Date must be in ISO-8601 'basic format'. Got '${time}'.`);
  }
  const age = Date.now() - signedAt;
  if (age > allowedSkew) {
    throw new AwsError(
      'SignatureDoesNotMatch',
      `Signature expired: ${time} is now earlier than the last 5 min.`,
    );
  }
  if (age < -allowedSkew) {
    throw new AwsError(
      'SignatureDoesNotMatch',
      `Signature not yet current: ${time} is still later than the next 5 min.`,
    );
  }
}

function canonicalRequest(
  { method, url, headers, body }: SignedRequest,
  signedHeaders: readonly string[],
): string {
  const [path = '/', query = ''] = url.split('?');
  const lines = signedHeaders.map(
    (name) => `${name}:${headerText(headers[name]).trim().replace(/ +/g, ' ')}\n`,
  );
  return [method, path, canonicalQuery(query), lines.join(''), signedHeaders.join(';'), sha256(body)].join(
    '\n',
  );
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return [...new URLSearchParams(query)]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function headerText(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(',') : (value ?? '');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Derived keys hold for a day, so callers' keys are derived once; a full cache starts anew. */
const signingKeys = new Map<string, Buffer>();
const signingKeyCapacity = 20_000;

function signingKey(secret: string, { date, region, service }: Authorization): Buffer {
  const name = `${secret}/${date}/${region}/${service}`;
  const known = signingKeys.get(name);
  if (known !== undefined) return known;
  const key = [date, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const derived = Buffer.from(key);
  if (signingKeys.size >= signingKeyCapacity) signingKeys.clear();
  signingKeys.set(name, derived);
  return derived;
}
