import * as eks from '@aws-sdk/client-eks';
import * as inspector2 from '@aws-sdk/client-inspector2';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import * as scheduler from '@aws-sdk/client-scheduler';
import { expect, test } from '@jest/globals';
import { DIALECTS, type RestDialect } from '../../../src/practice/aws/dialects.ts';
import { SERVICES } from '../../../src/practice/aws/failure.ts';
import { routed } from '../../../src/practice/aws/routes.ts';

const CLIENTS: Readonly<Record<string, object>> = { eks, inspector2, lambda, s3, scheduler };

/** Where the SDK asks an operation: `GET /clusters/{name}`, as its schema says it. */
function routeOf(service: string, operation: string): string | null {
  const schema: unknown = Object.entries(CLIENTS[service] ?? {}).find(([name]) => name === `${operation}$`)?.[1];
  const traits: unknown = Array.isArray(schema) ? schema[3] : null;
  if (typeof traits !== 'object' || traits === null || !('http' in traits) || !Array.isArray(traits.http)) return null;
  const [method, path] = traits.http;
  return `${method} ${path}`.replace(/\?.*$/u, '').replace(/\/$/u, '');
}

const rest = DIALECTS.filter((one): one is RestDialect => one.speaks === 'rest json' || one.speaks === 's3');

test('every service is played once', () => {
  expect(DIALECTS.map((one) => one.service).sort()).toEqual([...SERVICES].sort());
});

test.each(rest.map((one) => [one.service, one] as const))('%s is asked where the SDK asks it', (service, dialect) => {
  const sdk = Object.fromEntries(Object.keys(dialect.operations).map((name) => [name, routeOf(service, name)]));
  // The bucket of S3 is a label of the host in the SDK's schema until path style is asked for.
  const said = (route: string) => (service === 's3' ? route.replace('/{Bucket}', '') : route).replace(/\/$/u, '');
  const played = Object.fromEntries(Object.entries(dialect.routes).map(([name, route]) => [name, said(route)]));
  expect(played).toEqual(sdk);
});

test('a path is read by method, part by part', () => {
  const routes = { One: 'GET /a/{x}', All: 'GET /a/{x}/b/', Deep: 'PUT /d/{x}/{rest+}' };
  expect(routed(routes, 'GET', '/a/1%2F2')).toEqual({ operation: 'One', labels: { x: '1/2' } });
  expect(routed(routes, 'GET', '/a/1/b')).toEqual({ operation: 'All', labels: { x: '1' } });
  expect(routed(routes, 'PUT', '/d/1/2/3')).toEqual({ operation: 'Deep', labels: { x: '1', rest: '2/3' } });
  for (const [method, path] of [
    ['PUT', '/a/1'],
    ['GET', '/a'],
    ['GET', '/a/1/c'],
    ['GET', '/a/%ff'],
  ] as const) {
    expect(routed(routes, method, path)).toBeNull();
  }
});
