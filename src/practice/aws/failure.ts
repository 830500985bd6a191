/** How each AWS service says no: names, HTTP statuses and sentences as the real ones use them. */

export const SERVICES = ['ec2', 'ecs', 'health', 'organizations', 'sts'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** A refusal that is answered in the service's own error format. */
export class AwsFailure extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.name = 'AwsFailure';
    this.code = code;
    this.status = status;
  }
}

export const REFUSALS = [
  'denied',
  'throttled',
  'expired',
  'unknown key',
  'bad signature',
  'not signed',
  'unknown operation',
  'region off',
  'internal',
] as const;
export type Refusal = (typeof REFUSALS)[number];

type Words = readonly [code: string, status: number, message: string];

const JSON_WORDS: { readonly [R in Refusal]: Words } = {
  denied: ['AccessDeniedException', 400, 'not authorized'],
  throttled: ['ThrottlingException', 400, 'Rate exceeded'],
  expired: ['ExpiredTokenException', 400, 'The security token included in the request is expired'],
  'unknown key': ['UnrecognizedClientException', 400, 'The security token included in the request is invalid.'],
  'bad signature': [
    'InvalidSignatureException',
    400,
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  ],
  'not signed': ['MissingAuthenticationTokenException', 400, 'Missing Authentication Token'],
  'unknown operation': ['UnknownOperationException', 400, ''],
  'region off': ['UnrecognizedClientException', 400, 'The security token included in the request is invalid.'],
  internal: ['InternalFailure', 500, 'Service encountered an internal error.'],
};

const EC2_WORDS: { readonly [R in Refusal]: Words } = {
  denied: ['UnauthorizedOperation', 403, 'You are not authorized to perform this operation.'],
  throttled: ['RequestLimitExceeded', 503, 'Request limit exceeded.'],
  expired: ['RequestExpired', 400, 'Request has expired.'],
  'unknown key': ['AuthFailure', 401, 'AWS was not able to validate the provided access credentials'],
  'bad signature': ['AuthFailure', 401, 'AWS was not able to validate the provided access credentials'],
  'not signed': ['MissingParameter', 400, 'The request must contain the parameter AWSAccessKeyId'],
  'unknown operation': ['InvalidAction', 400, 'The action is not valid for this web service.'],
  'region off': ['AuthFailure', 401, 'AWS was not able to validate the provided access credentials'],
  internal: ['InternalError', 500, 'An internal error has occurred'],
};

const STS_WORDS: { readonly [R in Refusal]: Words } = {
  denied: ['AccessDenied', 403, 'not authorized'],
  throttled: ['Throttling', 400, 'Rate exceeded'],
  expired: ['ExpiredToken', 403, 'The security token included in the request is expired'],
  'unknown key': ['InvalidClientTokenId', 403, 'The security token included in the request is invalid.'],
  'bad signature': [
    'SignatureDoesNotMatch',
    403,
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  ],
  'not signed': ['MissingAuthenticationToken', 403, 'Request is missing Authentication Token'],
  'unknown operation': ['InvalidAction', 400, 'Could not find operation for version 2011-06-15'],
  'region off': ['InvalidClientTokenId', 403, 'The security token included in the request is invalid.'],
  internal: ['InternalFailure', 500, 'An error occurred while processing this request.'],
};

/** `who` and `action` are named when access is denied. */
export function refusal(service: ServiceName, kind: Refusal, who = 'the caller', operation = 'this'): AwsFailure {
  const words = service === 'ec2' ? EC2_WORDS : service === 'sts' ? STS_WORDS : JSON_WORDS;
  const [code, status, message] = words[kind];
  if (kind === 'throttled' && service === 'organizations') {
    return new AwsFailure('TooManyRequestsException', 'AWS Organizations throttled the request.', 400);
  }
  if (kind !== 'denied') return new AwsFailure(code, message, status);
  const action = `${service}:${operation}`;
  const because = `User: ${who} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
  return new AwsFailure(code, service === 'ec2' ? `${message} ${because}` : because, status);
}
