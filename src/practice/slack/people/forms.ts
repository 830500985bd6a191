import type { Deliver } from '../delivery.ts';
import type { Slack } from '../slack.ts';
import type { View } from '../store.ts';
import { addView, closeViews, readBody, replaceView, stackOf } from '../web-api/views.ts';
import { findPerson } from './act.ts';
import { viewClosedPayload, viewSubmissionPayload } from './payloads.ts';
import { formErrors, type Input, stateValues } from './values.ts';

/** What became of a form: what the person sees next. `errors` are by block id. */
export type Submitted =
  | { ok: true; next: 'closed' | 'updated' | 'pushed' | 'cleared' }
  | { ok: false; error: string; errors?: Record<string, string> };

/**
 * Presses a modal's submit button. `inputs` is by block id (or action id): text, date, option value, or a list. What
 * Slack itself refuses (a required field left empty, a number out of range) is not sent to the app.
 */
export async function submitView(
  slack: Slack,
  deliver: Deliver,
  viewId: string,
  inputs: Readonly<Record<string, Input>>,
): Promise<Submitted> {
  const view = slack.store.views.get(viewId);
  const person = view === undefined ? null : findPerson(view.user);
  if (view === undefined || person === null) return { ok: false, error: 'view_not_found' };
  const values = stateValues(view.body.blocks, inputs);
  const own = formErrors(view.body.blocks, values);
  if (Object.keys(own).length > 0) return { ok: false, error: 'incomplete', errors: own };
  const triggerId = slack.triggers.issue({ user: person.id, viewId: view.id }, slack.clock());
  const payload = viewSubmissionPayload({ person, view, values, triggerId });
  const delivered = await deliver(slack, { type: 'interactive', payload, accepts_response_payload: true });
  if (delivered.outcome === 'failed') return { ok: false, error: delivered.error };
  return follow(slack, view, delivered.payload);
}

type Response = { response_action?: string; view?: unknown; errors?: Record<string, string> };

/** Does what the app's acknowledgement says: errors, update, push, clear, or close this view. */
function follow(slack: Slack, view: View, ack: unknown): Submitted {
  const response = (typeof ack === 'object' && ack !== null ? ack : {}) as Response;
  const now = slack.clock();
  switch (response.response_action) {
    case undefined:
      closeViews(slack, [view]);
      return { ok: true, next: 'closed' };
    case 'clear':
      closeViews(slack, stackOf(slack, view.user));
      return { ok: true, next: 'cleared' };
    case 'errors': {
      const errors = response.errors ?? {};
      const inputs = new Set(view.body.blocks.filter((block) => block.type === 'input').map((block) => block.block_id));
      const stray = Object.keys(errors).filter((id) => !inputs.has(id));
      // Slack shows only "trouble connecting" when an error names a block that is no input.
      if (Object.keys(errors).length === 0 || stray.length > 0) {
        return { ok: false, error: `invalid_response_action: errors for ${stray.join(', ') || 'no block'}` };
      }
      slack.store.views.put(view.id, { ...view, errors });
      slack.changed({ kind: 'view', user: view.user });
      return { ok: false, error: 'refused', errors };
    }
    case 'update':
    case 'push': {
      const read = readBody(response.view, 'modal');
      if (!read.ok) return { ok: false, error: `invalid_response_action: ${JSON.stringify(read.answer)}` };
      if (response.response_action === 'update') {
        replaceView(slack, view, read.body, now);
        return { ok: true, next: 'updated' };
      }
      if (stackOf(slack, view.user).length >= 3) return { ok: false, error: 'push_limit_reached' };
      addView(slack, view.user, read.body, view, now);
      return { ok: true, next: 'pushed' };
    }
    default:
      return { ok: false, error: `invalid_response_action: ${response.response_action}` };
  }
}

/** Closes a modal by its close button or cross; `all` closes those under it too. */
export async function closeView(slack: Slack, deliver: Deliver, viewId: string, all = false): Promise<Submitted> {
  const view = slack.store.views.get(viewId);
  const person = view === undefined ? null : findPerson(view.user);
  if (view === undefined || person === null) return { ok: false, error: 'view_not_found' };
  const everything = all || view.body.clear_on_close === true;
  closeViews(slack, everything ? stackOf(slack, view.user) : [view]);
  if (view.body.notify_on_close === true) {
    const payload = viewClosedPayload({ person, view, isCleared: everything });
    await deliver(slack, { type: 'interactive', payload, accepts_response_payload: false });
  }
  return { ok: true, next: everything ? 'cleared' : 'closed' };
}
