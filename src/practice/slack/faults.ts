/** What can be made to go wrong. "Accepted" means that the call took effect before the answer was spoilt. */
export type Fault =
  | { kind: 'rate_limited'; retryAfter: number }
  | { kind: 'http'; status: number }
  | { kind: 'timeout' }
  | { kind: 'reset' }
  | { kind: 'html' }
  | { kind: 'error'; error: string }
  | { kind: 'accepted_then_http'; status: number }
  | { kind: 'accepted_then_reset' }
  | { kind: 'accepted_then_timeout' };

type Planned = { method: string; fault: Fault; times: number };

export type Faults = {
  /** The next `times` calls of the method (`*` is any) meet this fault. */
  plan(method: string, fault: Fault, times?: number): void;
  take(method: string): Fault | null;
  clear(): void;
  /** Milliseconds that every answer waits. */
  latencyMs: number;
  /** conversations.history and .replies do not see messages younger than this many milliseconds. */
  historyLagMs: number;
};

export function createFaults(): Faults {
  let planned: Planned[] = [];
  return {
    latencyMs: 0,
    historyLagMs: 0,
    plan(method, fault, times = 1) {
      planned.push({ method, fault, times });
    },
    take(method) {
      const next = planned.find((one) => one.method === method || one.method === '*');
      if (next === undefined) return null;
      next.times -= 1;
      planned = planned.filter((one) => one.times > 0);
      return next.fault;
    },
    clear() {
      planned = [];
      this.latencyMs = 0;
      this.historyLagMs = 0;
    },
  };
}
