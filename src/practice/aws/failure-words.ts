import type { Refusal } from './failure.ts';

/** The words of each protocol: code, HTTP status and sentence as the real services use them. */
export type Words = readonly [code: string, status: number, message: string];
export type WordList = { readonly [R in Refusal]: Words };

export const JSON_WORDS: WordList = {
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

export const EC2_WORDS: WordList = {
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

export const QUERY_WORDS: WordList = {
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
  'unknown operation': ['InvalidAction', 400, 'Could not find operation for this version'],
  'region off': ['InvalidClientTokenId', 403, 'The security token included in the request is invalid.'],
  internal: ['InternalFailure', 500, 'An error occurred while processing this request.'],
};

export const REST_WORDS: WordList = {
  denied: ['AccessDeniedException', 403, 'not authorized'],
  throttled: ['ThrottlingException', 429, 'Rate exceeded'],
  expired: ['ExpiredTokenException', 403, 'The security token included in the request is expired'],
  'unknown key': ['UnrecognizedClientException', 403, 'The security token included in the request is invalid.'],
  'bad signature': [
    'InvalidSignatureException',
    403,
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
  ],
  'not signed': ['MissingAuthenticationTokenException', 403, 'Missing Authentication Token'],
  'unknown operation': ['UnknownOperationException', 404, ''],
  'region off': ['UnrecognizedClientException', 403, 'The security token included in the request is invalid.'],
  internal: ['InternalServerException', 500, 'Service encountered an internal error.'],
};

export const S3_WORDS: WordList = {
  denied: ['AccessDenied', 403, 'Access Denied'],
  throttled: ['SlowDown', 503, 'Please reduce your request rate.'],
  expired: ['ExpiredToken', 400, 'The provided token has expired.'],
  'unknown key': ['InvalidAccessKeyId', 403, 'The AWS Access Key Id you provided does not exist in our records.'],
  'bad signature': [
    'SignatureDoesNotMatch',
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
  'not signed': ['AccessDenied', 403, 'Access Denied'],
  'unknown operation': ['MethodNotAllowed', 405, 'The specified method is not allowed against this resource.'],
  'region off': ['InvalidToken', 400, 'The provided token is malformed or otherwise invalid.'],
  internal: ['InternalError', 500, 'We encountered an internal error. Please try again.'],
};
