import { randomUUID } from 'node:crypto';
import type { Dialect, JsonDialect } from './dialects.ts';
import type { AwsFailure } from './failure.ts';
import { escapeXml, type TreeObject, toJson, toXml } from './wire.ts';
import { writeObject } from './write-object.ts';

export interface Written {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function writeAnswer(dialect: Dialect, operation: string, answer: TreeObject): Written {
  const id = randomUUID();
  switch (dialect.speaks) {
    case 'json 1.0':
    case 'json 1.1':
      return { status: 200, headers: jsonHeaders(dialect, id), body: toJson(answer) };
    case 'rest json':
      return { status: 200, headers: restHeaders(id), body: toJson(answer) };
    case 's3':
      return writeObject(answer, id);
    case 'ec2 query': {
      const inner = Object.entries({ requestId: id, ...answer }).map(([name, tree]) => toXml(name, tree, 'item'));
      const body = `${XML}<${operation}Response xmlns="${dialect.namespace}">${inner.join('')}</${operation}Response>`;
      return { status: 200, headers: xmlHeaders(id), body };
    }
    case 'query': {
      const inner = toXml(`${operation}Result`, answer, 'member');
      const metadata = `<ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata>`;
      const body = `<${operation}Response xmlns="${dialect.namespace}">${inner}${metadata}</${operation}Response>`;
      return { status: 200, headers: xmlHeaders(id), body };
    }
  }
}

export function writeFailure(dialect: Dialect, failure: AwsFailure): Written {
  const id = randomUUID();
  const { code, message, status } = failure;
  switch (dialect.speaks) {
    case 'json 1.0':
    case 'json 1.1': {
      const headers = { ...jsonHeaders(dialect, id), ...queryError(dialect, failure) };
      return { status, headers, body: JSON.stringify({ __type: code, message }) };
    }
    case 'rest json':
      return { status, headers: { ...restHeaders(id), 'x-amzn-errortype': code }, body: JSON.stringify({ message }) };
    case 's3': {
      const error = `${codeAndMessage(code, message)}<RequestId>${id}</RequestId>`;
      const headers = { 'content-type': 'application/xml', 'x-amz-request-id': id };
      return { status, headers, body: status === 304 ? '' : `${XML}<Error>${error}</Error>` };
    }
    case 'ec2 query': {
      const error = `<Error>${codeAndMessage(code, message)}</Error>`;
      const body = `${XML}<Response><Errors>${error}</Errors><RequestID>${id}</RequestID></Response>`;
      return { status, headers: xmlHeaders(id), body };
    }
    case 'query': {
      const type = status >= 500 ? 'Receiver' : 'Sender';
      const error = `<Error><Type>${type}</Type>${codeAndMessage(code, message)}</Error>`;
      const body = `<ErrorResponse xmlns="${dialect.namespace}">${error}<RequestId>${id}</RequestId></ErrorResponse>`;
      return { status, headers: xmlHeaders(id), body };
    }
  }
}

function codeAndMessage(code: string, message: string): string {
  return `<Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message>`;
}

/** The names that differ between the JSON protocols and AWS query. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  ExpiredTokenException: 'ExpiredToken',
  InvalidSignatureException: 'SignatureDoesNotMatch',
  MissingAuthenticationTokenException: 'MissingAuthenticationToken',
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  ThrottlingException: 'Throttling',
  UnknownOperationException: 'InvalidAction',
  UnrecognizedClientException: 'InvalidClientTokenId',
};

function queryError(dialect: JsonDialect, failure: AwsFailure): Record<string, string> {
  if (dialect.queryCompatible !== true) return {};
  const code = QUERY_CODES[failure.code] ?? failure.code;
  return { 'x-amzn-query-error': `${code};${failure.status >= 500 ? 'Receiver' : 'Sender'}` };
}

function jsonHeaders(dialect: JsonDialect, id: string): Record<string, string> {
  return { 'content-type': `application/x-amz-${dialect.speaks.replace(' ', '-')}`, 'x-amzn-requestid': id };
}

function restHeaders(id: string): Record<string, string> {
  return { 'content-type': 'application/json', 'x-amzn-requestid': id };
}

function xmlHeaders(id: string): Record<string, string> {
  return { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': id };
}
