import { randomUUID } from 'node:crypto';
import type { Operation } from './call.ts';
import { ec2Operations } from './ec2.ts';
import { ecsOperations } from './ecs.ts';
import type { AwsFailure, ServiceName } from './failure.ts';
import { healthOperations } from './health.ts';
import { type Input, jsonInput, queryInput } from './input.ts';
import { organizationsOperations } from './organizations.ts';
import { stsOperations } from './sts.ts';
import { escapeXml, type TreeObject, toJson, toXml } from './wire.ts';

/** How a service is spoken to: read off the installed SDK clients, whose protocol each is. */
interface Dialect {
  readonly service: ServiceName;
  /** The prefix of `x-amz-target`, or the `Version` of the query protocols. */
  readonly target: string;
  readonly speaks: 'json' | 'ec2 query' | 'query';
  /** The service's name in the credential scope. */
  readonly operations: Readonly<Record<string, Operation>>;
}

const DIALECTS: readonly Dialect[] = [
  { service: 'ecs', target: 'AmazonEC2ContainerServiceV20141113', speaks: 'json', operations: ecsOperations },
  { service: 'health', target: 'AWSHealth_20160804', speaks: 'json', operations: healthOperations },
  {
    service: 'organizations',
    target: 'AWSOrganizationsV20161128',
    speaks: 'json',
    operations: organizationsOperations,
  },
  { service: 'ec2', target: '2016-11-15', speaks: 'ec2 query', operations: ec2Operations },
  { service: 'sts', target: '2011-06-15', speaks: 'query', operations: stsOperations },
];

/** A request as far as its outside tells: which service and operation are meant. */
export interface Spoken {
  readonly dialect: Dialect;
  readonly operation: string;
  /** Parses the parameters; throws `AwsFailure` for what is none. */
  input(): Input;
}

/** Null when it is no request of a service that is played here. */
export function understand(target: string | undefined, contentType: string | undefined, body: string): Spoken | null {
  const kind = contentType?.split(';')[0]?.trim().toLowerCase();
  if (target !== undefined) {
    const [prefix, operation = ''] = target.split('.');
    const dialect = DIALECTS.find((one) => one.speaks === 'json' && one.target === prefix);
    if (dialect === undefined || kind !== 'application/x-amz-json-1.1') return null;
    return { dialect, operation, input: () => jsonInput(body) };
  }
  if (kind !== 'application/x-www-form-urlencoded') return null;
  const form = new URLSearchParams(body);
  const dialect = DIALECTS.find((one) => one.speaks !== 'json' && one.target === form.get('Version'));
  return dialect === undefined ? null : { dialect, operation: form.get('Action') ?? '', input: () => queryInput(form) };
}

export interface Written {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const XML = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function writeAnswer(dialect: Dialect, operation: string, answer: TreeObject): Written {
  const id = randomUUID();
  switch (dialect.speaks) {
    case 'json':
      return { status: 200, headers: jsonHeaders(id), body: toJson(answer) };
    case 'ec2 query': {
      const inner = Object.entries({ requestId: id, ...answer }).map(([name, tree]) => toXml(name, tree, 'item'));
      const namespace = `http://ec2.amazonaws.com/doc/${dialect.target}/`;
      const body = `${XML}<${operation}Response xmlns="${namespace}">${inner.join('')}</${operation}Response>`;
      return { status: 200, headers: xmlHeaders(id), body };
    }
    case 'query': {
      const inner = toXml(`${operation}Result`, answer, 'member');
      const metadata = `<ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata>`;
      const namespace = `https://sts.amazonaws.com/doc/${dialect.target}/`;
      const body = `<${operation}Response xmlns="${namespace}">${inner}${metadata}</${operation}Response>`;
      return { status: 200, headers: xmlHeaders(id), body };
    }
  }
}

export function writeFailure(dialect: Dialect, failure: AwsFailure): Written {
  const id = randomUUID();
  const { code, message, status } = failure;
  switch (dialect.speaks) {
    case 'json':
      return { status, headers: jsonHeaders(id), body: JSON.stringify({ __type: code, message }) };
    case 'ec2 query': {
      const error = `<Error><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
      const body = `${XML}<Response><Errors>${error}</Errors><RequestID>${id}</RequestID></Response>`;
      return { status, headers: xmlHeaders(id), body };
    }
    case 'query': {
      const type = status >= 500 ? 'Receiver' : 'Sender';
      const error = `<Error><Type>${type}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
      const body = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/${dialect.target}/">${error}<RequestId>${id}</RequestId></ErrorResponse>`;
      return { status, headers: xmlHeaders(id), body };
    }
  }
}

function jsonHeaders(id: string): Record<string, string> {
  return { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': id };
}

function xmlHeaders(id: string): Record<string, string> {
  return { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': id };
}
