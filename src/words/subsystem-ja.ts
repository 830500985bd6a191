import type { LeftoverSort } from '../domain/leftovers.ts';
import { shownShare } from '../domain/traffic.ts';
import type { Stage } from '../domain/vocabulary.ts';
import { listed } from './ja/count.ts';
import { environmentName } from './ja/place.ts';
import { hours } from './ja/time.ts';
import { slackCommandsJa } from './slack-commands-ja.ts';
import type { SubsystemWords } from './subsystem-words.ts';

const { status } = slackCommandsJa;
const platforms = (of: readonly (keyof typeof status.platform)[]): string =>
  listed(
    of.map((it) => status.platform[it]),
    6,
  );
const share = (percent: number): string =>
  shownShare(percent)
    .replace(/^under (\d+) %$/, '$1%未満')
    .replace(/^over (\d+) %$/, '$1%超')
    .replace(' %', '%');

const LEFTOVERS: { readonly [S in LeftoverSort]: readonly [name: string, counter: string] } = {
  alarm: ['残存リソースのアラーム', '件'],
  'auto-scaling-group': ['空のAuto Scalingグループ', '個'],
  instance: ['停止中のインスタンス', '台'],
  'launch-template': ['未使用の起動テンプレート', '個'],
  'load-balancer': ['ターゲットのないロードバランサー', '個'],
  'target-group': ['未使用のターゲットグループ', '個'],
  address: ['未使用のElastic IP', '個'],
  image: ['未使用のAMI', '個'],
  snapshot: ['AMIのないスナップショット', '個'],
  'key-pair': ['未使用のキーペア', '個'],
  'security-group': ['未使用のセキュリティグループ', '個'],
};

const NOT_YET: Readonly<Record<Exclude<Stage, 'moved' | 'retired'> | 'unclaimed' | 'blind', string>> = {
  dual_running: '両側で稼働中',
  settling: '移行の確認期間中',
  regressed: '移行元で再び稼働中',
  at_risk: '移行先が不安定',
  missing: '所在不明',
  not_started: '未移行',
  unseen: '稼働を未検出',
  unknown: '確認できない場所あり',
  blind: '使用の有無を確認できない場所あり',
  unclaimed: '所属不明（まず担当の確認）',
};

const saving: SubsystemWords['saving'] = (it) => {
  switch (it.answer) {
    case 'known': {
      const payback =
        it.paybackWeeks === null
          ? '、現状では回収できません'
          : it.paybackWeeks === 0
            ? ''
            : `、${it.paybackWeeks}週間で回収`;
      return [
        `移行前 週${hours(it.before)}、移行後 週${hours(it.after)}`,
        it.mean >= 0
          ? `週${hours(it.mean)}減（${hours(it.low)}〜${hours(it.high)}、85%の確度）`
          : `週${hours(-it.mean)}増（${hours(-it.high)}〜${hours(-it.low)}、85%の確度）`,
        `移行作業 ${hours(it.cost)}${payback}`,
      ];
    }
    case 'too early':
      return [
        `まだ判断できません：移行前${it.weeksBefore}週、移行後${it.weeksAfter}週（それぞれ${it.needed}週が必要）`,
      ];
    case 'not comparable':
      return [
        `比較できません：記録率が移行前${Math.round(it.coverageBefore)}%、移行後${Math.round(it.coverageAfter)}%`,
      ];
  }
};

export const subsystemJa: SubsystemWords = {
  notification: (name, stages) =>
    stages.length === 0
      ? `${name}：稼働を未検出`
      : `${name}：${stages.map((it) => `${environmentName(it.environment)}は${status.stage[it.stage]}`).join('、')}`,
  neverSeen: '確認したどの場所でも、稼働は未検出です。',
  override: (who, until, reason, evidence) =>
    `✋ ${who}が設定（${until}まで）：${reason}。根拠による状態は${status.stage[evidence]}`,
  unconfirmed: 'toilbotの確認開始前に移行済み：人が確かめるまで件数に含みません',
  told: '移行は申告による（未検知）',
  visit: '移行元が一時的に稼働（1時間未満）',
  unhealthy: '移行先の稼働数が不足',
  elsewhere: (of) => `移行元でも移行先でもない${platforms(of)}でも稼働`,
  traffic: (old) => `過去24時間のリクエスト：旧側${share(old)}、新側${share(100 - old)}`,
  way(source, target) {
    const from = source.length === 0 ? '新規' : platforms(source);
    if (target === 'undecided') return `${from} → 移行先は未定`;
    if (target === 'absorbed') return `${from} → 送信元に統合`;
    if (target === 'none') return `${from} → 廃止予定`;
    return `${from} → ${platforms(target)}`;
  },
  owner: (team) => `担当 ${team}`,
  nobody: '担当未定',
  planned: (when) => `📅 予定 ${when}`,
  blocked: (by) => `⛔ 障害：${by}`,
  needs: (names) => `${listed(names, 6)}を利用`,
  neededBy: (names) => `${listed(names, 6)}から利用`,
  runs: '現在の稼働場所',
  thing(platform, name, presence, running, wanted, place) {
    const count =
      presence === 'dormant' ? '休止中' : running === wanted ? `${running}稼働` : `${running}/${wanted}稼働`;
    return `・${status.platform[platform]} ${name}：${count}（${place}）`;
  },
  deciding: '移行先の検討材料',
  decidingLines: (it) => [
    `・${it.minutesAWeek === null ? '作業時間の記録なし' : `手作業 週${hours(it.minutesAWeek)}`}、半年で${it.events}件`,
    `・稼働中${it.things}台`,
    ...it.software.map(({ product, versions }) => `・${product} ${listed(versions, 4)}`),
    ...(it.vulnerabilities === 0 ? [] : [`・既知の脆弱性${it.vulnerabilities}件`]),
    `・1日のデータ量：${it.bytesADay === null ? '不明（読み取れる情報なし）' : `${Math.round(it.bytesADay / 1e9)} GB`}`,
  ],
  toil: '手作業',
  saving,
  deletable: (environment, it, until) =>
    it.may === 'now'
      ? `削除できる残存リソース（${environmentName(environment)}、この順に）`
      : `残存リソース（${environmentName(environment)}）：まだ削除できません（${NOT_YET[it.why]}${until === null ? '' : `、問題なければ${until}まで`}）`,
  leftover: (sort, count, names, region) =>
    `${LEFTOVERS[sort][0]}${count}${LEFTOVERS[sort][1]}：${listed(names, 7, count)}（${region}）`,
  timeline: '経過',
  change: (when, environment, from, to, who) =>
    `・${when}${environment === 'production' ? '' : `（${environmentName(environment)}）`}：${from === null ? '' : `${status.stage[from]} → `}${status.stage[to]}${who === null ? '' : `（${who}）`}`,
  why: '根拠',
  whyTitle: (name) => `${name}：この状態の根拠`,
  reason: {
    both_live: '移行元と移行先の両方で稼働しています。',
    source_came_back: '移行済みでしたが、移行元が再び稼働しています。',
    only_source_live: '移行元のみで稼働しています。',
    target_not_visible: '移行元で稼働しています。移行先は現在確認できません。',
    source_not_visible: '移行先で稼働しています。移行元は現在確認できません。',
    senders_not_changed: '変更されていない送信元が残っています。',
    target_unhealthy: '移行先のみで稼働し、稼働数が不足しています。',
    quiet_again_too_short: '移行後に移行元が稼働しました。停止後の確認期間が足りません。',
    quiet_long_enough: '移行先で稼働し、移行元は十分な期間停止しています。',
    source_never_seen: '移行先で稼働し、移行元は一度も検出されていません。',
    told: '移行先で稼働し、移行日は申告によります。',
    quiet_too_short: '移行先のみで稼働していますが、確認期間が足りません。',
    no_requests: '移行先のみで稼働していますが、過去24時間のリクエストがありません。',
    asleep: '稼働中のものはなく、停止中のものが残っています。直前の状態のままとします。',
    asleep_too_long: '残っているものは2週間以上停止しています。',
    runs_elsewhere: '移行元でも移行先でもない場所で稼働しています。直前の状態のままとします。',
    not_visible: '検出されず、現在確認できない場所があります。',
    never_seen: 'すべての場所を確認し、一度も検出されていません。',
    meant_to_go: '廃止予定のとおり、なくなりました。',
    gone_in_one_look: '1回の確認で検出されませんでした。次の確認までは直前の状態のままとします。',
    gone: '2回の完全な確認で、どこにも検出されませんでした。',
    set_by_person: '人が設定しました。',
    override_ended: '人による設定が終わりました。',
  },
  seen: (thing, from, until, ended) =>
    `${thing}\n   ${ended ? `${from}〜${until}に検出、その後なし` : `${from}から検出、最終${until}`}`,
  looked: (platform, place, at) => `・${status.platform[platform]}：${place}を確認（${at}）`,
  notLooked: (platform, place, at, failure) =>
    `・❓ ${status.platform[platform]}：${place}を確認できず（${failure === null ? '' : `${failure}、`}${at === null ? '一度も確認なし' : `最終${at}`}）`,
  unlooked: (platform) => `・❓ ${status.platform[platform]}は未確認`,
  nothingSeen: '検出なし',
  resources: '検出したもの',
  places: '確認した場所',
  buttons: {
    plan: '予定…',
    stage: '状態を設定…',
    takeBack: '設定を取り消す',
    confirm: '移行済みとして数える',
    confirmAll: (count) => `${count}件を移行済みとして数える`,
    why: '根拠',
    open: (count) => `未解決（${count}件）`,
  },
  dialog: {
    planTitle: '移行の予定',
    dateLabel: 'いつまでに移行しますか',
    blockedLabel: '妨げになっているもの',
    noteLabel: 'メモ',
    stageTitle: '状態の設定',
    environmentLabel: '環境',
    stageLabel: 'どの状態ですか',
    reasonLabel: '理由',
    reasonHint: '根拠とともに、状態の横に表示します。',
    untilLabel: 'いつまで有効ですか',
    untilHint: (days) => `最長${days}日。その後は根拠による状態に戻ります。`,
    tooLate: (days) => `${days}日以内の日を選んでください。`,
    mustBeLater: '明日以降の日を選んでください。',
    confirmAllTitle: '確認開始前の移行',
    confirmAllText: (names) => `次のものを移行済みとして数えます：${listed(names, 12)}`,
    confirmYes: '数える',
    confirmed: (count) => `${count}件を移行済みとして数えます。`,
    nothingToConfirm: '対象はありません。すでに数えられているか、元に戻っています。',
    gone: 'このサブシステムは設定にありません。何も変更していません。',
  },
};
