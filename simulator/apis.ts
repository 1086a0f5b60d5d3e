import type { IncomingHttpHeaders } from 'node:http';
import { iamOperations, organizationsOperations, stsOperations } from './operations/index.ts';
import type { Call, QueryOperation } from './operations/call.ts';
import { AwsError } from './protocol/errors.ts';
import { queryParameters } from './protocol/input.ts';
import { errorDocument, resultDocument } from './protocol/xml.ts';

/** The three services behind the one address, each in its own protocol. */

export type ServiceName = 'iam' | 'sts' | 'organizations';

/** A request once its protocol is read; nothing is checked yet. */
export interface ApiRequest {
  readonly service: ServiceName;
  readonly operation: string;
  readonly contentType: string;
  /** What carries out the operation and renders its result; that throws AwsError. Throws InvalidAction where there is none. */
  resolve(): (call: Call, requestId: string) => string;
  renderError(error: AwsError, requestId: string): { readonly status: number; readonly body: string };
}

const target = /^AWSOrganizationsV20161128\.(\w+)$/;

/** JSON 1.1 where there is a target header, else Query: STS and IAM are told apart by their versions. */
export function readApiRequest(headers: IncomingHttpHeaders, body: string): ApiRequest {
  const header = headers['x-amz-target'];
  if (typeof header === 'string') return organizationsRequest(target.exec(header)?.[1] ?? header, body);
  const parameters = queryParameters(body);
  const { Action, Version } = parameters;
  const operation = typeof Action === 'string' ? Action : '';
  return Version === '2011-06-15'
    ? queryRequest(
        { service: 'sts', version: '2011-06-15', host: 'sts', operations: stsOperations },
        operation,
        parameters,
      )
    : queryRequest(
        { service: 'iam', version: '2010-05-08', host: 'iam', operations: iamOperations },
        operation,
        parameters,
      );
}

interface QueryApi {
  readonly service: ServiceName;
  readonly version: string;
  readonly host: string;
  readonly operations: Readonly<Record<string, QueryOperation>>;
}

function queryRequest(api: QueryApi, operation: string, parameters: unknown): ApiRequest {
  const namespace = `https://${api.host}.amazonaws.com/doc/${api.version}/`;
  return {
    service: api.service,
    operation,
    contentType: 'text/xml',
    resolve() {
      const perform = find(api.operations, operation, api.version);
      return (call, requestId) => resultDocument(namespace, operation, perform(call, parameters), requestId);
    },
    renderError: (error, requestId) => ({
      status: error.status,
      body: errorDocument(namespace, error, requestId),
    }),
  };
}

function organizationsRequest(operation: string, body: string): ApiRequest {
  return {
    service: 'organizations',
    operation,
    contentType: 'application/x-amz-json-1.1',
    resolve() {
      const perform = find(organizationsOperations, operation, '2016-11-28');
      return (call) => JSON.stringify(perform(call, parseJson(body)));
    },
    renderError: (error) => ({
      status: error.status < 500 ? 400 : error.status,
      body: JSON.stringify({ __type: error.jsonName, Message: error.message }),
    }),
  };
}

function find<Operation>(
  operations: Readonly<Record<string, Operation>>,
  name: string,
  version: string,
): Operation {
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined)
    throw new AwsError('InvalidAction', `Could not find operation ${name} for version ${version}`);
  return operation;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new AwsError('MalformedInput', 'The request body is not JSON.');
  }
}
