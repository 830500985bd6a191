/** The words of toilbot as closed lists; types are derived from them. What each word means stands in docs/words.md. */

export const PLATFORMS = ['ec2', 'heroku', 'ecs', 'eks', 'managed', 'other'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** What a subsystem is to end on when it is not a set of platforms. */
export const TARGET_WORDS = ['undecided', 'absorbed', 'none'] as const;
export type Target = readonly Platform[] | (typeof TARGET_WORDS)[number];

/** The environment of a resource that no claim, tag or account tells. It speaks like production. */
export const UNKNOWN_ENVIRONMENT = 'unknown';

export const VOICES = ['now', 'dated', 'weekly', 'page'] as const;
export type Voice = (typeof VOICES)[number];

export const CASE_STATES = ['waiting', 'open', 'acknowledged', 'done', 'resolved', 'merged'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export const NATURES = ['condition', 'occurrence'] as const;
export type Nature = (typeof NATURES)[number];

export const LOOK_STATUSES = ['complete', 'partial', 'failed'] as const;
export type LookStatus = (typeof LOOK_STATUSES)[number];

/** Why a scope, or a part of it, could not be seen. */
export const LOOK_FAILURES = [
  'denied',
  'throttled',
  'timed_out',
  'expired_credentials',
  'no_credentials',
  'opted_out',
  'not_available',
  'unreachable',
  'malformed',
  'failed',
] as const;
export type LookFailure = (typeof LOOK_FAILURES)[number];

export const PRESENCES = ['live', 'dormant'] as const;
export type Presence = (typeof PRESENCES)[number];

export const MEASURES = ['lead-time', 'toil-seen', 'requests', 'schedule'] as const;
export type MeasureName = (typeof MEASURES)[number];

export const HOW_WE_KNOW = ['reported', 'measured', 'estimated', 'told'] as const;
export type HowWeKnow = (typeof HOW_WE_KNOW)[number];

export const DELIVERY_PURPOSES = ['post', 'edit', 'thread', 'broadcast', 'summary', 'direct'] as const;
export type DeliveryPurpose = (typeof DELIVERY_PURPOSES)[number];

export const STAGES = [
  'not_started',
  'dual_running',
  'settling',
  'moved',
  'regressed',
  'at_risk',
  'retired',
  'missing',
  'unseen',
  'unknown',
] as const;
export type Stage = (typeof STAGES)[number];

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };
