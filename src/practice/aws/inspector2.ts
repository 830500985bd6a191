import { type Call, type Operation, pageOf } from './call.ts';
import { enhancedTree } from './ecr.ts';
import { AwsFailure } from './failure.ts';
import type { Routes } from './routes.ts';
import type { TreeObject } from './wire.ts';

/** Amazon Inspector (REST-JSON). */
export const inspector2Operations: Readonly<Record<string, Operation>> = { ListFindings: listFindings };

/** Where each operation of Amazon Inspector is asked. */
export const inspector2Routes: Routes = { ListFindings: 'POST /findings/list' };

/** The active findings of images, of one digest when the filter names it. */
function listFindings(call: Call): TreeObject {
  const { repositories } = call.fleet.scope(call.caller.account, call.region, call.now).images;
  const wanted = call.input
    .inner('filterCriteria')
    ?.items('ecrImageHash')
    ?.map((it) => it.text('value'));
  const found = repositories.flatMap(({ name, images }) =>
    images
      .filter((image) => image.scan?.status === 'ACTIVE' && (wanted?.includes(image.digest) ?? true))
      .flatMap((image) => image.scan?.vulnerabilities.map((it) => enhancedTree(call, name, image.digest, it)) ?? []),
  );
  const page = pageOf(call, found, {
    token: call.input.text('nextToken'),
    size: Math.min(call.input.whole('maxResults') ?? 100, 100),
    invalid: () => new AwsFailure('ValidationException', 'The next token is not valid.'),
  });
  return { findings: page.items, nextToken: page.next };
}
