import { randomUUID } from 'node:crypto';
import type { Credential, Identity } from './auth/credentials.ts';
import { readAuthorization, verifySignature, type SignedRequest } from './auth/signature.ts';
import { notAuthorized } from './operations/arn.ts';
import type { Call } from './operations/call.ts';
import { readApiRequest, type ApiRequest, type ServiceName } from './apis.ts';
import { AwsError } from './protocol/errors.ts';
import type { Simulation } from './simulation.ts';

/** What goes back over the wire, whole or half of it, or instead of it a reset of the connection. */
export type Answer =
  | {
      readonly kind: 'ANSWER' | 'BROKEN_OFF';
      readonly status: number;
      readonly headers: Record<string, string>;
      readonly body: string;
    }
  | { readonly kind: 'RESET' };

/** Where global services are signed for; STS answers in every region. */
const signingRegions: Readonly<Record<string, Partial<Record<ServiceName, string>>>> = {
  aws: { iam: 'us-east-1', organizations: 'us-east-1' },
  'aws-cn': { iam: 'cn-north-1', organizations: 'cn-northwest-1' },
  'aws-us-gov': { iam: 'us-gov-west-1', organizations: 'us-gov-west-1' },
};

/**
 * One call of the simulated AWS, in AWS's order: signature, throttle, permission, the operation itself. Whatever
 * comes of it is counted under the caller's account.
 */
export function answerCall(simulation: Simulation, request: SignedRequest): Answer {
  const api = readApiRequest(request.headers, request.body);
  const requestId = randomUUID();
  const headers = { 'content-type': api.contentType, 'x-amzn-RequestId': requestId };
  let accountId = 'unknown';
  const finish = (result: string, answer: Answer): Answer => {
    simulation.statistics.record(accountId, api.operation, result);
    return answer;
  };
  try {
    const credential = authenticate(simulation, api, request);
    accountId = credential.identity.accountId;
    admit(simulation, accountId, api.operation);
    const perform = api.resolve();
    const body = perform(authorize(simulation, api, credential), requestId);
    if (simulation.strikes(simulation.settings.resetShare))
      return finish('ConnectionReset', { kind: 'RESET' });
    if (simulation.settings.emptyOperations.includes(api.operation))
      return finish('Empty', { kind: 'ANSWER', status: 200, headers, body: '' });
    if (simulation.strikes(simulation.settings.brokenOffShare))
      return finish('BrokenOff', { kind: 'BROKEN_OFF', status: 200, headers, body });
    return finish('ok', { kind: 'ANSWER', status: 200, headers, body });
  } catch (error) {
    if (!(error instanceof AwsError)) console.error(error);
    const failure =
      error instanceof AwsError ? error : new AwsError('InternalFailure', 'The simulator has a defect.');
    return finish(failure.code, { kind: 'ANSWER', headers, ...api.renderError(failure, requestId) });
  }
}

function authenticate(simulation: Simulation, api: ApiRequest, request: SignedRequest): Credential {
  const authorization = readAuthorization(request.headers);
  const credential = verifySignature(
    request,
    authorization,
    simulation.credential(authorization.accessKeyId),
  );
  if (authorization.service !== api.service) {
    throw new AwsError(
      'SignatureDoesNotMatch',
      `Credential should be scoped to correct service: '${api.service}'.`,
    );
  }
  const region = signingRegions[simulation.world.organization.partition]?.[api.service];
  if (region === undefined || region === authorization.region) return credential;
  throw new AwsError(
    'SignatureDoesNotMatch',
    `Credential should be scoped to a valid region, not '${authorization.region}'.`,
  );
}

/** Lets a call through unless its bucket is empty or a fault strikes. */
function admit(simulation: Simulation, accountId: string, operation: string): void {
  const { settings, throttles } = simulation;
  if (!throttles.take(settings, accountId, operation)) throw new AwsError('Throttling', 'Rate exceeded');
  if (!simulation.strikes(settings.serverErrorShare)) return;
  throw simulation.strikes(0.5)
    ? new AwsError('InternalFailure', 'The request processing has failed because of an unknown error.')
    : new AwsError('ServiceUnavailable', 'The service is temporarily unavailable.');
}

/** The caller's policies must allow the action; GetCallerIdentity is open to everybody with a valid key. */
function authorize(simulation: Simulation, api: ApiRequest, { identity, accessKeyId }: Credential): Call {
  const { world, settings } = simulation;
  const inventory = world.inventory(identity.accountId);
  const principal = inventory?.find(identity.principalArn);
  const isOpen = api.operation === 'GetCallerIdentity';
  const isAllowed =
    inventory !== undefined &&
    principal !== undefined &&
    world.account(identity.accountId)?.state === 'ACTIVE' &&
    !settings.refusedOperations.includes(api.operation) &&
    (isOpen || world.grantsOf(inventory.documentsOf(principal)).allows(api.service, api.operation));
  if (isAllowed && !isOutsideManagement(simulation, api, identity)) {
    return { simulation, caller: identity, accessKeyId, inventory };
  }
  throw notAuthorized(identity.arn, `${api.service}:${api.operation}`, '*');
}

/** Organizations answers the management account alone. */
function isOutsideManagement({ world }: Simulation, api: ApiRequest, identity: Identity): boolean {
  return api.service === 'organizations' && identity.accountId !== world.managementAccountId;
}
