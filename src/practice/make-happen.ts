import { type HappeningId, spansOf } from './fleet/happenings.ts';
import type { TabemaruFleet } from './fleet/tabemaru.ts';
import { before, HOUR, MINUTE } from './fleet/time.ts';

/** A button of the practice page. Its subjects are taken in turn, so that it may be pressed more than once. */
interface Button {
  readonly title: string;
  /** How long ago it began when it is pressed, in minutes: nobody waits a quarter of an hour for the third dead task. */
  readonly began: number;
  readonly subjects: readonly string[];
  /** What ends it; null for what does not last. */
  readonly ends: { readonly by: HappeningId; readonly title: string; readonly longest: number | null } | null;
  /** Where it is seen. */
  readonly seen: string;
}

const ALERT = 'toilbot sees it at its next look: an alert comes within two minutes.';
/** What stops on ECS is told by the queue of events as well. */
const EVENT = 'ECS sends an event: an alert comes within seconds, and the next look sees the same case.';
const STATUS = 'toilbot sees it at its next look: then /migration-status shows it.';
const ENDED = 'toilbot sees it at its next look: its message changes within two minutes.';

/** What can be made to happen by hand: only what toilbot shows. */
const BUTTONS: { readonly [H in HappeningId]?: Button } = {
  'task-dies': {
    title: 'Tasks run out of memory',
    began: 13,
    subjects: ['kiosk', 'web-booking', 'waitlist', 'api'],
    ends: { by: 'task-recovers', title: '… and run again', longest: 46 * MINUTE },
    seen: EVENT,
  },
  'deployment-fails': {
    title: 'A deployment fails',
    began: 7,
    subjects: ['call-center', 'loyalty', 'notification-hub', 'seat-map'],
    ends: null,
    seen: ALERT,
  },
  'status-check-fails': {
    title: 'A host fails its check',
    began: 11,
    subjects: ['pos-gateway', 'legacy-admin', 'reserve-web'],
    ends: { by: 'status-check-recovers', title: '… and passes it again', longest: 3 * HOUR },
    seen: ALERT,
  },
  'maintenance-announced': {
    title: 'AWS announces a retirement',
    began: 0,
    subjects: ['legacy-admin', 'reserve-web', 'pos-gateway', 'log-aggregator'],
    ends: { by: 'maintenance-done', title: '… and the host is moved', longest: null },
    seen: ALERT,
  },
  'dyno-crashes': {
    title: 'A dyno on Heroku crashes',
    began: 11,
    subjects: ['push-notify', 'billing-batch', 'menu-sync'],
    ends: { by: 'dyno-recovers', title: '… and runs again', longest: 3 * HOUR },
    seen: ALERT,
  },
  'access-denied': {
    title: 'AWS denies toilbot access',
    began: 0,
    subjects: ['tabemaru-production, us-east-1'],
    ends: { by: 'access-restored', title: '… and lets it in again', longest: null },
    seen: ALERT,
  },
  'service-cut-over': { title: 'A service is cut over', began: 0, subjects: ['coupon'], ends: null, seen: STATUS },
  regression: { title: 'A moved service is back', began: 0, subjects: ['waitlist'], ends: null, seen: STATUS },
};

type Made = { readonly ok: true; readonly said: string } | { readonly ok: false; readonly why: string };

/** What the page offers, in its order: an end stands after what it ends. */
export function offeredHappenings(): readonly { readonly id: HappeningId; readonly title: string }[] {
  return buttons().flatMap(([id, { title, ends }]) => [
    { id, title },
    ...(ends ? [{ id: ends.by, title: ends.title }] : []),
  ]);
}

function buttons(): readonly (readonly [HappeningId, Button])[] {
  return Object.entries(BUTTONS) as [HappeningId, Button][];
}

/** Which of its subjects it is happening to now. */
function going(fleet: TabemaruFleet, id: HappeningId, button: Button, now: Date): readonly string[] {
  const happened = fleet.happened(now);
  if (button.ends === null) return [];
  return spansOf(happened, id, button.ends.by, button.ends.longest)
    .filter((span) => span.until === null || span.until > now)
    .map((span) => span.subject);
}

const isPlace = (id: HappeningId): boolean => id.startsWith('access-');
const on = (id: HappeningId, subject: string) => (isPlace(id) ? {} : { subsystem: subject });

/** Makes it happen to something that it is not happening to already, or ends what goes on. */
export function makeHappen(fleet: TabemaruFleet, wanted: string, now: Date): Made {
  for (const [id, button] of buttons()) {
    const { ends } = button;
    const ongoing = going(fleet, id, button, now);
    if (ends?.by === wanted) {
      if (ongoing.length === 0) return { ok: false, why: 'Nothing of the kind is going on now.' };
      for (const subject of ongoing) apply(fleet, ends.by, now, on(id, subject));
      return { ok: true, said: ENDED };
    }
    if (id !== wanted) continue;
    const happened = fleet
      .happened(now)
      .filter((it) => it.id === id)
      .map((it) => it.subsystem);
    const free = isPlace(id) ? ongoing.length === 0 : true;
    const subject = button.subjects.find(
      (it) => free && !ongoing.includes(it) && (ends !== null || !happened.includes(it)),
    );
    if (subject === undefined) return { ok: false, why: 'That has happened to all it can happen to.' };
    apply(fleet, id, before(now, button.began * MINUTE), on(id, subject));
    return { ok: true, said: `${subject}: ${button.seen}` };
  }
  return { ok: false, why: `Nothing is called ${wanted}.` };
}

function apply(fleet: TabemaruFleet, id: HappeningId, at: Date, subject: { readonly subsystem?: string }): void {
  fleet.happenings.find((it) => it.id === id)?.apply(at, subject);
}
