import type { Tags } from './answer.ts';
import type { Platform } from './vocabulary.ts';

/** One thing of the fleet that a finding or a sighting is about. */
export interface Resource {
  readonly platform: Platform;
  /** ARN where there is one, else the id: unique in the fleet. */
  readonly id: string;
  /** What people call it. Text from outside. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly tags: Tags;
  /** `cluster/service` of an ECS resource, `cluster/namespace/name` of a workload on EKS, `app/type` of a Heroku formation. */
  readonly service: string | null;
}
