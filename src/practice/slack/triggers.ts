export type Trigger = { user: string; viewId: string | null };
export type Exchange = { ok: true; trigger: Trigger } | { ok: false; error: string };

export type Triggers = {
  issue(trigger: Trigger, now: Date): string;
  /** A trigger id is good for 3 seconds and for one view. */
  exchange(id: string, now: Date): Exchange;
};

const LIFE_MS = 3000;

export function createTriggers(): Triggers {
  const issued = new Map<string, Trigger & { at: number; used: boolean }>();
  let count = 0;
  return {
    issue(trigger, now) {
      count += 1;
      const id = `${now.getTime()}.${1_000_000 + count}.${crypto.randomUUID().replaceAll('-', '')}`;
      issued.set(id, { ...trigger, at: now.getTime(), used: false });
      for (const [old, { at }] of issued) if (now.getTime() - at > 60 * LIFE_MS) issued.delete(old);
      return id;
    },
    exchange(id, now) {
      const trigger = issued.get(id);
      if (trigger === undefined) return { ok: false, error: 'invalid_trigger_id' };
      if (trigger.used) return { ok: false, error: 'exchanged_trigger_id' };
      if (now.getTime() - trigger.at > LIFE_MS) return { ok: false, error: 'expired_trigger_id' };
      trigger.used = true;
      return { ok: true, trigger };
    },
  };
}
