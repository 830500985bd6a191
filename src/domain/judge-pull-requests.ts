/** Merged pull requests of the infrastructure repository: how long a setting waited until it was in force. */

import { environmentNamed } from './claim.ts';
import type { Measure } from './finding.ts';
import { knownTime, outsideText } from './outside-text.ts';
import type { MergedPullRequest } from './reads/delivery.ts';
import type { Scope } from './scope.ts';
import type { Settings } from './settings.ts';

/** Files that hold settings: Terraform's variables, environment files and parameters. */
const SETTINGS_FILE = /\.(?:auto\.)?tfvars(?:\.json)?$|(?:^|\/|\.)env(?:\.[\w-]+)?$|parameters?(?:[/._-]|$)/i;
/** Files that change nothing that runs. */
const DOCUMENTATION = /\.(?:md|txt|adoc)$|(?:^|\/)(?:docs?|\.github)\//i;

function kindOf(paths: readonly string[]): 'config-change' | 'infrastructure-change' {
  const working = paths.filter((path) => !DOCUMENTATION.test(path));
  return working.length > 0 && working.every((path) => SETTINGS_FILE.test(path))
    ? 'config-change'
    : 'infrastructure-change';
}

/** Folders of a path, and its file name without what stands after the first dot. */
function wordsOf(path: string): readonly string[] {
  const parts = path.toLowerCase().split('/');
  const file = parts.at(-1) ?? '';
  return [...parts.slice(0, -1), file.split('.').find((it) => it !== '') ?? file];
}

/** The one thing that all words of the paths name; null when they name none or several. */
function theOne(names: readonly (string | null)[]): string | null {
  const found = new Set(names.filter((it) => it !== null));
  const [first] = found;
  return found.size === 1 && first ? first : null;
}

function seconds(from: Date | null, to: Date | null): number | null {
  const [begin, end] = [knownTime(from), knownTime(to)];
  return begin === null || end === null || end < begin ? null : Math.round((end.getTime() - begin.getTime()) / 1000);
}

/**
 * One occurrence a merged pull request: a change of settings when nothing but settings changed, of infrastructure
 * otherwise. It waited from opened to rolled out, or to merged where no workflow tells of a roll-out. Whose it is, its
 * paths say where they name one subsystem alone. Its number stands for it: a title may name people or incidents.
 */
export function pullRequestMeasures(
  requests: readonly MergedPullRequest[],
  scope: Scope,
  settings: Settings,
): readonly Measure[] {
  const subsystemOf = (word: string): string | null =>
    settings.subsystems.find((it) => it.name.toLowerCase() === word || it.formerNames.includes(word))?.name ?? null;
  const environmentOf = (word: string): string | null =>
    ['production', 'staging'].find((it) => it === environmentNamed(word)) ?? null;
  return requests.flatMap((request): Measure[] => {
    const merged = knownTime(request.mergedAt);
    if (merged === null) return [];
    const words = request.paths.flatMap(wordsOf);
    const subsystem = theOne(words.map(subsystemOf));
    const environment = theOne(words.map(environmentOf));
    const [subsystemTag, environmentTag] = [settings.subsystemTags[0], settings.environmentTags[0]];
    const toMerge = seconds(request.openedAt, merged);
    const toRollOut = seconds(merged, request.rolledOutAt);
    return [
      {
        measure: 'toil-seen',
        key: outsideText(`github:${scope.account}/${scope.region}#${request.number}`, 500),
        at: merged,
        resource: {
          platform: 'other',
          id: outsideText(`github:${scope.account}/${scope.region}#${request.number}`, 500),
          name: `#${request.number}`,
          account: scope.account,
          region: scope.region,
          tags: {
            ...(subsystem && subsystemTag ? { [subsystemTag]: subsystem } : {}),
            ...(environment && environmentTag ? { [environmentTag]: environment } : {}),
          },
          service: null,
        },
        component: null,
        what: kindOf(request.paths),
        value: toRollOut,
        waited: toMerge === null ? null : toMerge + (toRollOut ?? 0),
        outcome: request.rolledOutAt === null ? null : 'succeeded',
        facts: { number: request.number, toMerge, toRollOut },
      },
    ];
  });
}
