import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Simulator } from '../../simulator/index.ts';
import type { Keys } from './support.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const versions = { iam: '2010-05-08', sts: '2011-06-15' };

/** Sends Query parameters exactly as given, signed, and returns the XML untouched. */
export async function rawQuery(
  aws: Simulator,
  credentials: Keys,
  service: keyof typeof versions,
  parameters: Readonly<Record<string, string>>,
): Promise<RawAnswer> {
  const body = new URLSearchParams({ Version: versions[service], ...parameters }).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const response = await signedFetch(aws, credentials, service, type, body);
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Sends an Organizations request, signed, and returns the JSON untouched. */
export async function rawJson(
  aws: Simulator,
  credentials: Keys,
  operation: string,
  input: object,
): Promise<unknown> {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `AWSOrganizationsV20161128.${operation}`,
  };
  return (await signedFetch(aws, credentials, 'organizations', headers, JSON.stringify(input))).json();
}

async function signedFetch(
  aws: Simulator,
  credentials: Keys,
  service: string,
  ownHeaders: Readonly<Record<string, string>>,
  body: string,
): Promise<Response> {
  const url = new URL(aws.url);
  const signer = new SignatureV4({ credentials, service, region: 'us-east-1', sha256: Sha256 });
  const { headers } = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    path: '/',
    query: {},
    headers: { host: url.host, ...ownHeaders },
    body,
  });
  return fetch(aws.url, { method: 'POST', headers, body });
}
