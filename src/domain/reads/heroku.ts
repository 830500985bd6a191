/** Heroku, as the Platform API answers for one team (or for the personal account). */

import type { ReadRule } from './read.ts';

export interface HerokuFormation {
  /** `web`, `worker` … */
  readonly type: string;
  readonly quantity: number;
  readonly size: string;
}

export interface HerokuDyno {
  readonly name: string;
  readonly type: string;
  /** `up`, `crashed`, `starting`, `idle`, `down`; an open set. */
  readonly state: string;
  readonly updatedAt: Date | null;
}

export interface HerokuAddon {
  readonly id: string;
  /** Unique on all of Heroku: `postgresql-curved-12345`. */
  readonly name: string;
  /** `heroku-postgresql`, `heroku-redis`, `papertrail` … */
  readonly service: string;
  /** `heroku-postgresql:standard-0`. */
  readonly plan: string;
  /** `provisioning`, `provisioned`, `deprovisioned`. */
  readonly state: string;
  /** The apps that use it besides its owner. */
  readonly attachedTo: readonly string[];
}

export interface HerokuApp {
  readonly id: string;
  readonly name: string;
  readonly team: string | null;
  /** `heroku-22` … */
  readonly stack: string;
  /**
   * `public`, `beta`, `deprecated` as `GET /stacks` says it; `unlisted` when its whole list names the stack no more; null
   * when the list could not be read.
   */
  readonly stackState: string | null;
  readonly region: string;
  readonly maintenance: boolean;
  readonly createdAt: Date | null;
  readonly releasedAt: Date | null;
  /** Its pipeline's name and stage (`production`, `staging` …), where it is in one. */
  readonly pipeline: { readonly name: string; readonly stage: string } | null;
  /** Null when it could not be read. */
  readonly formation: readonly HerokuFormation[] | null;
  /** One-off dynos included; empty without being asked for where the formation runs nothing, null when not read. */
  readonly dynos: readonly HerokuDyno[] | null;
  /** The add-ons that it owns. */
  readonly addons: readonly HerokuAddon[];
}

export interface HerokuReads {
  'heroku.apps': HerokuApp;
}

export const HEROKU_READS: { readonly [R in keyof HerokuReads]: ReadRule } = {
  'heroku.apps': { service: 'heroku', tier: 'base', actions: [] },
};
