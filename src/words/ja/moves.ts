import type { CaseView } from '../../domain/case.ts';
import type { KindWords } from '../../domain/job.ts';
import { shownShare } from '../../domain/traffic.ts';
import type { Platform } from '../../domain/vocabulary.ts';
import { moveFactsOf, type RunsOn } from '../moved-facts.ts';
import { listed } from './count.ts';
import { owner, place, usedBy } from './place.ts';
import { day, momentWithZone } from './time.ts';

const PLATFORM: Readonly<Record<Platform, string>> = {
  ec2: 'EC2',
  heroku: 'Heroku',
  ecs: 'ECS',
  eks: 'EKS',
  managed: 'マネージドサービス',
  other: '別のプラットフォーム',
};

const names = (on: readonly RunsOn[]): string => listed(on.map(({ platform }) => PLATFORM[platform]));
const amounts = (on: readonly RunsOn[]): string =>
  listed(on.map(({ platform, running, wanted }) => `${PLATFORM[platform]} ${running}/${wanted}`));

const sourceOf = (view: CaseView): string => {
  const { source } = moveFactsOf(view);
  if (source.length > 0) return names(source);
  return listed((view.subsystem?.source ?? []).map((platform) => PLATFORM[platform])) || '移行元';
};

const since = (view: CaseView): string => {
  const at = moveFactsOf(view).since;
  return at === null ? '' : `${momentWithZone(at, view.timeZone, view.now)}から`;
};

const movedOn = (view: CaseView): readonly string[] => {
  const at = moveFactsOf(view).movedAt;
  return at === null ? [] : [`移行済みとなった日：${day(at, view.timeZone, view.now)}`];
};

const none = (): readonly never[] => [];

const regressed: KindWords = {
  name: '移行元への逆戻り',
  sign: '🔁',
  headline: (view) => `逆戻り：${place(view)} ${sourceOf(view)}で再び稼働`,
  notification: (view) =>
    `${place(view)}：移行済みでしたが、${since(view)}${sourceOf(view)}で再び稼働しています。${owner(view)}`,
  lines(view) {
    const { source, target, oldTraffic } = moveFactsOf(view);
    return [
      source.length === 0
        ? '現在は停止しています。確認期間が過ぎると移行済みに戻ります。'
        : `移行元：${amounts(source)}${since(view) === '' ? '' : `（${since(view)}）`}`,
      ...(target.length === 0 ? [] : [`移行先：${amounts(target)}`]),
      ...(oldTraffic === null
        ? []
        : [`旧ロードバランサーへのリクエスト：${shownShare(oldTraffic).replaceAll(' ', '')}`]),
    ];
  },
  steps: none,
  bullets: (view) => [...movedOn(view), ...usedBy(view)],
  ids: () => '',
  links: none,
  over: (view) => `再び移行済み：${place(view)}`,
};

const missing: KindWords = {
  name: '所在不明',
  sign: '🔴',
  headline: (view) => `所在不明：${place(view)}がどこにも見つかりません`,
  notification: (view) =>
    `${place(view)}：${since(view)}どこにも見つかりません（2回の完全な確認でなし）。${owner(view)}`,
  lines(view) {
    const { dormant } = moveFactsOf(view);
    return [
      '所在の候補すべてを2回、漏れなく確認しました。',
      ...(dormant > 0 ? [`稼働数0のリソース：${dormant}件`] : []),
      '意図して廃止した場合は、移行状況で申告するか、toilbot.yamlに`target: none`を設定してください。',
    ];
  },
  steps: none,
  bullets: (view) => [...movedOn(view), ...usedBy(view)],
  ids: () => '',
  links: none,
  over: (view) => `再び確認：${place(view)}`,
};

/** What is said when a subsystem is back on its source, or seen nowhere, in Japanese. */
export const moveWordsJa = { regressed, missing };
